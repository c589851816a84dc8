/** One piece of work that several callers wait for, each with a signal of its own. */
export type SharedWork<T> = {
  /** Starts the work unless it runs or is done. Throws what the work throws, or the signal's reason at once. */
  join(signal: AbortSignal): Promise<T>;
  /** The next to join starts it anew. */
  forget(): void;
};

/** The work is aborted when the last of those who wait for it has left, and not kept when it fails. */
export function shareWork<T>(work: (signal: AbortSignal) => Promise<T>): SharedWork<T> {
  type Running = { readonly result: Promise<T>; readonly controller: AbortController; waiting: number };
  let running: Running | undefined;

  function start(): Running {
    const controller = new AbortController();
    const begun: Running = { result: work(controller.signal), controller, waiting: 0 };
    begun.result.catch(() => {
      if (running === begun) running = undefined;
    });
    return begun;
  }

  return {
    async join(signal) {
      signal.throwIfAborted();
      running ??= start();
      const mine = running;
      mine.waiting += 1;
      try {
        return await untilAborted(mine.result, signal);
      } finally {
        mine.waiting -= 1;
        if (mine.waiting === 0 && signal.aborted) {
          mine.controller.abort(signal.reason); // nothing happens to what is done already
          if (running === mine) running = undefined;
        }
      }
    },
    forget() {
      running = undefined;
    },
  };
}

/** What a promise gives, or the signal's reason at once; what it throws after that is nobody's. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
