import type { Job, JobState } from '../../../common/domain/jobs/job.ts';
import { assertNever } from '../../../common/units/assert-never.ts';

export const JOB_TABS = ['running', 'waiting', 'needYou', 'done'] as const;
export type JobTab = (typeof JOB_TABS)[number];

/** Where a job is shown. A paused one waits for a person's own resume, so it stands with those that wait. */
export function jobTab(state: JobState): JobTab {
  switch (state) {
    case 'running':
    case 'pausing':
    case 'cancelling':
      return 'running';
    case 'queued':
    case 'paused':
    case 'interrupted':
      return 'waiting';
    case 'failed':
    case 'partial':
      return 'needYou';
    case 'succeeded':
    case 'cancelled':
      return 'done';
    default:
      return assertNever(state);
  }
}

/** The jobs of each tab, newest first. */
export function jobsByTab(jobs: Iterable<Job>): Readonly<Record<JobTab, readonly Job[]>> {
  const tabs: Record<JobTab, Job[]> = { running: [], waiting: [], needYou: [], done: [] };
  for (const job of jobs) tabs[jobTab(job.state)].push(job);
  for (const tab of JOB_TABS) tabs[tab].sort((a, b) => b.createdAtMs - a.createdAtMs);
  return tabs;
}

/** Where the drawer opens: the first tab that holds a job, the running ones where none does. */
export function firstTabWithJobs(jobs: Iterable<Job>): JobTab {
  const byTab = jobsByTab(jobs);
  return JOB_TABS.find((tab) => byTab[tab].length > 0) ?? 'running';
}
