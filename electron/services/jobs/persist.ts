import type { Timers } from './timers.ts';

/** Waits between the tries of a write: a full disk often has room again once a job's own temporary files are gone. */
export const PERSIST_RETRIES_MS = [50, 200, 1_000, 3_000] as const;
const LAST_WAIT_MS = 3_000;

export type PersistOptions = {
  readonly timers: Timers;
  /** Aborted when the program closes: nothing is tried again then. */
  readonly closing: AbortSignal;
  /** Called once, when the first tries have failed, some four seconds after the first. */
  readonly onTrouble: (error: unknown) => void;
};

/**
 * Does `write` at once and returns what it returns. When it throws (a full disk), it is tried again until it works: what a job
 * became is not lost. Rejects with its error only once the program closes; the next owner then finds the job as it was.
 */
export async function persist<T>(options: PersistOptions, write: () => T): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return write();
    } catch (error) {
      if (options.closing.aborted) throw error;
      if (tries === PERSIST_RETRIES_MS.length + 1) options.onTrouble(error);
    }
    await pause(options, PERSIST_RETRIES_MS[tries - 1] ?? LAST_WAIT_MS);
  }
}

/** Resolves after the wait, or as soon as the program closes. */
function pause({ timers, closing }: PersistOptions, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      callOff();
      closing.removeEventListener('abort', done);
      resolve();
    };
    const callOff = timers.after(delayMs, done);
    closing.addEventListener('abort', done);
  });
}
