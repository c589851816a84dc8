import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JobFeedEvent } from '../../../common/contract/jobs.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';

/** Jobs without a parent, by id. `loaded` is false until the first snapshot. */
export type JobsState = { readonly jobs: ReadonlyMap<JobId, Job>; readonly loaded: boolean };
export type JobsStore = StoreApi<JobsState>;

export function createJobsStore(): JobsStore {
  return createStore(() => ({ jobs: new Map(), loaded: false }));
}

/** The state after one event of `jobs.watch`; a snapshot replaces everything, as after a reconnection. */
export function applyJobEvent(state: JobsState, event: JobFeedEvent): JobsState {
  switch (event.type) {
    case 'snapshot':
      return { jobs: new Map(event.jobs.map((job) => [job.id, job])), loaded: true };
    case 'changed':
      return { ...state, jobs: new Map(state.jobs).set(event.job.id, event.job) };
    case 'removed': {
      const jobs = new Map(state.jobs);
      jobs.delete(event.id);
      return { ...state, jobs };
    }
  }
}
