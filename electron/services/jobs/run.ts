import type { Job, JobKind } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { JobStopped } from './job-kind.ts';

export type StopReason = JobStopped['reason'];

/** A group of children that a running job waits for. */
export type ChildGroup = {
  /** A child of the same parent has changed. */
  onChange(child: Job): void;
  /** True while it would run this child again if it were queued. */
  waitsFor(id: JobId): boolean;
  /** A slot may be free, or the parent was stopped. */
  check(): void;
  /** Starts no more children; rejects with `reason` once those that run have settled. */
  abandon(reason: unknown): void;
};

/** One job while it holds its slot. Made and ended by the runner only, which alone owns the controller. */
export type Run = {
  readonly id: JobId;
  readonly kind: JobKind;
  readonly controller: AbortController;
  readonly groups: Set<ChildGroup>;
  /** Settles, never rejecting, with the groups that were begun. */
  readonly groupsEnded: Set<Promise<void>>;
  /** Why it was asked to stop; null while nobody has. */
  stopping: StopReason | null;
  /** A child was queued again that no group of this run waits for: the job runs once more when it has ended. */
  runAgain: boolean;
  /** It told that it got on: failures of earlier runs are not in a row with one of this run. */
  gotOn: boolean;
};

export function createRun(job: Job): Run {
  return {
    id: job.id,
    kind: job.kind,
    controller: new AbortController(),
    groups: new Set(),
    groupsEnded: new Set(),
    stopping: null,
    runAgain: false,
    gotOn: false,
  };
}

/** Marks the run before anyone is told; `abortRun` follows once its children are marked too, so that none is started in between. */
export function markStopping(run: Run, reason: StopReason): void {
  if (run.stopping === null || reason === 'cancel') run.stopping = reason;
}

export function abortRun(run: Run): void {
  if (run.stopping === null) return;
  run.controller.abort(new JobStopped(run.stopping));
  for (const group of [...run.groups]) group.check();
}
