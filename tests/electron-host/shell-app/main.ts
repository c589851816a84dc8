import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Asset } from '../../../common/contract/assets.ts';
import { AppError } from '../../../common/contract/errors.ts';
import { type Settings, settingsSchema } from '../../../common/contract/settings.ts';
import { dataFolder } from '../../../electron/services/data-folder/data-folder.ts';
import { runDesktop } from '../../../electron/shell/desktop.ts';
import type { DesktopProgram } from '../../../electron/shell/desktop-program.ts';
import { createRouter } from '../../../electron/transport/router.ts';
import type { RouterServices } from '../../../electron/transport/services.ts';

// The real desktop shell around a program that only pretends; ../desktop-shell.spec.ts says what it has to do.
const folder = dataFolder(process.env.STREAMFETCH_DATA ?? '');
const built = process.env.SHELL_APP_BUILT ?? '';
const listeners = new Set<() => void>();
let settings: Settings = settingsSchema.parse({});

/** What the spec asks of the main process. */
const shellApp = { listeners: () => listeners.size, opened: [] as string[] };
Object.assign(globalThis, { shellApp });
export type ShellApp = typeof shellApp;

const settingsCalls: RouterServices['settings'] = {
  get: () => settings,
  set(patch) {
    settings = settingsSchema.parse({ ...settings, ...patch });
    for (const listener of listeners) listener();
    return settings;
  },
  onChange(listener) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};
const router = createRouter({ settings: settingsCalls } as RouterServices, { onBug() {}, validateOutputs: true }); // the page here asks for nothing else

const PAGE = `<!doctype html><title>Shell</title><link rel="icon" href="data:,"><input type="file" multiple>
<a id="away" href="https://example.com/away">away</a><script type="module" src="/page.js"></script>`;

const program: DesktopProgram = {
  router,
  async handleRequest(request) {
    const { readFile } = await import('node:fs/promises');
    if (new URL(request.url).pathname !== '/page.js') return new Response(PAGE, { headers: { 'content-type': 'text/html' } });
    return new Response(await readFile(path.join(built, 'page.js')), { headers: { 'content-type': 'text/javascript' } });
  },
  assets: {
    async addReference(file) {
      if (file.endsWith('.txt')) throw new AppError('media.not-media', 'This is not a media file.');
      return { id: `asset:${path.basename(file)}` } as Asset; // the shell looks at the id only
    },
    pathOf: async (id) => `/films/${id}`,
  },
  jobs: { list: () => [], onChange: () => () => {} },
  settings: settingsCalls,
  pathTokens: { seal: (purpose, file) => `${purpose}(${path.basename(file)})` },
  onBug: () => 'bug-1',
  async close() {
    await wait(50);
    writeFileSync(path.join(folder.root, 'closed'), '');
  },
};

void runDesktop({
  folder,
  preload: path.join(built, 'preload.cjs'),
  documentationUrl: null,
  keyFileSealer: { seal: (plain) => Buffer.from(plain), unseal: (sealed) => Buffer.from(sealed).toString() },
  async open() {
    if (process.env.SHELL_APP_REFUSES) throw new AppError('program.folder-in-use', 'Another StreamFetch (process 42) works here.');
    return program;
  },
});
