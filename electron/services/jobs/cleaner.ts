import { isFinished, type Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { type JobCore, jobOf, notPossible } from './job-core.ts';

/** How many of the latest jobs the next owner tidies up after once more, in case the one before was killed while it did. */
const TIDIED_AT_START = 50;

/** Drops the work files of jobs that are through, and removes jobs. */
export type Cleaner = {
  /** Tidies up once more after the latest jobs that have succeeded or were cancelled. */
  start(): void;
  /** Begins to drop the files of a job that has succeeded or was cancelled; what fails is reported and left. */
  onChange(job: Job): void;
  /** Jobs after which it is tidying up: they must not run meanwhile. */
  readonly tidying: ReadonlyMap<JobId, Promise<void>>;
  /** See `JobService.remove`. Rejects with what `cleanUp` throws; the job is then still there. */
  remove(job: Job): Promise<void>;
  isRemoving(id: JobId): boolean;
  /** Resolves when nothing is being dropped any more. */
  idle(): Promise<void>;
};

/** `onTidied` is called when a job has left `tidying`. */
export function createCleaner(core: JobCore, onTidied: () => void): Cleaner {
  const working = new Set<Promise<unknown>>();
  const removing = new Set<JobId>();
  const tidying = new Map<JobId, Promise<void>>();

  async function cleanTree(job: Job): Promise<void> {
    for (const child of core.jobs.children(job.id)) await cleanTree(child);
    await core.kinds.get(job.kind)?.cleanUp?.(job.id);
  }
  function track<T>(work: Promise<T>): Promise<T> {
    const quiet = work.then(
      () => undefined,
      () => undefined,
    );
    working.add(quiet);
    void quiet.then(() => working.delete(quiet));
    return work;
  }
  /** One after another for one job: a job that was retried and cancelled again meanwhile is tidied up once more. */
  function tidy(id: JobId, work: () => Promise<void>): void {
    const before = tidying.get(id) ?? Promise.resolve();
    // What fails here costs room, not work: it is dropped with the job.
    const done = before.then(work).catch((error: unknown) => void core.bug(error));
    tidying.set(id, done);
    void track(
      done.then(() => {
        if (tidying.get(id) !== done) return;
        tidying.delete(id);
        onTidied();
      }),
    );
  }
  function afterEnd(job: Job): void {
    if (job.parentId !== null) return;
    const definition = core.kinds.get(job.kind);
    if (job.state === 'succeeded') tidy(job.id, () => cleanTree(job));
    if (job.state === 'cancelled' && definition?.stopped) tidy(job.id, async () => definition.stopped?.(job.id, 'cancelled'));
  }
  async function removeTree(job: Job): Promise<void> {
    const tree = treeOf(core, job);
    for (const each of tree) removing.add(each.id);
    try {
      await tidying.get(job.id);
      await cleanTree(job);
      for (const each of tree) core.logs.drop(each.id);
      core.jobs.remove(job.id);
    } finally {
      for (const each of tree) removing.delete(each.id);
    }
    for (const each of tree) core.events.emitChange({ type: 'removed', id: each.id });
  }
  return {
    start() {
      for (const job of core.jobs.list({ states: ['succeeded', 'cancelled'], limit: TIDIED_AT_START })) {
        if (!tidying.has(job.id)) afterEnd(job);
      }
    },
    onChange: afterEnd,
    tidying,
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
