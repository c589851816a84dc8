import type { BrowserWindow } from './browser-window.ts';
import { windows } from './window-registry.ts';

export function focusedWindow(): BrowserWindow | null {
  return [...windows.values()].findLast((window) => window.isFocused()) ?? null;
}
