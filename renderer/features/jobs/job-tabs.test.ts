import { expect, test } from 'vitest';
import { jobId } from '../../../common/units/ids.ts';
import { fakeJob } from '../../testing/fake-data.ts';
import { jobsByTab } from './job-tabs.ts';

test('what failed or is partly done needs a person; what a person paused waits', () => {
  const states = ['running', 'queued', 'paused', 'failed', 'partial', 'succeeded', 'cancelled'] as const;
  const tabs = jobsByTab(
    states.map((state, index) => fakeJob(state, { state, createdAtMs: index })),
    new Set(),
  );
  const ids = Object.fromEntries(Object.entries(tabs).map(([tab, jobs]) => [tab, jobs.map((job) => job.id)]));
  expect(ids).toEqual({
    running: ['running'],
    waiting: ['paused', 'queued'],
    needYou: ['partial', 'failed'],
    done: ['cancelled', 'succeeded'],
  });
});

test('a job that stopped by itself needs a person', () => {
  const error = { code: 'dubbing.cap-reached', message: '', details: {} };
  expect(jobsByTab([fakeJob('held', { state: 'paused', error })], new Set()).needYou).toHaveLength(1);
});

test('a dub that keeps the original in all its failed chunks is done', () => {
  const jobs = [fakeJob('settled', { state: 'partial' }), fakeJob('open', { state: 'partial' })];
  const { needYou, done } = jobsByTab(jobs, new Set([jobId('settled')]));
  expect([needYou.map(({ id }) => id), done.map(({ id }) => id)]).toEqual([['open'], ['settled']]);
});
