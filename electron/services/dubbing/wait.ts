import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms`; rejects with the signal's reason. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

const SHORTEST_POLL_MS = 500;
/** Work that takes long is asked after rarely: from 5 s on at most a tenth of its time is lost by asking late. */
const POLL_SHARE = 0.1;

/** How long to wait before work is asked after again that was begun `elapsedMs` ago; never longer than `longestMs`. */
export function pollWaitMs(elapsedMs: number, longestMs: number): number {
  return Math.min(longestMs, Math.max(SHORTEST_POLL_MS, elapsedMs * POLL_SHARE));
}

const FIRST_SEARCH_MS = 1_000;
const LONGEST_SEARCH_MS = 60_000;

/** Waits between looks into a service's list: one second, two, four ... up to a minute. `look` counts from 0. */
export function searchWaitMs(look: number): number {
  return Math.min(LONGEST_SEARCH_MS, FIRST_SEARCH_MS * 2 ** look);
}
