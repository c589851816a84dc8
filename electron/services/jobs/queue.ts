import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { JobCore } from './job-core.ts';
import type { Runner } from './runner.ts';

/** After the store could not be read, it is tried again this much later. */
const BROKEN_RETRY_MS = 1_000;

/** Starts jobs without a parent, oldest first, where a slot of their kind is free and their wait is over. */
export type Queue = {
  start(): void;
  onChange(job: Job): void;
  /** Looks once, soon: many calls in a row are one look. */
  look(): void;
  close(): void;
};

/** A job in `tidying` is left where it is until somebody says `look`. */
export function createQueue(core: JobCore, runner: Runner, tidying: ReadonlyMap<JobId, unknown>): Queue {
  /** Queued jobs that wait for their next try: one alarm, for the earliest. */
  const waiting = new Map<JobId, number>();
  let callOff: (() => void) | undefined;
  let state: 'new' | 'open' | 'closed' = 'new';
  let willLook = false;

  function look(): void {
    if (willLook || state !== 'open') return;
    willLook = true;
    queueMicrotask(() => {
      willLook = false;
      if (state !== 'open') return;
      try {
        startRunnable();
        setAlarm(earliest());
      } catch (error) {
        core.bug(error);
        setAlarm(core.now() + BROKEN_RETRY_MS);
      }
    });
  }
  function startRunnable(): void {
    for (const kind of core.kinds.keys()) {
      const free = core.slots.free(kind);
      if (free <= 0) continue;
      // Runs that are about to leave may still stand in the way of their own next run: look past them.
      for (const job of core.jobs.runnable(kind, core.now(), free + runner.activeCount + tidying.size)) {
        if (runner.run(job.id) || tidying.has(job.id)) continue;
        const giveBack = core.slots.tryTake(kind);
        if (!giveBack) break;
        waiting.delete(job.id);
        runner.launch(job, giveBack).catch(() => undefined); // only while closing, and the runner has reported it
      }
    }
  }
  function earliest(): number | undefined {
    const nowMs = core.now();
    for (const [id, runAfterMs] of waiting) if (runAfterMs <= nowMs) waiting.delete(id);
    return waiting.size > 0 ? Math.min(...waiting.values()) : undefined;
  }
  function setAlarm(atMs: number | undefined): void {
    callOff?.();
    callOff = undefined;
    if (atMs !== undefined && state === 'open') callOff = core.timers.after(Math.max(0, atMs - core.now()), look);
  }
  return {
    start() {
      if (state !== 'new') return;
      state = 'open';
      for (const job of core.jobs.inStates(['queued'])) {
        if (job.parentId === null && job.runAfterMs !== null) waiting.set(job.id, job.runAfterMs);
      }
      look();
    },
    onChange(job) {
      if (job.parentId !== null) return;
      if (job.state !== 'queued') return void waiting.delete(job.id);
      if (job.runAfterMs !== null && job.runAfterMs > core.now()) waiting.set(job.id, job.runAfterMs);
      else waiting.delete(job.id);
      look();
    },
    look,
    close() {
      state = 'closed';
      setAlarm(undefined);
    },
  };
}
