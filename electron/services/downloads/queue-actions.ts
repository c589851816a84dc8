import { AppError } from '../../../common/contract/errors.ts';
import type { DownloadPriority } from '../../../common/domain/downloads/download.ts';
import type { JobState } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { DownloadsRepository } from '../../database/repositories/downloads-repository.ts';
import type { JobService } from '../jobs/job-service.ts';
import { priorityNumber } from './download-view.ts';
import { inTurns } from './in-turns.ts';

/**
 * What can be done to many downloads at once; each resolves with how many it was done to. One action waits for the one before, and
 * everything else gets a turn in between.
 */
export type QueueActions = {
  pauseAll(): Promise<number>;
  resumeAll(): Promise<number>;
  retryFailed(): Promise<number>;
  clearDone(): Promise<number>;
  /** What is no download, or is gone, is passed over. */
  setPriority(ids: readonly JobId[], priority: DownloadPriority): Promise<number>;
};

/** The actions over the jobs of downloads. */
export function createQueueActions(jobs: JobService, downloads: Pick<DownloadsRepository, 'get' | 'idsIn'>): QueueActions {
  let before: Promise<unknown> = Promise.resolve();
  /** Else a pause of all would be undone by the rest of a resumption of all that is still under way. */
  const inOrder = (work: () => Promise<number>): Promise<number> => {
    const done = before.then(work);
    before = done.catch(() => undefined);
    return done;
  };
  const each = async (ids: readonly JobId[], act: (id: JobId) => unknown): Promise<number> => {
    let count = 0;
    await inTurns(ids, async (part) => {
      for (const id of part) if (await isDone(() => act(id))) count += 1;
    });
    return count;
  };
  const eachIn = (states: readonly JobState[], act: (id: JobId) => unknown): Promise<number> => each(downloads.idsIn(states), act);
  return {
    // What waits first, so that nothing of it starts in the place of what is paused.
    pauseAll: () => inOrder(async () => (await eachIn(['queued', 'interrupted'], jobs.pause)) + (await eachIn(['running'], jobs.pause))),
    resumeAll: () => inOrder(() => eachIn(['paused'], jobs.resume)),
    retryFailed: () => inOrder(() => eachIn(['failed'], (id) => jobs.retry(id))),
    clearDone: () => inOrder(() => eachIn(['succeeded', 'cancelled'], jobs.remove)),
    setPriority: (ids, priority) =>
      inOrder(() =>
        each(ids, (id) => {
          if (!downloads.get(id)) throw new AppError('not-found', 'There is no such download.');
          jobs.setPriority(id, priorityNumber(priority));
        }),
      ),
  };
}

/** One that has moved on meanwhile is no failure of the others. */
async function isDone(act: () => unknown): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'job.not-possible' || error.code === 'not-found')) return false;
    throw error;
  }
}
