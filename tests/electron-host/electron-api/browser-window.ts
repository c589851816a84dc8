import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { focusedWindow } from './focused-window.ts';
import { preventableEvent } from './preventable-event.ts';
import { WebContents, type WebPreferences } from './web-contents.ts';
import { windowEvents, windows } from './window-registry.ts';

export type Rectangle = { x: number; y: number; width: number; height: number };
export type WindowOptions = Partial<Rectangle> & {
  readonly show?: boolean;
  readonly title?: string;
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly backgroundColor?: string;
  readonly webPreferences?: WebPreferences;
};
type State = 'normal' | 'minimized' | 'maximized' | 'fullscreen';
let lastId = 0;

export class BrowserWindow extends EventEmitter {
  readonly id: number = ++lastId;
  readonly webContents: WebContents;
  /** True from the moment its closing can no longer be called off. */
  isClosing = false;
  readonly #bounds: Rectangle;
  #minimum: readonly [number, number];
  #state: State = 'normal';
  #isVisible: boolean;
  #isFocused: boolean;
  #title: string;
  #backgroundColor: string;

  constructor(options: WindowOptions = {}) {
    super();
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.#minimum = [options.minWidth ?? 0, options.minHeight ?? 0];
    this.#isVisible = options.show !== false;
    this.#isFocused = this.#isVisible;
    this.#title = options.title ?? app.name;
    this.#backgroundColor = options.backgroundColor ?? '#FFFFFF';
    windows.set(this.id, this);
    this.webContents = new WebContents(this, options.webPreferences ?? {});
    windowEvents.emit('created', this);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    this.#isVisible = true;
    this.emit('show');
  }
  hide(): void {
    this.#isVisible = false;
    this.#isFocused = false;
    this.emit('hide');
  }
  focus(): void {
    this.#isFocused = true;
    this.emit('focus');
    windowEvents.emit('focused', this);
  }
  blur(): void {
    this.#isFocused = false;
    this.emit('blur');
  }
  isVisible(): boolean {
    return this.#isVisible;
  }
  isFocused(): boolean {
    return this.#isFocused;
  }
  isDestroyed(): boolean {
    return !windows.has(this.id);
  }
  isMinimized(): boolean {
    return this.#state === 'minimized';
  }
  isMaximized(): boolean {
    return this.#state === 'maximized';
  }
  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }
  minimize(): void {
    this.#change('minimized', 'minimize');
  }
  maximize(): void {
    this.#change('maximized', 'maximize');
  }
  unmaximize(): void {
    this.#change('normal', 'unmaximize');
  }
  restore(): void {
    this.#change('normal', 'restore');
  }
  setFullScreen(isFull: boolean): void {
    this.#change(isFull ? 'fullscreen' : 'normal', isFull ? 'enter-full-screen' : 'leave-full-screen');
  }
  #change(state: State, event: string): void {
    this.#state = state;
    this.emit(event);
    this.emit('resize');
  }
  getBounds(): Rectangle {
    return { ...this.#bounds };
  }
  getNormalBounds(): Rectangle {
    return { ...this.#bounds };
  }
  getSize(): readonly [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }
  getMinimumSize(): readonly [number, number] {
    return this.#minimum;
  }
  setMinimumSize(width: number, height: number): void {
    this.#minimum = [width, height];
  }
  setBounds(bounds: Partial<Rectangle>): void {
    Object.assign(this.#bounds, bounds);
    void this.webContents.applySize();
    this.emit('resize');
    this.emit('move');
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  center(): void {}
  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
  }
  getBackgroundColor(): string {
    return this.#backgroundColor;
  }
  setBackgroundColor(color: string): void {
    this.#backgroundColor = color;
  }
  setTitleBarOverlay(): void {}
  setMenuBarVisibility(): void {}
  setProgressBar(): void {}
  flashFrame(): void {}
  moveTop(): void {}
  reload(): void {
    this.webContents.reload();
  }
  close(): void {
    const event = preventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.isClosing) return;
    this.isClosing = true;
    void this.webContents.closeTarget().finally(() => this.gone());
  }
  /** Called once Chromium has closed the page, whoever asked for it. */
  gone(): void {
    if (!windows.delete(this.id)) return;
    this.webContents.release();
    this.emit('closed');
    if (windows.size === 0) windowEvents.emit('last-closed');
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }
  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }
  static getFocusedWindow(): BrowserWindow | null {
    return focusedWindow();
  }
}
