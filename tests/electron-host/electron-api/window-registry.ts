import { EventEmitter } from 'node:events';
import type { BrowserWindow } from './browser-window.ts';

/** The open windows, known to `app`, `BrowserWindow` and `WebContents` alike. */
export const windows = new Map<number, BrowserWindow>();

/** Emits `last-closed` once no window is left, and `created` with each new one. */
export const windowEvents = new EventEmitter();
