import { SilenceError } from './network-error.ts';

/** `touch` says that a byte moved; with a time, how long may pass until the next one does, in milliseconds. */
export type Link = { readonly signal: AbortSignal; touch(limitMs?: number): void };

/**
 * Runs a transfer and ends it when it falls silent: a time for the whole would cut a slow one. Throws the caller's reason when `signal`
 * aborts, `SilenceError` after `silenceMs` without a touch, else what `run` throws.
 */
export async function whileTalking<T>(signal: AbortSignal, silenceMs: number, run: (link: Link) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const ending = new AbortController();
  const stop = (): void => ending.abort(signal.reason);
  let timer: NodeJS.Timeout | undefined;
  const touch = (limitMs = silenceMs): void => {
    clearTimeout(timer);
    if (!ending.signal.aborted) timer = setTimeout(() => ending.abort(new SilenceError(limitMs)), limitMs);
  };
  signal.addEventListener('abort', stop, { once: true });
  touch();
  try {
    return await run({ signal: ending.signal, touch });
  } catch (error) {
    signal.throwIfAborted();
    throw ending.signal.aborted ? ending.signal.reason : error;
  } finally {
    // Late touches of callbacks that are still on their way start no timer.
    ending.abort();
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
