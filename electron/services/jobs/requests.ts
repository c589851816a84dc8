import type { AppError } from '../../../common/contract/errors.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { transition } from '../../../common/domain/jobs/transition.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { jobErrorOf } from './failure.ts';
import { createGoingOn, type GoingOn } from './going-on.ts';
import { applyEvent, type JobCore, jobOf, notPossible } from './job-core.ts';
import type { Run } from './run.ts';
import { createStopping, type Stopping, type StopRequest } from './stopping.ts';

/** What a person may ask of a job; see `JobService` for each. All throw `not-found` and `job.not-possible`. */
export type JobRequests = GoingOn &
  Pick<Stopping, 'stopChildren' | 'hold'> & {
    pause(id: JobId): Job;
    cancel(id: JobId): Job;
    fail(id: JobId, error: AppError): Job;
  };

export function createJobRequests(core: JobCore, runOf: (id: JobId) => Run | undefined): JobRequests {
  const { current, stop, stopChildren, hold } = createStopping(core, runOf);

  function stopOne(id: JobId, request: StopRequest, wish: string): Job {
    const job = current(jobOf(core, id));
    if (!stop(job, request)) throw notPossible(job, wish);
    return jobOf(core, id);
  }
  return {
    ...createGoingOn(core, runOf, stop),
    pause: (id) => stopOne(id, 'request-pause', 'paused'),
    cancel: (id) => stopOne(id, 'request-cancel', 'cancelled'),
    fail: (id, error) => giveUp(core, jobOf(core, id), error),
    stopChildren,
    hold,
  };
}

function giveUp(core: JobCore, job: Job, error: AppError): Job {
  if (transition(job.state, 'give-up') === undefined) throw notPossible(job, 'given up');
  // The children first: none that waits for a person is left below a job that has finished.
  for (const child of core.jobs.children(job.id)) if (child.state === 'paused') giveUp(core, child, error);
  core.logs.add(job.id, 'error', null, error.message);
  const failed = applyEvent(core, job, 'give-up', { error: jobErrorOf(error) });
  if (!failed) throw notPossible(jobOf(core, job.id), 'given up');
  return failed;
}
