import type { Bridge } from './bridge.ts';
import type { Codec } from './codec.ts';

export type PageToHost =
  | { readonly type: 'invoke'; readonly id: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly type: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly type: 'open'; readonly url: string; readonly name: string; readonly features: string };
export type HostToPage =
  | { readonly type: 'reply'; readonly id: number; readonly ok: boolean; readonly value: unknown }
  | { readonly type: 'event'; readonly channel: string; readonly args: readonly unknown[] };
export type IsolatedWorldInfo = { readonly process: Readonly<Record<string, unknown>> };

type Listener = (event: { readonly sender: object; readonly ports: readonly [] }, ...args: readonly unknown[]) => void;
type Preload = (require: (name: string) => unknown, module: { exports: object }, exports: object, process: object, global: object) => void;
type HostGlobals = { electronHostSend(text: string): void; electronHostReceive?: (text: string) => void };

/** Gives the preload script its `electron` module and runs it. Serialised into the page: uses nothing outside itself. */
export function isolatedWorld(
  nonce: string,
  info: IsolatedWorldInfo,
  makeCodec: (toBase64: (bytes: Uint8Array) => string, fromBase64: (text: string) => Uint8Array) => Codec,
  makeBridge: (nonce: string, me: string, other: string) => Bridge,
  preload: Preload | undefined,
): void {
  if (window !== window.top) return;
  // Newer than the library definitions: Uint8Array to and from base64, in Chromium since version 140.
  type WithBase64 = { toBase64(): string };
  const bytesFrom = (Uint8Array as unknown as { fromBase64(text: string): Uint8Array }).fromBase64;
  const codec = makeCodec(
    (bytes) => (bytes as unknown as WithBase64).toBase64(),
    (text) => bytesFrom.call(Uint8Array, text),
  );
  const world = globalThis as unknown as HostGlobals; // the binding that the host added to this world
  const sendText = world.electronHostSend;
  const send = (message: PageToHost): void => sendText(codec.encode(message));
  const bridge = makeBridge(nonce, 'isolated', 'page');
  bridge.onOpen(({ url, name, features }) => send({ type: 'open', url, name, features }));

  const listeners = new Map<string, Array<{ readonly callback: Listener; readonly once: boolean }>>();
  const invocations = new Map<number, { readonly channel: string; resolve(value: unknown): void; reject(error: Error): void }>();
  let sequence = 0;
  const add = (channel: string, callback: Listener, once = false): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { callback, once }]);
    return ipcRenderer;
  };
  const remove = (channel: string, callback: Listener): object => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((one) => one.callback !== callback),
    );
    return ipcRenderer;
  };
  const ipcRenderer = {
    invoke: (channel: string, ...args: readonly unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++sequence;
        send({ type: 'invoke', id, channel, args });
        invocations.set(id, { channel, resolve, reject });
      }),
    send: (channel: string, ...args: readonly unknown[]) => send({ type: 'send', channel, args }),
    sendSync() {
      throw new Error('electron-host: sendSync is not supported');
    },
    on: (channel: string, callback: Listener) => add(channel, callback),
    addListener: (channel: string, callback: Listener) => add(channel, callback),
    once: (channel: string, callback: Listener) => add(channel, callback, true),
    off: remove,
    removeListener: remove,
    removeAllListeners(channel?: string) {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string) => listeners.get(channel)?.length ?? 0,
  };
  world.electronHostReceive = (text) => {
    const message = codec.decode(text) as HostToPage; // sent by the host only
    if (message.type === 'reply') {
      const invocation = invocations.get(message.id);
      invocations.delete(message.id);
      if (message.ok) invocation?.resolve(message.value);
      else invocation?.reject(new Error(`Error invoking remote method '${invocation.channel}': ${message.value}`));
      return;
    }
    for (const { callback, once } of listeners.get(message.channel) ?? []) {
      if (once) remove(message.channel, callback);
      callback({ sender: ipcRenderer, ports: [] }, ...message.args);
    }
  };
  /** A page cannot tell a file's path, so the host looks for it by name, size and time in the folders the test named. */
  function pathForFile(file: File): string {
    const query = new URLSearchParams({ name: file.name, size: String(file.size), modified: String(file.lastModified) });
    const request = new XMLHttpRequest();
    request.open('GET', `${location.origin}/.electron-host/path-for-file?${query}`, false);
    request.send();
    return request.status === 200 ? request.responseText : '';
  }
  const electron = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (key: string, api: unknown) => bridge.expose(key, api) },
    webUtils: { getPathForFile: pathForFile },
    webFrame: { setZoomFactor() {}, getZoomFactor: () => 1 },
  };
  const process = Object.freeze({ ...info.process, type: 'renderer', sandboxed: true, contextIsolated: true });
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name} (sandboxed preload)`);
  };
  const module = { exports: {} };
  preload?.(require, module, module.exports, process, globalThis);
}
