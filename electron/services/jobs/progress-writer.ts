import type { Job, JobProgress } from '../../../common/domain/jobs/job.ts';
import { advanceProgress, progressDelayMs, type RunStart } from '../../../common/domain/jobs/progress.ts';
import type { JobCore } from './job-core.ts';

export type ProgressWriter = {
  report(stage: string, fraction: number): void;
  /** The last report, written or not. */
  current(): JobProgress | null;
  /** Ends the writer: what still waits is left to the caller, who writes `current()` with the job's end. */
  end(): void;
};

/** Writes a run's reports to the store, at most ten a second, the last one always, and tells the listeners. */
export function createProgressWriter(core: JobCore, job: Job): ProgressWriter {
  const reached = job.progress?.kind === 'fraction' ? job.progress.fraction : 0;
  const start: RunStart = { atMs: core.now(), fraction: reached };
  let current: JobProgress | null = job.progress;
  let writtenAtMs: number | null = null;
  let callOff: (() => void) | undefined;

  function write(): void {
    callOff = undefined;
    if (!current) return;
    writtenAtMs = core.now();
    try {
      core.jobs.saveProgress(job.id, current, writtenAtMs);
      const stored = core.jobs.get(job.id);
      if (stored) core.events.emitChange({ type: 'changed', job: stored });
    } catch (error) {
      core.bug(error); // a bar that cannot be moved does not end the work
    }
  }
  return {
    report(stage, fraction) {
      const next = advanceProgress(current, { stage, fraction }, start, core.now());
      if (current?.kind === 'fraction' && current.stage === next.stage && current.fraction === next.fraction) return;
      current = next;
      if (callOff) return;
      const delayMs = progressDelayMs(writtenAtMs, core.now());
      if (delayMs === 0) write();
      else callOff = core.timers.after(delayMs, write);
    },
    current: () => current,
    end() {
      callOff?.();
      callOff = undefined;
    },
  };
}
