import { expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';
import { openMemoryStore } from '../../database/open.ts';
import type { JobsRepository } from '../../database/repositories/jobs-repository.ts';
import { JobHeld } from './job-kind.ts';

/** A store whose writes fail while `isFull`. */
function fillableStore() {
  const { jobs } = openMemoryStore();
  const disk = { isFull: false };
  const guard = <Args extends readonly unknown[], T>(write: (...args: Args) => T) => {
    return (...args: Args): T => {
      if (disk.isFull) throw new AppError('media.disk-full', 'The disk is full.');
      return write(...args);
    };
  };
  const guarded: JobsRepository = {
    ...jobs,
    insert: guard(jobs.insert),
    ensureChildren: guard(jobs.ensureChildren),
    move: guard(jobs.move),
    saveProgress: guard(jobs.saveProgress),
    completeStep: guard(jobs.completeStep),
    appendLog: guard(jobs.appendLog),
  };
  return { jobs: guarded, disk };
}

test('how a job ended is recorded once the disk has room again', async () => {
  const { jobs, disk } = fillableStore();
  const runs = createHandRuns();
  const { service, settle, clock } = createJobBench([runs.kind('rendition')], { jobs });
  const { id } = service.enqueue('rendition', { title: 'A', input: {} });
  await settle();
  disk.isFull = true;
  runs.of(id).context.report('mux', 0.5);
  runs.of(id).finish();
  await clock.advance(100);
  expect(service.get(id).state).toBe('running');
  disk.isFull = false;
  await clock.advance(200);
  expect(service.get(id)).toMatchObject({ state: 'succeeded', progress: { fraction: 1 } });
});

test('who waits for a job is told that the disk is full instead of waiting for ever', async () => {
  const { jobs, disk } = fillableStore();
  const runs = createHandRuns();
  const parent = runs.kind('dubbing', {
    run: async (_input, context) => {
      const children = context.ensureChildren([{ key: 'es/0', kind: 'dubbing.chunk', title: 'c', input: {} }]);
      await context.runChildren([children[0]!.id], { parallel: 1 }); // it was just made
      return { state: 'succeeded' };
    },
  });
  const { service, settle, clock, bugs } = createJobBench([parent, runs.kind('dubbing.chunk')], { jobs });
  const { id } = service.enqueue('dubbing', { title: 'A', input: {} });
  await settle();
  const waiting = expect(service.settled(id)).rejects.toMatchObject({ code: 'media.disk-full' });
  disk.isFull = true;
  runs.live[0]?.finish();
  await clock.advance(5_000);
  await waiting;
  expect(bugs.length).toBeGreaterThan(0);
  disk.isFull = false;
  await clock.advance(5_000);
  expect((await service.settled(id)).state).toBe('succeeded');
});

test('a full disk does not keep the program from closing', async () => {
  const { jobs, disk } = fillableStore();
  const runs = createHandRuns();
  const kind = runs.kind('rendition');
  const { service, settle, clock } = createJobBench([kind], { jobs });
  const { id } = service.enqueue('rendition', { title: 'A', input: {} });
  await settle();
  disk.isFull = true;
  await service.close();
  expect(clock.alarms()).toBe(0);
  expect(jobs.get(id)?.state).toBe('running');
  disk.isFull = false;
  const next = createJobBench([kind], { jobs, clock });
  await next.settle();
  runs.of(id).finish();
  expect((await next.service.settled(id)).state).toBe('succeeded');
});

test('a job that cannot be started for want of room starts when there is some', async () => {
  const { jobs, disk } = fillableStore();
  const runs = createHandRuns();
  const { service, clock } = createJobBench([runs.kind('rendition')], { jobs });
  const { id } = service.enqueue('rendition', { title: 'A', input: {} });
  disk.isFull = true;
  await clock.advance(1);
  expect(service.get(id).state).toBe('queued');
  disk.isFull = false;
  const later = service.enqueue('rendition', { title: 'B', input: {} }).id;
  await clock.advance(1);
  expect(runs.begunIds()).toEqual([later]);
  await clock.advance(50);
  expect(runs.begunIds()).toEqual([later, id]);
});

test.each(['before the parent', 'before the children'] as const)(
  'a job that is held pauses its parent and siblings also when the disk was full %s could be told',
  async (moment) => {
    const { jobs, disk } = fillableStore();
    const runs = createHandRuns();
    const parent = runs.kind('dubbing', {
      run: async (_input, context) => {
        const specs = ['es/0', 'es/1'].map((key) => ({ key, kind: 'dubbing.chunk', title: key, input: {} }) as const);
        const ids = context.ensureChildren(specs).map((child) => child.id);
        await context.runChildren(ids, { parallel: 2 });
        return { state: 'succeeded' };
      },
    });
    const { service, settle, clock } = createJobBench([parent, runs.kind('dubbing.chunk', { stubborn: true })], { jobs });
    const { id } = service.enqueue('dubbing', { title: 'A', input: {} });
    await settle();
    const states = (): readonly string[] => [service.get(id), ...service.children(id)].map((job) => job.state);
    const [held, sibling] = runs.live;
    if (moment === 'before the parent') disk.isFull = true;
    const stop = service.onChange((change) => {
      if (change.type === 'changed' && change.job.state === 'pausing') disk.isFull = true;
    });
    held?.fail(new JobHeld(new AppError('dubbing.cap-reached', 'The cap is reached.'), 'whole'));
    await clock.advance(100);
    expect(states()).toEqual([moment === 'before the parent' ? 'running' : 'pausing', 'running', 'running']);
    stop();
    disk.isFull = false;
    await clock.advance(5_000);
    expect(states()).toEqual(['pausing', 'paused', 'pausing']);
    sibling?.fail(new Error('ended'));
    await settle();
    expect(states()).toEqual(['paused', 'paused', 'paused']);
    expect(service.get(id).error).toMatchObject({ code: 'dubbing.cap-reached' });
  },
);
