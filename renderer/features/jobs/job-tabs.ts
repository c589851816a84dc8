import { isHeld, type Job } from '../../../common/domain/jobs/job.ts';
import { assertNever } from '../../../common/units/assert-never.ts';
import type { JobId } from '../../../common/units/ids.ts';

export const JOB_TABS = ['running', 'waiting', 'needYou', 'done'] as const;
export type JobTab = (typeof JOB_TABS)[number];

/**
 * Where a job is shown. One that a person paused waits for their own resume, so it stands with those that wait; one that stopped by
 * itself asks, and needs them. A dub that is settled is partly done and asks nothing.
 */
function jobTab(job: Job, settled: ReadonlySet<JobId>): JobTab {
  if (isHeld(job)) return 'needYou';
  switch (job.state) {
    case 'running':
    case 'pausing':
    case 'cancelling':
      return 'running';
    case 'queued':
    case 'paused':
    case 'interrupted':
      return 'waiting';
    case 'failed':
      return 'needYou';
    case 'partial':
      return settled.has(job.id) ? 'done' : 'needYou';
    case 'succeeded':
    case 'cancelled':
      return 'done';
    default:
      return assertNever(job.state);
  }
}

/** The jobs of each tab, newest first. */
export function jobsByTab(jobs: Iterable<Job>, settled: ReadonlySet<JobId>): Readonly<Record<JobTab, readonly Job[]>> {
  const tabs: Record<JobTab, Job[]> = { running: [], waiting: [], needYou: [], done: [] };
  for (const job of jobs) tabs[jobTab(job, settled)].push(job);
  for (const tab of JOB_TABS) tabs[tab].sort((a, b) => b.createdAtMs - a.createdAtMs);
  return tabs;
}

/** Where the drawer opens: the first tab that holds a job, the running ones where none does. */
export function firstTabWithJobs(jobs: Iterable<Job>, settled: ReadonlySet<JobId>): JobTab {
  const byTab = jobsByTab(jobs, settled);
  return JOB_TABS.find((tab) => byTab[tab].length > 0) ?? 'running';
}
