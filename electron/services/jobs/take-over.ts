import { isFinished, type Job } from '../../../common/domain/jobs/job.ts';
import type { Cleaner } from './cleaner.ts';
import { applyEvent, type JobCore } from './job-core.ts';
import type { JobRequests } from './requests.ts';

/**
 * Takes over what an earlier owner of the data folder left. What it ran is interrupted and queued again; what it was pausing or
 * cancelling is paused or cancelled, with its children: a child follows its parent. Every write stands alone and the whole can be
 * done again, so an end in the middle of it is made good by the next start.
 */
export function takeOver(core: JobCore, stopChildren: JobRequests['stopChildren']): void {
  for (const job of core.jobs.inStates(['running', 'pausing', 'cancelling'])) {
    const left = applyEvent(core, job, 'owner-lost');
    if (left?.state === 'paused') stopChildren(left.id, 'request-pause');
    if (left?.state === 'cancelled') stopChildren(left.id, 'request-cancel');
  }
  for (const job of core.jobs.inStates(['interrupted'])) {
    applyEvent(core, job, eventAfter(core, job));
    core.logs.add(job.id, 'warn', null, 'StreamFetch ended while this job ran; it goes on from what was recorded as done.');
  }
}

/** Removes what an earlier owner left of kinds whose work ended with it (`endsWithProgram`). What cannot be removed is reported and left. */
export function dropEnded(core: JobCore, cancel: JobRequests['cancel'], remove: Cleaner['remove']): void {
  for (const { kind, endsWithProgram } of core.kinds.values()) {
    if (!endsWithProgram) continue;
    for (const job of core.jobs.list({ kind, limit: Number.MAX_SAFE_INTEGER })) {
      if (!isFinished(job.state)) cancel(job.id);
      remove(job).catch((error: unknown) => void core.bug(error));
    }
  }
}

function eventAfter(core: JobCore, job: Job): 'requeue' | 'request-pause' | 'request-cancel' {
  const parent = job.parentId === null ? undefined : core.jobs.get(job.parentId);
  if (parent?.state === 'paused') return 'request-pause';
  return parent?.state === 'cancelled' ? 'request-cancel' : 'requeue';
}
