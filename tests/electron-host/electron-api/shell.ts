import { rmSync } from 'node:fs';

const say = (what: string): void => console.error(`electron-host: ${what}`);

/** Opens nothing: a test replaces what it wants to see. */
export const shell = {
  async openExternal(url: string): Promise<void> {
    say(`would open ${url}`);
  },
  async openPath(file: string): Promise<string> {
    say(`would open ${file}`);
    return '';
  },
  showItemInFolder: (file: string): void => say(`would show ${file}`),
  trashItem: async (file: string): Promise<void> => rmSync(file, { recursive: true }),
  beep(): void {},
};
