import { expect, test } from 'vitest';
import { jobId } from '../../../common/units/ids.ts';
import { fakeJob } from '../../testing/fake-data.ts';
import { hasUnknownDub, withJobs } from './dubs.ts';
import { applyJobEvent, type JobsState } from './jobs.ts';

const empty: JobsState = { jobs: new Map(), loaded: false };
const summary = (id: string) => ({
  job: fakeJob(id),
  source: null,
  output: null,
  targetLanguages: ['es'],
  provider: 'rehearsal' as const,
  isSettled: false,
});

test('a snapshot replaces everything, changes and removals follow it', () => {
  let state = applyJobEvent(empty, { type: 'snapshot', jobs: [fakeJob('a'), fakeJob('b')] });
  state = applyJobEvent(state, { type: 'changed', job: fakeJob('a', { state: 'running' }) });
  state = applyJobEvent(state, { type: 'removed', id: jobId('b') });
  expect([...state.jobs.values()].map((job) => [job.id, job.state])).toEqual([['a', 'running']]);
  state = applyJobEvent(state, { type: 'snapshot', jobs: [fakeJob('c')] });
  expect([...state.jobs.keys()]).toEqual(['c']);
});

test('dubs take their state from the feed, and go with their job', () => {
  const feed = applyJobEvent(empty, { type: 'snapshot', jobs: [fakeJob('a', { state: 'failed' })] });
  const dubs = [summary('a'), summary('b')];
  expect(withJobs(dubs, feed).map((dub) => [dub.job.id, dub.job.state])).toEqual([['a', 'failed']]);
  expect(withJobs(dubs, empty)).toBe(dubs);
});

test('a dub that is new in the feed is noticed, other jobs are not', () => {
  const feed = applyJobEvent(empty, { type: 'snapshot', jobs: [fakeJob('a'), fakeJob('r', { kind: 'rendition' })] });
  expect(hasUnknownDub([summary('a')], feed)).toBe(false);
  expect(hasUnknownDub([], feed)).toBe(true);
});
