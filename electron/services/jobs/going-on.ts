import { isFinished, type Job } from '../../../common/domain/jobs/job.ts';
import { transition } from '../../../common/domain/jobs/transition.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { applyEvent, type JobCore, jobOf, notPossible } from './job-core.ts';
import type { RetryOptions } from './job-service.ts';
import type { Run } from './run.ts';
import type { Stopping } from './stopping.ts';

/** Lets jobs go on with what is below them; see `JobService` for each. */
export type GoingOn = {
  resume(id: JobId): Job;
  retry(id: JobId, options?: RetryOptions): Job;
};

export function createGoingOn(core: JobCore, runOf: (id: JobId) => Run | undefined, stop: Stopping['stop']): GoingOn {
  function resume(id: JobId): Job {
    const job = jobOf(core, id);
    const parent = parentOf(core, job);
    if (transition(job.state, 'resume') === undefined || (job.state !== 'running' && parent && isStopped(parent))) {
      throw notPossible(job, 'resumed');
    }
    // The children first: if the program ends in between, they wait for their parent to be resumed.
    if (job.state === 'paused') resumeChildren(core, id);
    return queueNow(core, job, 'resume');
  }

  function retry(id: JobId, { skip = () => false }: RetryOptions = {}): Job {
    const job = jobOf(core, id);
    if (transition(job.state, 'retry') === undefined) throw notPossible(job, 'tried again');
    if (isFinished(job.state)) {
      checkAncestors(core, job);
      retryChildren(core, id, skip);
    }
    const queued = queueNow(core, job, 'retry');
    wakeAncestors(queued);
    return jobOf(core, id);
  }
  /** A retried child needs its parent: one that has finished is queued too, one that is paused keeps the child with it. */
  function wakeAncestors(job: Job): void {
    const parent = parentOf(core, job);
    if (!parent) return;
    if (isStopped(parent)) return void stop(jobOf(core, job.id), 'request-pause');
    const run = runOf(parent.id);
    if (run) run.runAgain ||= ![...run.groups].some((group) => group.waitsFor(job.id));
    else if (isFinished(parent.state)) wakeAncestors(queueNow(core, parent, 'retry'));
  }

  return { resume, retry };
}

function resumeChildren(core: JobCore, id: JobId): void {
  for (const child of core.jobs.children(id)) {
    if (child.state !== 'paused') continue;
    resumeChildren(core, child.id);
    applyEvent(core, child, 'resume');
  }
}

function retryChildren(core: JobCore, id: JobId, skip: (child: Job) => boolean): void {
  for (const child of core.jobs.children(id)) {
    const isPaused = child.state === 'paused';
    if ((!isFinished(child.state) && !isPaused) || child.state === 'succeeded' || skip(child)) continue;
    retryChildren(core, child.id, skip);
    applyEvent(core, child, isPaused ? 'resume' : 'retry');
  }
}

function queueNow(core: JobCore, job: Job, event: 'resume' | 'retry'): Job {
  const isThereAlready = transition(job.state, event) === job.state && job.runAfterMs === null;
  if (isThereAlready) return job;
  const moved = applyEvent(core, job, event, { runAfterMs: null });
  if (!moved) throw notPossible(job, event === 'retry' ? 'tried again' : 'resumed');
  return moved;
}

/** Throws where a parent could not take the child up again, before anything is changed. */
function checkAncestors(core: JobCore, job: Job): void {
  const parent = parentOf(core, job);
  if (!parent) return;
  const cannotFollow = isFinished(parent.state) && transition(parent.state, 'retry') === undefined;
  if (cannotFollow || parent.state === 'cancelling') throw notPossible(parent, 'tried again');
  checkAncestors(core, parent);
}

function parentOf(core: JobCore, job: Job): Job | undefined {
  return job.parentId === null ? undefined : core.jobs.get(job.parentId);
}

/** It lets no child run: it is paused, or about to stop. */
function isStopped(parent: Job): boolean {
  return parent.state === 'paused' || parent.state === 'pausing' || parent.state === 'cancelling';
}
