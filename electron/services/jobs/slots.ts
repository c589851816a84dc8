import type { JobKind } from '../../../common/domain/jobs/job.ts';

export type Slots = {
  free(kind: JobKind): number;
  /** Takes a slot if one is free. The function returned gives it back; a second call of it does nothing. */
  tryTake(kind: JobKind): (() => void) | undefined;
  /** Called after each slot that is given back. */
  onFree(listener: (kind: JobKind) => void): void;
};

/** Counts how many jobs of a kind may still run in this process. A kind that is not in `limits` has no slot. */
export function createSlots(limits: ReadonlyMap<JobKind, number | (() => number)>): Slots {
  const taken = new Map<JobKind, number>();
  const listeners: Array<(kind: JobKind) => void> = [];
  const limitOf = (kind: JobKind): number => {
    const limit = limits.get(kind) ?? 0;
    return typeof limit === 'function' ? limit() : limit;
  };
  const free = (kind: JobKind): number => limitOf(kind) - (taken.get(kind) ?? 0);
  return {
    free,
    tryTake(kind) {
      if (free(kind) <= 0) return undefined;
      taken.set(kind, (taken.get(kind) ?? 0) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        taken.set(kind, (taken.get(kind) ?? 0) - 1);
        for (const listener of listeners) listener(kind);
      };
    },
    onFree: (listener) => void listeners.push(listener),
  };
}
