import { EventEmitter } from 'node:events';
import type { CdpSend } from '../chromium/protocol.ts';
import { windows } from './window-registry.ts';

class NativeTheme extends EventEmitter {
  #source = 'system';
  readonly shouldUseHighContrastColors = false;
  get themeSource(): string {
    return this.#source;
  }
  set themeSource(source: string) {
    this.#source = source;
    for (const window of windows.values()) void window.webContents.applyTheme();
    this.emit('updated');
  }
  /** The system's own theme is light here. */
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}
export const nativeTheme: NativeTheme = new NativeTheme();

/** Makes one page see the theme in its media query. */
export async function showTheme(send: CdpSend): Promise<void> {
  const value = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] });
}
