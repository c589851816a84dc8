/** A clock that stands still until a test turns it, with the alarms that belong to it. */
export type TurnedClock = {
  readonly now: () => number;
  readonly timers: { after(delayMs: number, callback: () => void): () => void };
  /** Turns the clock on, calling each alarm at its moment and letting what it began settle before the next. */
  advance(ms: number): Promise<void>;
  /** Alarms that are set. */
  alarms(): number;
};

export function createTurnedClock(startMs = 1_700_000_000_000): TurnedClock {
  let nowMs = startMs;
  const alarms = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  const next = () => [...alarms].sort((a, b) => a.atMs - b.atMs)[0];
  return {
    now: () => nowMs,
    timers: {
      after(delayMs, callback) {
        const alarm = { atMs: nowMs + delayMs, callback };
        alarms.add(alarm);
        return () => void alarms.delete(alarm);
      },
    },
    async advance(ms) {
      const endMs = nowMs + ms;
      await settleMicrotasks();
      for (let alarm = next(); alarm && alarm.atMs <= endMs; alarm = next()) {
        nowMs = Math.max(nowMs, alarm.atMs);
        alarms.delete(alarm);
        alarm.callback();
        await settleMicrotasks();
      }
      nowMs = endMs;
      await settleMicrotasks();
    },
    alarms: () => alarms.size,
  };
}

/** Resolves when every promise that can settle without a timer or I/O has: microtasks all run before the next immediate. */
export function settleMicrotasks(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
