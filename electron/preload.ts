import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ChosenFolder, DesktopBridge, MenuCommand } from '../common/contract/desktop-bridge.ts';
import type { AssetId } from '../common/units/ids.ts';
import { CHANNELS, type Reply } from './shell/channels.ts';

/** This page load's session; the main process drops messages of any other. */
let sessionId = '';

/** Listens on a channel without handing Electron's event object to the page. */
function listen(channel: string, listener: (...args: readonly unknown[]) => void): () => void {
  const onEvent = (_event: unknown, ...args: readonly unknown[]): void => listener(...args);
  ipcRenderer.on(channel, onEvent);
  return () => void ipcRenderer.off(channel, onEvent);
}

/** Rejects with a plain `WireError`: an Error would lose everything but its message between the worlds. */
async function request<T>(channel: string, argument?: unknown): Promise<T> {
  const reply = (await ipcRenderer.invoke(channel, argument)) as Reply<T>; // answered by `listenToPage` only
  if (!reply.ok) throw reply.error;
  return reply.value;
}

const bridge: DesktopBridge<File> = {
  platform: process.platform as DesktopBridge<File>['platform'], // the three systems StreamFetch is built for
  rpc: {
    open() {
      sessionId = crypto.randomUUID();
      ipcRenderer.send(CHANNELS.rpcOpen, sessionId);
    },
    send: (message) => ipcRenderer.send(CHANNELS.rpcMessage, sessionId, message),
    onMessage: (listener) =>
      listen(CHANNELS.rpcMessage, (id, message) => {
        if (id === sessionId && (typeof message === 'string' || message instanceof Uint8Array)) listener(message);
      }),
  },
  chooseMedia: () => request<readonly AssetId[]>(CHANNELS.chooseMedia),
  // A file that a page made itself has no path and stays out.
  addDropped: (files) =>
    request<readonly AssetId[]>(CHANNELS.addDropped, files.map((file) => webUtils.getPathForFile(file)).filter(Boolean)),
  chooseOutput: (suggestedName) => request<string | null>(CHANNELS.chooseOutput, suggestedName),
  chooseFolder: () => request<ChosenFolder | null>(CHANNELS.chooseFolder),
  showInFolder: (id) => request<void>(CHANNELS.showInFolder, id),
  onMenu: (listener) => listen(CHANNELS.menu, (command) => listener(command as MenuCommand)), // sent by our own menu only
};

contextBridge.exposeInMainWorld('streamfetch', bridge);
