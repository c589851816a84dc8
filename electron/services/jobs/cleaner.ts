import { isFinished, type Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { type JobCore, jobOf, notPossible } from './job-core.ts';

/** Drops the work files of jobs that are through, and removes jobs. */
export type Cleaner = {
  /** Begins to drop the files of a job that has succeeded; what fails is reported and left. */
  afterSuccess(job: Job): void;
  /** See `JobService.remove`. Rejects with what `cleanUp` throws; the job is then still there. */
  remove(job: Job): Promise<void>;
  isRemoving(id: JobId): boolean;
  /** Resolves when nothing is being dropped any more. */
  idle(): Promise<void>;
};

export function createCleaner(core: JobCore): Cleaner {
  const working = new Set<Promise<unknown>>();
  const removing = new Set<JobId>();

  async function cleanTree(job: Job): Promise<void> {
    for (const child of core.jobs.children(job.id)) await cleanTree(child);
    await core.kinds.get(job.kind)?.cleanUp?.(job.id);
  }
  function track(work: Promise<void>): Promise<void> {
    const quiet = work.then(
      () => undefined,
      () => undefined,
    );
    working.add(quiet);
    void quiet.then(() => working.delete(quiet));
    return work;
  }
  async function removeTree(job: Job): Promise<void> {
    const tree = treeOf(core, job);
    for (const each of tree) removing.add(each.id);
    try {
      await cleanTree(job);
      for (const each of tree) core.logs.drop(each.id);
      core.jobs.remove(job.id);
    } finally {
      for (const each of tree) removing.delete(each.id);
    }
    for (const each of tree) core.events.emitChange({ type: 'removed', id: each.id });
  }
  return {
    afterSuccess(job) {
      // What fails here costs room, not work: it is dropped with the job.
      track(cleanTree(job)).catch((error: unknown) => void core.bug(error));
    },
    async remove(job) {
      const now = jobOf(core, job.id);
      if (job.parentId !== null || !isFinished(now.state) || removing.has(job.id)) throw notPossible(now, 'removed');
      await track(removeTree(job));
    },
    isRemoving: (id) => removing.has(id),
    idle: async () => {
      while (working.size > 0) await Promise.all(working);
    },
  };
}

/** The job after its children, at every depth. */
function treeOf(core: JobCore, job: Job): readonly Job[] {
  return [...core.jobs.children(job.id).flatMap((child) => treeOf(core, child)), job];
}
