/** The clock's alarms, so that tests can turn the clock themselves. */
export interface Timers {
  /** Calls `callback` once after `delayMs`. Returns the function that calls it off. */
  after(delayMs: number, callback: () => void): () => void;
}

/** setTimeout fires at once for a delay that does not fit 32 bits. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(MAX_DELAY_MS, Math.max(0, delayMs)));
    return () => clearTimeout(timer);
  },
};
