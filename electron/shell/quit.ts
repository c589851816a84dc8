import type { App } from 'electron';

/** As long as closing may take before the process ends anyway; ended processes and a closed store need far less. */
const CLOSE_TIMEOUT_MS = 20_000;

export type QuitOptions = {
  readonly app: Pick<App, 'on' | 'quit' | 'exit'>;
  /** Takes the windows away at once, so that quitting feels immediate. */
  hideWindows(): void;
  close(): Promise<void>;
  onFailure(what: string, error: unknown): void;
};

/** Holds the end of the application back until `close` has settled. It runs once, however often quitting is asked for. */
export function closeBeforeQuit({ app, hideWindows, close, onFailure }: QuitOptions): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    hideWindows();
    const late = setTimeout(() => {
      onFailure('closing took too long', new Error(`not closed after ${CLOSE_TIMEOUT_MS} ms`));
      app.exit(1);
    }, CLOSE_TIMEOUT_MS);
    close()
      .catch((error: unknown) => onFailure('closing failed', error))
      .finally(() => {
        clearTimeout(late);
        state = 'closed';
        app.quit();
      });
  });
}
