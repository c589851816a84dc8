import type { Bridge } from '../client/session.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent in a browser. */
    readonly streamfetch?: Bridge;
  }
}

export function desktopBridge(): Bridge | null {
  return window.streamfetch ?? null;
}
