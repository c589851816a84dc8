import type { BrowserWindow, IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { toWireError } from '../../common/contract/error-mapping.ts';
import { AppError } from '../../common/contract/errors.ts';
import { CHANNELS, type Reply } from './channels.ts';
import type { PageRequests } from './page-requests.ts';
import type { PageSessions } from './page-sessions.ts';
import { isTrusted } from './security.ts';

export type IpcOptions = {
  readonly ipcMain: Pick<IpcMain, 'on' | 'handle'>;
  readonly sessions: PageSessions;
  readonly requests: PageRequests;
  /** The one window, undefined while there is none. */
  currentWindow(): BrowserWindow | undefined;
  /** Keeps a failure nobody expected and returns the id of its entry in the log. */
  onBug(error: unknown): string;
};

/** Listens to the page. The sender of every message is checked here, and only here; a foreign one is told nothing. */
export function listenToPage({ ipcMain, sessions, requests, currentWindow, onBug }: IpcOptions): void {
  const onMessage = (channel: string, listener: (event: IpcMainEvent, ...args: readonly unknown[]) => void): void => {
    ipcMain.on(channel, (event, ...args: readonly unknown[]) => {
      if (isTrusted(event, currentWindow())) listener(event, ...args);
    });
  };
  const onRequest = (channel: string, answer: (window: BrowserWindow, argument: unknown) => Promise<unknown>): void => {
    ipcMain.handle(channel, async (event: IpcMainInvokeEvent, argument: unknown): Promise<Reply<unknown>> => {
      const window = currentWindow();
      try {
        if (!window || !isTrusted(event, window)) throw new AppError('usage.not-allowed', 'This page may not ask for that.');
        return { ok: true, value: await answer(window, argument) };
      } catch (error) {
        return { ok: false, error: error instanceof AppError ? toWireError(error) : internal(onBug(error)) };
      }
    });
  };

  onMessage(CHANNELS.rpcOpen, (event, sessionId) => sessions.open(event.sender, sessionId));
  onMessage(CHANNELS.rpcMessage, (event, sessionId, message) => sessions.receive(event.sender, sessionId, message));
  onRequest(CHANNELS.chooseMedia, (window) => requests.chooseMedia(window));
  onRequest(CHANNELS.addDropped, (window, paths) => requests.addDropped(window, paths));
  onRequest(CHANNELS.chooseOutput, (window, name) => requests.chooseOutput(window, name));
  onRequest(CHANNELS.chooseFolder, (window) => requests.chooseFolder(window));
  onRequest(CHANNELS.showInFolder, (window, id) => requests.showInFolder(window, id));
}

function internal(logId: string): ReturnType<typeof toWireError> {
  return toWireError(new AppError('internal', 'Something went wrong inside StreamFetch.', { details: { logId } }));
}
