import { isActive, isFinished, type Job, type JobError } from '../../../common/domain/jobs/job.ts';
import { transition } from '../../../common/domain/jobs/transition.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { jobErrorOf } from './failure.ts';
import { applyEvent, type JobCore, jobOf, moveJob } from './job-core.ts';
import type { JobHeld } from './job-kind.ts';
import { abortRun, markStopping, type Run } from './run.ts';

export type StopRequest = 'request-pause' | 'request-cancel';

/** Stops jobs with what is below them, and what a held one takes along. */
export type Stopping = {
  /** The job as it is: one that the store calls running while nothing runs it is interrupted first. */
  current(job: Job): Job;
  /**
   * False where the job's state does not allow it. `reason` is stored together with the pause, so that it is there whenever the
   * program ends; a reason that the job has already stays.
   */
  stop(job: Job, request: StopRequest, reason?: JobError): boolean;
  /** Cancels or pauses whatever below `id` can be. */
  stopChildren(id: JobId, request: StopRequest): void;
  /** Pauses what a running job that is held stops beside itself: what is below it and, by the scope, above it. Can be repeated. */
  hold(id: JobId, held: JobHeld): void;
};

export function createStopping(core: JobCore, runOf: (id: JobId) => Run | undefined): Stopping {
  /** Such a job was left by an owner that is gone, or its end could not be recorded. */
  function current(job: Job): Job {
    return isActive(job.state) && !runOf(job.id) ? (applyEvent(core, job, 'owner-lost') ?? job) : job;
  }

  function stop(job: Job, request: StopRequest, reason?: JobError): boolean {
    const next = transition(job.state, request);
    if (next === undefined) return false;
    const isNewReason = reason !== undefined && job.error === null;
    const isAsked = next === job.state && !isNewReason;
    const moved = isAsked ? job : moveJob(core, job, request, isNewReason ? { error: reason } : {});
    if (!moved) return false;
    const run = isActive(moved.state) ? runOf(job.id) : undefined;
    if (run) markStopping(run, request === 'request-cancel' ? 'cancel' : 'pause');
    if (!isAsked) core.events.emitChange({ type: 'changed', job: moved });
    try {
      stopChildren(job.id, request); // also where it was asked before: a full disk may have kept a child from being told
    } finally {
      if (run) abortRun(run);
    }
    return true;
  }
  function stopChildren(id: JobId, request: StopRequest): void {
    for (const child of core.jobs.children(id)) stop(current(child), request);
  }

  function hold(id: JobId, { error, scope }: JobHeld): void {
    const reason = jobErrorOf(error);
    // What is above first: once the job itself is paused, nothing would tell its parent any more if the program ended.
    if (scope === 'whole') holdAbove(id, reason);
    const hasMoreToStop = core.jobs.children(id).some((child) => !isFinished(child.state) && child.state !== 'paused');
    // Before its children, likewise: were only they paused, the job would run again and wait for them for ever.
    if (hasMoreToStop) stop(jobOf(core, id), 'request-pause', reason);
  }
  function holdAbove(id: JobId, reason: JobError): void {
    const { parentId } = jobOf(core, id);
    const parent = parentId === null ? undefined : core.jobs.get(parentId);
    if (!parent) return;
    if (stop(current(parent), 'request-pause', reason) && parent.error === null) {
      core.logs.add(parent.id, 'warn', null, reason.message);
    }
    holdAbove(parent.id, reason);
  }

  return { current, stop, stopChildren, hold };
}
