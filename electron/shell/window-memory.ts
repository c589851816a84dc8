import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseWindowState, type WindowState } from './window-placement.ts';

const SAVE_AFTER_MS = 500;

export type WindowMemory = { read(): WindowState | undefined; note(state: WindowState): void; close(): void };

/**
 * Remembers the window's place in one small file. It is read while the program starts, so synchronously; writes wait until
 * the window rests. A place that cannot be written is only forgotten.
 */
export function createWindowMemory(file: string): WindowMemory {
  let waiting: { readonly state: WindowState; readonly timer: NodeJS.Timeout } | undefined;

  function save(): void {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    const text = JSON.stringify(waiting.state);
    waiting = undefined;
    try {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    } catch {
      // A full or read-only disk: everything that matters is reported by those who write it.
    }
  }

  return {
    read() {
      try {
        return parseWindowState(readFileSync(file, 'utf8'));
      } catch {
        return undefined;
      }
    },
    note(state) {
      clearTimeout(waiting?.timer);
      waiting = { state, timer: setTimeout(save, SAVE_AFTER_MS) };
    },
    close: save,
  };
}
