import type { BrowserWindow, Dialog } from 'electron';
import type { CrashLog } from './crash-log.ts';
import { TEXTS } from './texts.ts';

/** A page that crashes again this soon would crash for ever. */
const AGAIN_WITHIN_MS = 60_000;

export type PageRecoveryOptions = {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly crashLog: CrashLog;
  now(): number;
  quit(): void;
};

/** Loads a page that crashed once more by itself; the second time it asks. Jobs run on: they live in the main process. */
export function recoverPage(window: BrowserWindow, { dialog, crashLog, now, quit }: PageRecoveryOptions): void {
  let lastCrashMs = Number.NEGATIVE_INFINITY;
  window.webContents.on('did-fail-load', (_event, code, description, url) => {
    // -3 is an aborted load: the window closed, or the navigation was denied.
    if (code !== -3) crashLog('page failed to load', `${url}: ${description} (${code})`);
  });
  window.webContents.on('render-process-gone', async (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    crashLog('page crashed', `${reason} (${exitCode})`);
    const isFirst = now() - lastCrashMs > AGAIN_WITHIN_MS;
    lastCrashMs = now();
    if (!isFirst && !(await wantsAnotherTry(window, dialog))) quit();
    else if (!window.isDestroyed()) window.webContents.reload();
  });
}

async function wantsAnotherTry(window: BrowserWindow, dialog: Pick<Dialog, 'showMessageBox'>): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: TEXTS.dialog.pageCrashed,
    detail: TEXTS.dialog.pageCrashedDetail,
    buttons: [TEXTS.dialog.tryAgain, TEXTS.dialog.quit],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
