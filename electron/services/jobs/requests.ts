import { isActive, isFinished, type Job } from '../../../common/domain/jobs/job.ts';
import { transition } from '../../../common/domain/jobs/transition.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { applyEvent, type JobCore, jobOf, moveJob, notPossible } from './job-core.ts';
import { abortRun, markStopping, type Run } from './run.ts';

type StopRequest = 'request-pause' | 'request-cancel';

/** What a person may ask of a job; see `JobService` for each. All throw `not-found` and `job.not-possible`. */
export type JobRequests = {
  pause(id: JobId): Job;
  resume(id: JobId): Job;
  cancel(id: JobId): Job;
  retry(id: JobId): Job;
  /** Cancels or pauses whatever below `id` can be. */
  stopChildren(id: JobId, request: StopRequest): void;
};

export function createJobRequests(core: JobCore, runOf: (id: JobId) => Run | undefined): JobRequests {
  /** A job that the store calls running while nothing runs it was left by an owner that is gone, or could not be recorded. */
  function current(job: Job): Job {
    return isActive(job.state) && !runOf(job.id) ? (applyEvent(core, job, 'owner-lost') ?? job) : job;
  }

  function stop(job: Job, request: StopRequest): boolean {
    const next = transition(job.state, request);
    if (next === undefined) return false;
    if (next === job.state) return true;
    const moved = moveJob(core, job, request);
    if (!moved) return false;
    const run = isActive(moved.state) ? runOf(job.id) : undefined;
    if (run) markStopping(run, request === 'request-cancel' ? 'cancel' : 'pause');
    core.events.emitChange({ type: 'changed', job: moved });
    stopChildren(job.id, request);
    if (run) abortRun(run);
    return true;
  }
  function stopChildren(id: JobId, request: StopRequest): void {
    for (const child of core.jobs.children(id)) stop(current(child), request);
  }
  function stopOne(id: JobId, request: StopRequest, wish: string): Job {
    const job = current(jobOf(core, id));
    if (!stop(job, request)) throw notPossible(job, wish);
    return jobOf(core, id);
  }

  function resume(id: JobId): Job {
    const job = jobOf(core, id);
    const parent = job.parentId === null ? undefined : core.jobs.get(job.parentId);
    if (transition(job.state, 'resume') === undefined || (job.state !== 'running' && parent && isHeld(parent))) {
      throw notPossible(job, 'resumed');
    }
    // The children first: if the program ends in between, they wait for their parent to be resumed.
    if (job.state === 'paused') resumeChildren(id);
    return queueNow(job, 'resume');
  }
  function resumeChildren(id: JobId): void {
    for (const child of core.jobs.children(id)) {
      if (child.state !== 'paused') continue;
      resumeChildren(child.id);
      applyEvent(core, child, 'resume');
    }
  }
  function queueNow(job: Job, event: 'resume' | 'retry'): Job {
    const isThereAlready = transition(job.state, event) === job.state && job.runAfterMs === null;
    if (isThereAlready) return job;
    const moved = applyEvent(core, job, event, { runAfterMs: null });
    if (!moved) throw notPossible(job, event === 'retry' ? 'tried again' : 'resumed');
    return moved;
  }

  function retry(id: JobId): Job {
    const job = jobOf(core, id);
    if (transition(job.state, 'retry') === undefined) throw notPossible(job, 'tried again');
    if (isFinished(job.state)) {
      checkAncestors(job);
      retryChildren(id);
    }
    const queued = queueNow(job, 'retry');
    wakeAncestors(queued);
    return jobOf(core, id);
  }
  function retryChildren(id: JobId): void {
    for (const child of core.jobs.children(id)) {
      if (!isFinished(child.state) || child.state === 'succeeded') continue;
      retryChildren(child.id);
      applyEvent(core, child, 'retry');
    }
  }
  /** Throws where a parent could not take the child up again, before anything is changed. */
  function checkAncestors(job: Job): void {
    const parent = job.parentId === null ? undefined : core.jobs.get(job.parentId);
    if (!parent) return;
    const cannotFollow = isFinished(parent.state) && transition(parent.state, 'retry') === undefined;
    if (cannotFollow || parent.state === 'cancelling') throw notPossible(parent, 'tried again');
    checkAncestors(parent);
  }
  /** A retried child needs its parent: one that has finished is queued too, one that is paused keeps the child with it. */
  function wakeAncestors(job: Job): void {
    const parent = job.parentId === null ? undefined : core.jobs.get(job.parentId);
    if (!parent) return;
    if (isHeld(parent)) return void stop(jobOf(core, job.id), 'request-pause');
    const run = runOf(parent.id);
    if (run) run.runAgain ||= ![...run.groups].some((group) => group.waitsFor(job.id));
    else if (isFinished(parent.state)) wakeAncestors(queueNow(parent, 'retry'));
  }

  return {
    pause: (id) => stopOne(id, 'request-pause', 'paused'),
    cancel: (id) => stopOne(id, 'request-cancel', 'cancelled'),
    resume,
    retry,
    stopChildren,
  };
}

function isHeld(parent: Job): boolean {
  return parent.state === 'paused' || parent.state === 'pausing' || parent.state === 'cancelling';
}
