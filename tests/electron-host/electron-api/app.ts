import { EventEmitter } from 'node:events';
import { type Chromium, startChromium } from '../chromium/chromium.ts';
import { host } from '../host.ts';
import { folderOf, setFolder } from './app-folders.ts';
import { preventableEvent } from './preventable-event.ts';
import { startProtocolServer, stopProtocolServer } from './protocol.ts';
import { createInstanceLock } from './single-instance.ts';
import { windowEvents, windows } from './window-registry.ts';

const switches = new Map<string, string>();
const readiness = Promise.withResolvers<void>();
const nothing = (): void => {};
let chromium: Chromium | undefined;
let name = host.manifest.productName ?? host.manifest.name;
let phase: 'starting' | 'running' | 'quitting' | 'finished' = 'starting';

const commandLine = {
  appendSwitch: (key: string, value = ''): void => void switches.set(key, value),
  appendArgument: nothing,
  hasSwitch: (key: string): boolean => host.switches.has(key) || switches.has(key),
  getSwitchValue: (key: string): string => host.switches.get(key) ?? switches.get(key) ?? '',
  removeSwitch: (key: string): void => void switches.delete(key),
};

class App extends EventEmitter {
  readonly commandLine = commandLine;
  readonly isPackaged = false;
  readonly #lock = createInstanceLock((argv, folder) => this.emit('second-instance', preventableEvent(), argv, folder, null));
  get name(): string {
    return name;
  }
  set name(value: string) {
    name = value;
  }
  getName(): string {
    return name;
  }
  setName(value: string): void {
    name = value;
  }
  getVersion(): string {
    return host.manifest.version;
  }
  getAppPath(): string {
    return host.appFolder;
  }
  getLocale(): string {
    return 'en-US';
  }
  getSystemLocale(): string {
    return 'en-US';
  }
  getPreferredSystemLanguages(): readonly string[] {
    return ['en-US'];
  }
  getPath(folder: string): string {
    return folderOf(folder, name);
  }
  setPath(folder: string, place: string): void {
    setFolder(folder, place);
  }
  isReady(): boolean {
    return phase !== 'starting';
  }
  whenReady(): Promise<void> {
    return readiness.promise;
  }
  requestSingleInstanceLock(): boolean {
    return this.#lock.acquire(this.getPath('userData'));
  }
  hasSingleInstanceLock(): boolean {
    return this.#lock.isHeld();
  }
  releaseSingleInstanceLock(): void {
    this.#lock.release();
  }
  /** `before-quit`, then every window closes, then `will-quit`; any of the three can call it off. */
  quit(): void {
    if (phase === 'quitting' || phase === 'finished') return;
    const event = preventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    phase = 'quitting';
    for (const window of [...windows.values()]) window.close();
    if (windows.size === 0) this.#finish();
    else if ([...windows.values()].some((window) => !window.isClosing)) phase = 'running';
  }
  exit(code = 0): never {
    this.#lock.release();
    chromium?.end();
    process.exit(code);
  }
  lastWindowClosed(): void {
    if (phase === 'quitting') this.#finish();
    else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }
  #finish(): void {
    if (phase === 'finished') return;
    const event = preventableEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) {
      phase = 'running';
      return;
    }
    phase = 'finished';
    this.emit('quit', preventableEvent(), 0);
    stopProtocolServer();
    this.exit(0);
  }
}

/** What does nothing here, but is there to be called. */
const inert = {
  setAppUserModelId: nothing,
  setAsDefaultProtocolClient: () => true,
  disableHardwareAcceleration: nothing,
  enableSandbox: nothing,
  addRecentDocument: nothing,
  clearRecentDocuments: nothing,
  focus: nothing,
  hide: nothing,
  show: nothing,
  setBadgeCount: () => false,
  setAboutPanelOptions: nothing,
};

export const app: App & typeof inert = Object.assign(new App(), inert);

windowEvents.on('last-closed', () => app.lastWindowClosed());
windowEvents.on('created', (window: { readonly webContents: unknown }) => {
  app.emit('browser-window-created', preventableEvent(), window);
  app.emit('web-contents-created', preventableEvent(), window.webContents);
});
windowEvents.on('focused', (window: unknown) => app.emit('browser-window-focus', preventableEvent(), window));

/** Brings up Chromium and the custom schemes, then says `ready`, as Electron does once the entry has run. */
export async function startApp(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
  await startProtocolServer();
  chromium = await startChromium(host.switches, switches);
  phase = 'running';
  readiness.resolve();
  app.emit('ready', {}, {});
}
