import { describe, expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';
import { JobHeld, type JobKindDefinition, type JobOutcome } from './job-kind.ts';

const some = { title: 'A talk', input: {} };
const refused = expect.objectContaining({ code: 'job.not-possible' });
const FAILURE = new AppError('tool.failed', 'The voice broke.');
const GIVEN_UP = new AppError('dubbing.given-up', 'It was given up.', { details: { by: 'you' } });
const HELD = new JobHeld(new AppError('dubbing.unresolved', 'It is not known what became of it.'), 'alone');

/** A parent that has begun `count` children; one that hears that all left are held ends partly done if it is `lenient`. */
async function begin(count: number, lenient = false) {
  const runs = createHandRuns();
  const parent: JobKindDefinition = {
    ...runs.kind('dubbing'),
    async run(_input, context): Promise<JobOutcome> {
      const keys = Array.from({ length: count }, (_, index) => `es/${index}`);
      const children = context.ensureChildren(keys.map((key) => ({ key, kind: 'dubbing.chunk', title: key, input: {} })));
      const ids = children.map((child) => child.id);
      const ended = await context.runChildren(ids, { parallel: 10 }).catch((error: unknown) => {
        if (lenient && error instanceof JobHeld) return [];
        throw error;
      });
      return { state: ended.length > 0 && ended.every((child) => child.state === 'succeeded') ? 'succeeded' : 'partial' };
    },
  };
  const bench = createJobBench([parent, runs.kind('dubbing.chunk', { limit: 10 })]);
  const { id } = bench.service.enqueue('dubbing', some);
  await bench.settle();
  const child = (index: number): Job => {
    const found = bench.service.children(id)[index];
    if (!found) throw new Error(`no child ${index}`);
    return found;
  };
  const states = (): readonly string[] => [bench.service.get(id), ...bench.service.children(id)].map((job) => job.state);
  return { ...bench, runs, id, child, run: (index: number) => runs.of(child(index).id), all: states };
}

describe('a held job that a person gives up', () => {
  test('has failed with the reason given, and its parent goes on with the others', async () => {
    const { service, settle, run, child, all, id } = await begin(2);
    run(0).fail(HELD);
    await settle();
    expect(service.fail(child(0).id, GIVEN_UP)).toMatchObject({
      state: 'failed',
      error: { code: 'dubbing.given-up', message: 'It was given up.', details: { by: 'you' } },
      finishedAtMs: expect.any(Number),
    });
    expect(
      service
        .log(child(0).id, 0)
        .map((line) => line.level)
        .join(),
    ).toBe('warn,error');
    run(1).finish();
    await service.settled(id);
    expect(all()).toEqual(['partial', 'failed', 'succeeded']);
  });

  test('stays failed when its paused parent goes on', async () => {
    const { service, settle, run, child, all, id, runs } = await begin(2);
    run(0).fail(HELD);
    run(1).fail(HELD);
    await service.settled(id);
    service.fail(child(0).id, GIVEN_UP);
    expect(all()).toEqual(['paused', 'failed', 'paused']);
    service.resume(id);
    await settle();
    expect(runs.live.map((each) => each.id)).toEqual([child(1).id]);
    run(1).finish();
    await service.settled(id);
    expect(all()).toEqual(['partial', 'failed', 'succeeded']);
  });

  test('lets its running parent be held when only held ones are left', async () => {
    const { service, settle, run, child, all, id } = await begin(2);
    service.pause(child(0).id);
    run(1).fail(HELD);
    await settle();
    expect(all()).toEqual(['running', 'paused', 'paused']);
    service.fail(child(0).id, GIVEN_UP);
    await settle();
    expect(all()).toEqual(['paused', 'failed', 'paused']);
    expect(service.get(id).error).toMatchObject({ code: 'dubbing.unresolved' });
  });

  test('takes along what is paused below it, and all of it can be tried again', async () => {
    const { service, settle, run, all, id, runs } = await begin(2);
    run(0).finish();
    run(1).fail(HELD);
    await service.settled(id);
    service.fail(id, GIVEN_UP);
    expect(all()).toEqual(['failed', 'succeeded', 'failed']);
    service.retry(id);
    await settle();
    for (const each of [...runs.live]) each.finish();
    expect((await service.settled(id)).state).toBe('succeeded');
  });

  test('must be paused', async () => {
    const { service, run, child, all, id } = await begin(2);
    for (const job of [id, child(0).id]) expect(() => service.fail(job, GIVEN_UP)).toThrow(refused);
    expect(all()).toEqual(['running', 'running', 'running']);
    run(0).fail(FAILURE);
    run(1).finish();
    await service.settled(id);
    for (const job of [id, child(0).id, child(1).id]) expect(() => service.fail(job, GIVEN_UP)).toThrow(refused);
  });
});

describe('a retry that skips some children', () => {
  test('leaves them failed and runs the others again', async () => {
    const { service, settle, run, child, all, id, runs } = await begin(3);
    run(0).fail(FAILURE);
    run(1).fail(FAILURE);
    run(2).finish();
    await service.settled(id);
    service.retry(id, { skip: (each) => each.key === 'es/0' });
    expect(all()).toEqual(['queued', 'failed', 'queued', 'succeeded']);
    expect(child(0).error).toMatchObject({ code: 'tool.failed' });
    await settle();
    expect(runs.live.map((each) => each.id)).toEqual([child(1).id]);
    run(1).finish();
    await service.settled(id);
    expect(all()).toEqual(['partial', 'failed', 'succeeded', 'succeeded']);
  });

  test('runs the parent again also when it skips all of them', async () => {
    const { service, run, all, id, runs } = await begin(2);
    run(0).fail(FAILURE);
    run(1).fail(FAILURE);
    await service.settled(id);
    expect(service.retry(id, { skip: () => true })).toMatchObject({ state: 'queued', error: null });
    expect(await service.settled(id)).toMatchObject({ state: 'partial', attempt: 2 });
    expect([all(), runs.begun.length]).toEqual([['partial', 'failed', 'failed'], 2]);
  });
});

test('a retry of a job that ended without its held children runs them again', async () => {
  const { service, settle, run, all, id, child } = await begin(2, true);
  run(0).finish();
  run(1).fail(HELD);
  await service.settled(id);
  expect(all()).toEqual(['partial', 'succeeded', 'paused']);
  service.retry(id);
  await settle();
  expect(child(1)).toMatchObject({ state: 'running', attempt: 2, error: null });
  run(1).finish();
  expect((await service.settled(id)).state).toBe('succeeded');
});
