import type { JobFeedEvent } from '../../../common/contract/jobs.ts';
import type { JobLogEntry } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { JobChange, JobService } from '../../services/jobs/job-service.ts';
import type { RouterServices } from '../services.ts';
import { createFeed, type FeedSource } from './feed.ts';
import type { Procedures } from './procedures.ts';

/** At most ten events a second for each job, five batches of log lines. */
const JOB_GAP_MS = 100;
const LOG_GAP_MS = 200;
const SNAPSHOT_LIMIT = 500;

export function jobsRouter({ jobs: procedures }: Procedures, { jobs }: RouterServices) {
  return {
    list: procedures.list.handler(({ input }) => [...jobs.list(input)]),
    get: procedures.get.handler(({ input }) => jobs.get(input.id)),
    children: procedures.children.handler(({ input }) => [...jobs.children(input.id)]),
    log: procedures.log.handler(({ input }) => [...jobs.log(input.id, input.afterSeq)]),
    watch: procedures.watch.handler(({ input, signal }) => {
      if (input.id) jobs.get(input.id); // refuses an unknown id at once
      return createFeed(jobSource(jobs, input.id), { signal, minGapMs: JOB_GAP_MS });
    }),
    watchLog: procedures.watchLog.handler(({ input, signal }) => {
      jobs.get(input.id);
      return createFeed(logSource(jobs, input.id), { signal, minGapMs: LOG_GAP_MS });
    }),
    pause: procedures.pause.handler(({ input }) => jobs.pause(input.id)),
    resume: procedures.resume.handler(({ input }) => jobs.resume(input.id)),
    cancel: procedures.cancel.handler(({ input }) => jobs.cancel(input.id)),
    retry: procedures.retry.handler(({ input }) => jobs.retry(input.id)),
    remove: procedures.remove.handler(async ({ input }) => {
      await jobs.remove(input.id);
      return { removed: true };
    }),
  };
}

function jobSource(jobs: JobService, only: JobId | undefined): FeedSource<JobChange, JobFeedEvent> {
  const isWanted = (change: JobChange): boolean => {
    if (only) return (change.type === 'changed' ? change.job.id : change.id) === only;
    return change.type === 'removed' || change.job.parentId === null;
  };
  return {
    listen: (mark) =>
      jobs.onChange((change) => {
        if (isWanted(change)) mark(change.type === 'changed' ? change.job.id : change.id, change);
      }),
    first: () => [{ type: 'snapshot', jobs: only ? [jobs.get(only)] : [...jobs.list({ limit: SNAPSHOT_LIMIT })] }],
    read: (changes) => changes,
  };
}

/** Lines are read from the store when they are sent, so a slow reader holds none in memory. */
function logSource(jobs: JobService, id: JobId): FeedSource<null, JobLogEntry[]> {
  let lastSeq = 0;
  const newLines = (): JobLogEntry[] => {
    const lines = [...jobs.log(id, lastSeq)];
    lastSeq = lines.at(-1)?.seq ?? lastSeq;
    return lines;
  };
  return {
    listen: (mark) =>
      jobs.onLog((changed) => {
        if (changed === id) mark(id, null);
      }),
    first: () => [newLines()],
    read: () => {
      const lines = newLines();
      return lines.length === 0 ? [] : [lines];
    },
  };
}
