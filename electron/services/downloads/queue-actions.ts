import { AppError } from '../../../common/contract/errors.ts';
import type { JobState } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { JobService } from '../jobs/job-service.ts';

/** What can be done to all downloads at once; each returns how many it was done to. */
export type QueueActions = {
  pauseAll(): number;
  resumeAll(): number;
  retryFailed(): number;
  clearDone(): Promise<number>;
};

const ALL = Number.MAX_SAFE_INTEGER;

export function createQueueActions(jobs: JobService): QueueActions {
  const each = (states: readonly JobState[], act: (id: JobId) => unknown): number =>
    jobs.list({ kind: 'download', states, limit: ALL }).filter(({ id }) => isDone(() => act(id))).length;
  return {
    // What waits first, so that nothing of it starts in the place of what is paused.
    pauseAll: () => each(['queued', 'interrupted'], jobs.pause) + each(['running'], jobs.pause),
    resumeAll: () => each(['paused'], jobs.resume),
    retryFailed: () => each(['failed'], (id) => jobs.retry(id)),
    async clearDone() {
      const done = jobs.list({ kind: 'download', states: ['succeeded', 'cancelled'], limit: ALL });
      for (const { id } of done) await jobs.remove(id);
      return done.length;
    },
  };
}

/** One that has moved on meanwhile is no failure of the others. */
function isDone(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'job.not-possible' || error.code === 'not-found')) return false;
    throw error;
  }
}
