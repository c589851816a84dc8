/**
 * Collects values and hands them over together after `waitMs`, so that many changes at once draw the page once. `stop` drops what waits.
 */
export function createBatch<T>(waitMs: number, apply: (values: readonly T[]) => void): { add(value: T): void; stop(): void } {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    const values = waiting;
    waiting = [];
    timer = undefined;
    apply(values);
  };
  return {
    add(value) {
      waiting.push(value);
      timer ??= setTimeout(flush, waitMs);
    },
    stop() {
      clearTimeout(timer);
      waiting = [];
    },
  };
}
