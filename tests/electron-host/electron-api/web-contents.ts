import { EventEmitter } from 'node:events';
import { chromium } from '../chromium/chromium.ts';
import type { CdpEvent } from '../chromium/protocol.ts';
import { codec } from '../page/codec.ts';
import type { HostToPage, PageToHost } from '../page/isolated-world.ts';
import { BrowserWindow, type WindowOptions } from './browser-window.ts';
import { invokeHandler, ipcMain } from './ipc-main.ts';
import { showTheme } from './native-theme.ts';
import { BINDING, ISOLATED_WORLD, openPage, type PageTarget, resizePage } from './page-target.ts';
import { preventableEvent } from './preventable-event.ts';
import { fromHttp, toHttp } from './protocol.ts';
import { type Session, session } from './session.ts';
import { windows } from './window-registry.ts';

export type WebPreferences = { readonly preload?: string; readonly additionalArguments?: readonly string[] };
type OpenAnswer = { readonly action: 'allow' | 'deny'; readonly overrideBrowserWindowOptions?: WindowOptions };
type OpenHandler = (details: { readonly url: string; readonly frameName: string; readonly features: string }) => OpenAnswer;
type Frame = { readonly url: string; readonly origin: string; readonly parent: null };

const { encode, decode } = codec(
  (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  (text) => new Uint8Array(Buffer.from(text, 'base64')),
);
const ignore = (): void => {};

export class WebContents extends EventEmitter {
  readonly id: number;
  readonly session: Session = session.defaultSession;
  readonly #window: BrowserWindow;
  readonly #preferences: WebPreferences;
  readonly #target: Promise<PageTarget>;
  #targetId: string | undefined;
  #context: number | undefined;
  #openHandler: OpenHandler | undefined;
  /** The URL that the app itself is loading, which is nobody's to prevent. */
  #loading: string | undefined;
  #isReadyToShow = false;
  #isDestroyed = false;
  mainFrame: Frame = { url: '', origin: 'null', parent: null };

  constructor(window: BrowserWindow, preferences: WebPreferences) {
    super();
    this.id = window.id;
    this.#window = window;
    this.#preferences = preferences;
    this.#target = this.#open();
    this.#target.catch((error: unknown) => console.error('electron-host:', error));
  }

  async #open(): Promise<PageTarget> {
    const { width, height } = this.#window.getBounds();
    const { preload, additionalArguments } = this.#preferences;
    const target = await openPage({ width, height, preload, additionalArguments }, (event) => void this.#receive(event));
    this.#targetId = target.targetId;
    chromium().connection.onEvent(undefined, (event) => {
      if (event.method === 'Target.targetDestroyed' && event.params.targetId === target.targetId) this.#window.gone();
    });
    await showTheme(target.send);
    await this.session.applyPermissions(this);
    return target;
  }

  async #receive(event: CdpEvent): Promise<void> {
    switch (event.method) {
      case 'Runtime.executionContextCreated': {
        const { id, name, auxData } = event.params.context;
        if (name === ISOLATED_WORLD && (!this.#targetId || auxData.frameId === this.#targetId)) this.#context = id;
        return;
      }
      case 'Fetch.requestPaused':
        return this.#decideRequest(event.params);
      case 'Page.frameNavigated':
        if (event.params.frame.parentId) return;
        this.#show(event.params.frame.url);
        this.emit('did-navigate', preventableEvent(), this.getURL(), 200, '');
        return;
      case 'Page.navigatedWithinDocument':
        if (event.params.frameId !== this.#targetId) return;
        this.#show(event.params.url);
        this.emit('did-navigate-in-page', preventableEvent(), this.getURL(), true);
        return;
      case 'Page.domContentEventFired':
        this.emit('dom-ready', preventableEvent());
        return;
      case 'Page.loadEventFired':
        return this.#loaded();
      case 'Inspector.targetCrashed':
        this.emit('render-process-gone', preventableEvent(), { reason: 'crashed', exitCode: 1 });
        return;
      case 'Runtime.consoleAPICalled': {
        const message = event.params.args.map((one) => one.value ?? one.description).join(' ');
        this.emit('console-message', { level: event.params.type, message, frame: this.mainFrame });
        return;
      }
      case 'Runtime.bindingCalled':
        if (event.params.name === BINDING) await this.#answer(decode(event.params.payload) as PageToHost); // this host's own script sent it
        return;
      default:
    }
  }

  /** Asks the app before a frame goes elsewhere on its own; a reload and what the app itself loads pass. */
  async #decideRequest(request: Extract<CdpEvent, { method: 'Fetch.requestPaused' }>['params']): Promise<void> {
    const { send } = await this.#target;
    const url = fromHttp(request.request.url);
    const isMainFrame = request.frameId === this.#targetId;
    const isOwnDoing = isMainFrame && (url === this.#loading || url.split('#')[0] === this.getURL().split('#')[0]);
    if (request.resourceType === 'Document' && !isOwnDoing && !this.#mayNavigate(url, isMainFrame)) {
      await send('Fetch.failRequest', { requestId: request.requestId, errorReason: 'Aborted' }).catch(ignore);
      return;
    }
    await send('Fetch.continueRequest', { requestId: request.requestId, url: toHttp(url) }).catch(ignore);
  }

  /** `will-frame-navigate` for every frame, `will-navigate` for the main one; either may prevent it. */
  #mayNavigate(url: string, isMainFrame: boolean): boolean {
    const event = Object.assign(preventableEvent(), { url, isMainFrame });
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event, url);
    return !event.defaultPrevented;
  }

  #show(url: string): void {
    const shown = fromHttp(url);
    this.mainFrame = { url: shown, origin: shown.split('/').slice(0, 3).join('/'), parent: null };
  }

  #loaded(): void {
    this.#loading = undefined;
    this.emit('did-finish-load', preventableEvent());
    if (this.#isReadyToShow || this.getURL() === '' || this.getURL() === 'about:blank') return;
    this.#isReadyToShow = true;
    this.#window.emit('ready-to-show');
  }

  async #answer(message: PageToHost): Promise<void> {
    if (message.type === 'open') return this.#openWindow(message.url, message.name, message.features);
    const event = {
      ...preventableEvent(),
      type: 'frame',
      sender: this,
      senderFrame: this.mainFrame,
      processId: this.id,
      frameId: 1,
      ports: [],
      reply: (channel: string, ...args: readonly unknown[]) => this.send(channel, ...args),
    };
    if (message.type === 'send') {
      ipcMain.emit(message.channel, event, ...message.args);
      return;
    }
    const reply = (ok: boolean, value: unknown): void => this.#post({ type: 'reply', id: message.id, ok, value });
    try {
      reply(true, await invokeHandler(message.channel, event, message.args));
    } catch (error) {
      reply(false, String(error));
    }
  }

  #post(message: HostToPage): void {
    const text = encode(message);
    if (this.#context === undefined || this.#isDestroyed) return;
    const contextId = this.#context;
    const expression = `electronHostReceive(${JSON.stringify(text)})`;
    void this.#target.then(({ send }) => send('Runtime.evaluate', { contextId, expression })).catch(ignore);
  }

  #openWindow(address: string, frameName: string, features: string): void {
    const url = fromHttp(address);
    const answer: OpenAnswer = this.#openHandler?.({ url, frameName, features }) ?? { action: 'allow' };
    if (answer.action !== 'allow') return;
    const window = new BrowserWindow({ webPreferences: this.#preferences, ...answer.overrideBrowserWindowOptions });
    this.emit('did-create-window', window, { url });
    void window.loadURL(url).catch(ignore);
  }

  send(channel: string, ...args: readonly unknown[]): void {
    this.#post({ type: 'event', channel, args });
  }
  async loadURL(url: string): Promise<void> {
    const { send } = await this.#target;
    const finished = new Promise((resolve) => this.once('did-finish-load', resolve));
    this.#loading = url;
    const { errorText } = await send('Page.navigate', { url: toHttp(url) });
    if (errorText) {
      this.emit('did-fail-load', preventableEvent(), -2, errorText, url, true);
      throw new Error(`${errorText} loading '${url}'`);
    }
    await finished;
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  reload(): void {
    void this.#target.then(({ send }) => send('Page.reload', {})).catch(ignore);
  }
  async executeJavaScript(expression: string): Promise<unknown> {
    const { send } = await this.#target;
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  async capturePage(): Promise<{ toPNG(): Buffer; isEmpty(): boolean }> {
    const { send } = await this.#target;
    const png = Buffer.from((await send('Page.captureScreenshot', { format: 'png' })).data, 'base64');
    return { toPNG: () => png, isEmpty: () => png.length === 0 };
  }
  async printToPDF(options: { readonly printBackground?: boolean; readonly landscape?: boolean } = {}): Promise<Buffer> {
    const { send } = await this.#target;
    const { printBackground = false, landscape = false } = options;
    return Buffer.from((await send('Page.printToPDF', { printBackground, landscape })).data, 'base64');
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  isLoading(): boolean {
    return this.#loading !== undefined;
  }
  close(): void {
    this.#window.close();
  }
  focus(): void {}
  openDevTools(): void {}
  toggleDevTools(): void {}
  setZoomFactor(): void {}
  setVisualZoomLevelLimits(): void {}

  // What the window asks of its page; Electron has no such members.
  async applyTheme(): Promise<void> {
    await this.#target.then(({ send }) => showTheme(send)).catch(ignore);
  }
  async applySize(): Promise<void> {
    const { width, height } = this.#window.getBounds();
    await this.#target.then(({ send }) => resizePage(send, width, height)).catch(ignore);
  }
  async closeTarget(): Promise<void> {
    await this.#target.then(({ targetId }) => chromium().connection.send('Target.closeTarget', { targetId })).catch(ignore);
  }
  release(): void {
    this.#isDestroyed = true;
    void this.#target.then((target) => target.release()).catch(ignore);
    this.emit('destroyed');
  }

  static fromId(id: number): WebContents | undefined {
    return windows.get(id)?.webContents;
  }
  static getAllWebContents(): WebContents[] {
    return [...windows.values()].map((window) => window.webContents);
  }
  /** Playwright finds a page's window by this. */
  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return WebContents.getAllWebContents().find((contents) => contents.#targetId === targetId);
  }
}
