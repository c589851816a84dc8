/** Lets so many through at once. */
export type Gate = {
  /** Waits for a turn; the function returned gives it back, a second call of it does nothing. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<() => void>;
};

/** A gate that narrows when the service says it is too many, and widens again by one after as many turns as it is wide went well. */
export type YieldingGate = Gate & {
  narrow(): void;
  /** A turn that went well, so that another one may be dared. */
  wentWell(): void;
};

/** `limit` is asked at each turn; less than one counts as one. */
export function createGate(limit: () => number): YieldingGate {
  const waiting: Array<() => void> = [];
  let inside = 0;
  let narrowed = Number.POSITIVE_INFINITY;
  let good = 0;
  const width = (): number => Math.max(1, Math.min(limit(), narrowed));

  function admit(): void {
    while (inside < width()) {
      const next = waiting.shift();
      if (!next) return;
      next();
    }
  }
  function leave(): () => void {
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      inside -= 1;
      admit();
    };
  }
  return {
    enter: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(go), 1);
          reject(signal.reason);
        };
        const go = (): void => {
          signal.removeEventListener('abort', giveUp);
          inside += 1;
          resolve(leave());
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.push(go);
        admit();
      }),
    narrow() {
      narrowed = Math.max(1, Math.min(width(), inside) - 1);
      good = 0;
    },
    wentWell() {
      good += 1;
      if (good < width()) return;
      good = 0;
      narrowed += 1; // still no wider than `limit`
      admit();
    },
  };
}

/** One gate a key, made when it is first asked for. A gate that nobody is in or waits for is kept: it is a few bytes. */
export function createGates(): (key: string, limit: () => number) => YieldingGate {
  const gates = new Map<string, YieldingGate>();
  return (key, limit) => {
    const gate = gates.get(key) ?? createGate(limit);
    gates.set(key, gate);
    return gate;
  };
}
