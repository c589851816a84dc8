type Waiter = { readonly go: () => void };

/** How many connections there may be to one host at once, over all transfers that share it. */
export type HostLimits = {
  /** Resolves in order of asking, with what gives the place back; a second call of that does nothing. Rejects with the signal's reason. */
  acquire(host: string, signal: AbortSignal): Promise<() => void>;
  setLimit(connectionsPerHost: number): void;
};

/** Places for connections, by host and port. */
export function createHostLimits(connectionsPerHost: number): HostLimits {
  let limit = connectionsPerHost;
  const taken = new Map<string, number>();
  const queues = new Map<string, Waiter[]>();

  function serveQueue(host: string): void {
    const queue = queues.get(host);
    while (queue?.length && (taken.get(host) ?? 0) < limit) {
      taken.set(host, (taken.get(host) ?? 0) + 1);
      queue.shift()?.go();
    }
    if (queue?.length === 0) queues.delete(host);
  }

  function giveBack(host: string): void {
    const left = (taken.get(host) ?? 1) - 1;
    if (left === 0) taken.delete(host);
    else taken.set(host, left);
    serveQueue(host);
  }

  return {
    async acquire(host, signal) {
      signal.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          const queue = queues.get(host) ?? [];
          queue.splice(queue.indexOf(waiter), 1);
          reject(signal.reason);
        };
        const waiter: Waiter = {
          go: () => {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        queues.set(host, [...(queues.get(host) ?? []), waiter]);
        serveQueue(host);
      });
      let isHeld = true;
      return () => {
        if (isHeld) giveBack(host);
        isHeld = false;
      };
    },
    setLimit(next) {
      limit = next;
      for (const host of queues.keys()) serveQueue(host);
    },
  };
}
