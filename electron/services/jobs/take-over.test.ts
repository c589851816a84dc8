import { expect, test } from 'vitest';
import type { JobState } from '../../../common/domain/jobs/job.ts';
import { jobId } from '../../../common/units/ids.ts';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';
import { openMemoryStore } from '../../database/open.ts';

/** What an owner left behind that was killed: a parent and its children in these states. */
function leave(parent: JobState, ...children: readonly JobState[]) {
  const { jobs } = openMemoryStore();
  const runs = createHandRuns();
  const kinds = [runs.kind('dubbing'), runs.kind('dubbing.chunk')];
  const id = jobId('parent');
  jobs.insert({ id, kind: 'dubbing', title: 'A talk', input: {} }, 1);
  const specs = children.map((_, index) => ({
    id: jobId(`c${index}`),
    key: `es/${index}`,
    kind: 'dubbing.chunk' as const,
    title: 'c',
    input: {},
  }));
  jobs.ensureChildren(id, specs, 1);
  for (const [child, state] of [[id, parent], ...children.map((state, index) => [jobId(`c${index}`), state] as const)] as const) {
    if (state !== 'queued') jobs.move(child, 'queued', state, {}, 2);
  }
  const bench = createJobBench(kinds, { jobs, start: false });
  const states = (): readonly (string | undefined)[] => [jobs.get(id)?.state, ...jobs.children(id).map((child) => child.state)];
  return { ...bench, id, runs, parentAndChildren: states };
}

test('what an earlier owner was running is interrupted, then goes on', async () => {
  const { service, settle, states, id, parentAndChildren } = leave('running', 'running', 'succeeded', 'queued', 'failed');
  service.start();
  expect(parentAndChildren()).toEqual(['queued', 'queued', 'succeeded', 'queued', 'failed']);
  await settle();
  expect(states(id)).toEqual(['interrupted', 'queued', 'running']);
  expect(service.log(id, 0)[0]).toMatchObject({ level: 'warn' });
});

test('what it was pausing is paused with its children, also those that were not told yet', () => {
  const { service, parentAndChildren } = leave('pausing', 'running', 'pausing', 'queued', 'succeeded');
  service.start();
  expect(parentAndChildren()).toEqual(['paused', 'paused', 'paused', 'paused', 'succeeded']);
});

test('what it was cancelling is cancelled with its children, also those that were not told yet', () => {
  const { service, parentAndChildren } = leave('cancelling', 'running', 'cancelling', 'queued', 'paused');
  service.start();
  expect(parentAndChildren()).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled', 'cancelled']);
});

test('a take-over that was itself interrupted is made good by the next', () => {
  const { service, parentAndChildren } = leave('paused', 'interrupted', 'running');
  service.start();
  expect(parentAndChildren()).toEqual(['paused', 'paused', 'paused']);
});

test('what was paused or finished stays as it is', () => {
  for (const state of ['paused', 'succeeded', 'partial', 'failed', 'cancelled'] as const) {
    const { service, parentAndChildren } = leave(state, 'succeeded');
    service.start();
    expect(parentAndChildren()).toEqual([state, 'succeeded']);
  }
});

test('starting twice does not take over what the service itself runs', async () => {
  const { service, settle, runs, id, states } = leave('queued');
  service.start();
  await settle();
  service.start();
  await settle();
  expect(runs.begunIds()).toEqual([id]);
  expect(states(id)).toEqual(['running']);
});

test('a job that the store calls running while nobody runs it can be cancelled before the start', () => {
  const { service, id, parentAndChildren } = leave('running', 'running');
  expect(service.cancel(id).state).toBe('cancelled');
  expect(parentAndChildren()).toEqual(['cancelled', 'cancelled']);
});
