import { expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import type { JobState } from '../../../common/domain/jobs/job.ts';
import { jobId } from '../../../common/units/ids.ts';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';
import { openMemoryStore } from '../../database/open.ts';
import type { JobsRepository } from '../../database/repositories/jobs-repository.ts';
import { JobHeld, type JobKindDefinition } from './job-kind.ts';

const CAP_REACHED = { code: 'dubbing.cap-reached', message: 'The cap is reached.', details: {} };

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

test('what a held job was pausing is paused and keeps the reason, which no child takes over', () => {
  const { jobs, service, id, parentAndChildren } = leave('running', 'running', 'paused', 'queued');
  jobs.move(id, 'running', 'pausing', { error: CAP_REACHED }, 3);
  jobs.move(jobId('c1'), 'paused', 'paused', { error: CAP_REACHED }, 3);
  service.start();
  expect(parentAndChildren()).toEqual(['paused', 'paused', 'paused', 'paused']);
  expect([id, 'c0', 'c1', 'c2'].map((job) => jobs.get(jobId(job))?.error)).toEqual([CAP_REACHED, null, CAP_REACHED, null]);
  expect(service.countHeld()).toBe(1);
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

/** A store that takes `writes` more changes of state, then none: as if its program had been killed there. */
function mortal(jobs: JobsRepository, life: { writes: number }): JobsRepository {
  return {
    ...jobs,
    move: (...args) => {
      if (life.writes === 0) throw new Error('killed');
      life.writes -= 1;
      return jobs.move(...args);
    },
  };
}

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  'an end after %s writes of a hold of the whole leaves nothing that waits for ever: resuming the job is enough',
  async (writes) => {
    const runs = createHandRuns();
    const parent: JobKindDefinition = {
      ...runs.kind('dubbing'),
      async run(_input, context) {
        const specs = ['a', 'b', 'c', 'd'].map((key) => ({ key, kind: 'dubbing.chunk', title: key, input: {} }) as const);
        const ids = context.ensureChildren(specs).map((child) => child.id);
        await context.runChildren(ids, { parallel: 2 });
        return { state: 'succeeded' };
      },
    };
    const kinds = [parent, runs.kind('dubbing.chunk')];
    const { jobs } = openMemoryStore();
    const life = { writes: Number.POSITIVE_INFINITY };
    const killed = createJobBench(kinds, { jobs: mortal(jobs, life) });
    const { id } = killed.service.enqueue('dubbing', { title: 'A talk', input: {} });
    await killed.settle();
    life.writes = writes;
    runs.live[0]?.fail(new JobHeld(new AppError('dubbing.cap-reached', 'The cap is reached.'), 'whole'));
    await killed.settle();
    const isReasonStored = jobs.get(id)?.error?.code === 'dubbing.cap-reached';
    expect(isReasonStored).toBe(writes > 0);

    const next = createJobBench(kinds, { jobs, clock: killed.clock, start: false });
    const before = runs.live.length;
    next.service.start();
    expect(next.service.get(id)).toMatchObject(isReasonStored ? { state: 'paused', error: CAP_REACHED } : { state: 'queued' });
    if (isReasonStored) next.service.resume(id);
    for (let round = 0; round < 4; round += 1) {
      await next.settle();
      for (const run of runs.live.slice(before)) run.finish();
    }
    await next.settle();
    expect(next.service.get(id).state).toBe('succeeded');
  },
);

test('what ended with an earlier owner, such as a look at a source, is gone at the next start', async () => {
  const { jobs } = openMemoryStore();
  const runs = createHandRuns();
  const dropped: string[] = [];
  const look: JobKindDefinition = { ...runs.kind('dubbing.analysis'), endsWithProgram: true, cleanUp: async (id) => void dropped.push(id) };
  const leftIn = { r: 'running', q: 'queued', p: 'paused', f: 'failed', s: 'succeeded' } as const;
  for (const [id, state] of Object.entries(leftIn)) {
    jobs.insert({ id: jobId(id), kind: 'dubbing.analysis', title: 'A talk', input: {} }, 1);
    if (state !== 'queued') jobs.move(jobId(id), 'queued', state, {}, 2);
  }
  jobs.insert({ id: jobId('dub'), kind: 'dubbing', title: 'A talk', input: {} }, 1);
  const { service, settle } = createJobBench([runs.kind('dubbing'), look], { jobs, start: false });
  service.start();
  await settle();
  expect(jobs.list({ limit: 10 }).map(({ id }) => id)).toEqual(['dub']);
  expect(new Set(dropped)).toEqual(new Set(Object.keys(leftIn)));
});
