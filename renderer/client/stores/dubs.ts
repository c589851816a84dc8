import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JobId } from '../../../common/units/ids.ts';
import type { Client } from '../client.ts';
import type { JobsState } from './jobs.ts';

export type DubSummary = Awaited<ReturnType<Client['dubbing']['list']>>[number];
/** Dubs, newest first. Their states are kept fresh by the job feed; of the rest only the result changes, once it is there. */
export type DubsState = { readonly dubs: readonly DubSummary[]; readonly loaded: boolean };
export type DubsStore = StoreApi<DubsState>;

export function createDubsStore(): DubsStore {
  return createStore(() => ({ dubs: [], loaded: false }));
}

/** The dubs with the newest job of each, without those that were removed. */
export function withJobs(dubs: readonly DubSummary[], jobs: JobsState): readonly DubSummary[] {
  if (!jobs.loaded) return dubs;
  return dubs.flatMap((dub) => {
    const job = jobs.jobs.get(dub.job.id);
    if (!job) return [];
    return job === dub.job ? [dub] : [{ ...dub, job }];
  });
}

/** Dubs that are partly done and leave nothing to decide. */
export const settledDubs = (dubs: readonly DubSummary[]): ReadonlySet<JobId> =>
  new Set(dubs.flatMap((dub) => (dub.isSettled ? [dub.job.id] : [])));

/** True where the feed names a dub that the list does not have yet, so that it must be asked for again. */
export function hasUnknownDub(dubs: readonly DubSummary[], jobs: JobsState): boolean {
  const known = new Set(dubs.map((dub) => dub.job.id));
  return [...jobs.jobs.values()].some((job) => job.kind === 'dubbing' && !known.has(job.id));
}

/** True where a dub has ended since the list was asked for, so that the list does not hold its result yet. */
export function hasNewResult(dubs: readonly DubSummary[], jobs: JobsState): boolean {
  return dubs.some((dub) => {
    const job = jobs.jobs.get(dub.job.id);
    return job !== undefined && job.finishedAtMs !== dub.job.finishedAtMs && (job.state === 'succeeded' || job.state === 'partial');
  });
}
