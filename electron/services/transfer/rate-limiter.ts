/** One speed limit for every connection that shares it. */
export type RateLimiter = {
  /** Bytes a second, null for no limit; holds from the next byte on. */
  setLimit(bytesPerSecond: number | null): void;
  /** Undefined where the bytes may go at once. Else resolves when they may; rejects with the signal's reason. In order of asking. */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined;
};

/** What may be saved up while nothing is asked for: enough to be exact with coarse timers, too little to be noticed. */
const BURST_MS = 50;
const LONGEST_WAIT_MS = 100;

type Waiter = { readonly bytes: number; readonly go: () => void };

/**
 * A token bucket that may go into debt: a piece of any size goes as soon as the bucket is not empty, and what comes next waits
 * longer. Whoever waits is served in turn, so that connections which ask piece by piece get equal shares.
 */
export function createRateLimiter(limit: number | null = null, now: () => number = () => performance.now()): RateLimiter {
  let bytesPerSecond = limit;
  let tokens = 0;
  let filledAtMs = now();
  let timer: NodeJS.Timeout | undefined;
  const queue: Waiter[] = [];

  function fill(): void {
    const atMs = now();
    if (bytesPerSecond !== null)
      tokens = Math.min((bytesPerSecond * BURST_MS) / 1_000, tokens + ((atMs - filledAtMs) / 1_000) * bytesPerSecond);
    filledAtMs = atMs;
  }

  function serveQueue(): void {
    clearTimeout(timer);
    timer = undefined;
    fill();
    while (queue.length > 0 && (bytesPerSecond === null || tokens >= 0)) {
      const waiter = queue.shift();
      tokens -= waiter?.bytes ?? 0;
      waiter?.go();
    }
    if (queue.length === 0 || bytesPerSecond === null) return;
    timer = setTimeout(serveQueue, Math.min(LONGEST_WAIT_MS, Math.max(1, (-tokens / bytesPerSecond) * 1_000)));
  }

  return {
    setLimit(next) {
      fill();
      bytesPerSecond = next;
      tokens = Math.max(tokens, -(next ?? 0));
      serveQueue();
    },
    take(bytes, signal) {
      if (bytesPerSecond === null) return undefined;
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = (): void => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(signal.reason);
        };
        const waiter: Waiter = {
          bytes,
          go: () => {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(waiter);
        serveQueue();
      });
    },
  };
}
