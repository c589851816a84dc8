import { describe, expect, test } from 'vitest';
import { AppError, type ErrorCode } from '../../../common/contract/errors.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { createHandRuns, createJobBench, type HandKindOptions } from '../../../tests/fakes/job-bench.ts';
import { JobHeld, type JobKindDefinition, type JobOutcome } from './job-kind.ts';

const some = { title: 'A talk', input: {} };
const refused = expect.objectContaining({ code: 'job.not-possible' });

function held(code: ErrorCode, scope: 'alone' | 'whole' = 'whole'): JobHeld {
  return new JobHeld(new AppError(code, `Stopped: ${code}.`, { details: { language: 'es' } }), scope);
}

/** A parent that has begun `count` children. */
async function begin(count: number, chunk: HandKindOptions = {}, parallel = 10) {
  const runs = createHandRuns();
  const parent: JobKindDefinition = {
    ...runs.kind('dubbing'),
    async run(_input, context): Promise<JobOutcome> {
      const keys = Array.from({ length: count }, (_, index) => `es/${index}`);
      const children = context.ensureChildren(keys.map((key) => ({ key, kind: 'dubbing.chunk', title: key, input: {} })));
      const ended = await context.runChildren(
        children.map((child) => child.id),
        { parallel },
      );
      return { state: ended.every((child) => child.state === 'succeeded') ? 'succeeded' : 'partial' };
    },
  };
  const kinds = [parent, runs.kind('dubbing.chunk', { limit: 10, ...chunk })];
  const bench = createJobBench(kinds);
  const { id } = bench.service.enqueue('dubbing', some);
  await bench.settle();
  const child = (index: number): Job => {
    const found = bench.service.children(id)[index];
    if (!found) throw new Error(`no child ${index}`);
    return found;
  };
  const run = (index: number) => runs.of(child(index).id);
  /** `state` or `state code` of the parent, then of each child. */
  const all = (): readonly string[] =>
    [bench.service.get(id), ...bench.service.children(id)].map(({ state, error }) => (error ? `${state} ${error.code}` : state));
  return { ...bench, kinds, runs, id, child, run, all };
}

describe('a job that stops by itself', () => {
  test('is paused with its reason, without a slot, and the reason is a warning in its log', async () => {
    const runs = createHandRuns();
    const asked: unknown[] = [];
    const kind = runs.kind('rendition', { limit: 1, retryAfterMs: (error) => asked.push(error) * 1_000 });
    const { service, settle, states, bugs, clock } = createJobBench([kind]);
    const [id, other] = [service.enqueue('rendition', some).id, service.enqueue('rendition', some).id];
    await settle();
    const settled = service.settled(id);
    runs.of(id).fail(held('dubbing.cap-reached'));
    expect(await settled).toMatchObject({
      state: 'paused',
      error: { code: 'dubbing.cap-reached', message: 'Stopped: dubbing.cap-reached.', details: { language: 'es' } },
      finishedAtMs: null,
      runAfterMs: null,
    });
    expect((await service.settled(id)).state).toBe('paused');
    await settle();
    expect(runs.begunIds()).toEqual([id, other]);
    expect(states(id)).toEqual(['queued', 'running', 'paused']);
    expect(service.log(id, 0).map((line) => `${line.level} ${line.message}`)).toEqual(['warn Stopped: dubbing.cap-reached.']);
    expect([asked, bugs, clock.alarms()]).toEqual([[], [], 0]);
  });

  test('runs again with its next attempt when it is resumed, and its reason is gone at once', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition')]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    runs.of(id).fail(held('dubbing.key-refused'));
    await service.settled(id);
    expect(() => service.retry(id)).toThrow(refused);
    expect(service.resume(id)).toMatchObject({ state: 'queued', error: null });
    await settle();
    expect(service.get(id)).toMatchObject({ state: 'running', attempt: 2, error: null });
    runs.of(id).finish();
    expect((await service.settled(id)).state).toBe('succeeded');
  });

  test('does not use up a try', async () => {
    const runs = createHandRuns();
    const attempts: number[] = [];
    const retryAfterMs = (_error: unknown, attempt: number) => attempts.push(attempt) * 1_000;
    const { service, settle, clock } = createJobBench([runs.kind('rendition', { retryAfterMs })]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    for (const error of [new AppError('tool.failed', 'no'), held('dubbing.key-refused'), new AppError('tool.failed', 'no')]) {
      runs.of(id).fail(error);
      await settle();
      if (service.get(id).state === 'paused') service.resume(id);
      await clock.advance(2_000);
    }
    expect(attempts).toEqual([1, 2]);
  });

  test('is counted as one that needs a person, one that a person paused is not', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition', { limit: 3, retryAfterMs: () => 60_000 })]);
    const ids = [1, 2, 3].map(() => service.enqueue('rendition', some).id);
    await settle();
    for (const [index, error] of [held('dubbing.cap-reached'), new AppError('tool.failed', 'Busy.')].entries())
      runs.of(ids[index]!).fail(error); // three were made
    await settle();
    for (const id of ids) service.pause(id);
    await settle();
    expect(ids.map((id) => [service.get(id).state, service.get(id).error?.code])).toEqual([
      ['paused', 'dubbing.cap-reached'],
      ['paused', undefined],
      ['paused', undefined],
    ]);
    expect(service.countHeld()).toBe(1);
  });

  test('is cancelled when that was asked meanwhile, and asks nothing any more', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition', { stubborn: true })]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    service.cancel(id);
    runs.of(id).fail(held('dubbing.unresolved', 'alone'));
    expect(await service.settled(id)).toMatchObject({ state: 'cancelled', error: null });
    expect(service.log(id, 0).map((line) => line.message)).toEqual(['Cancelled. Stopped: dubbing.unresolved.']);
  });

  test('says its reason also when a person had just paused it', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition', { stubborn: true })]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    service.pause(id);
    runs.of(id).fail(held('dubbing.unresolved', 'alone'));
    expect(await service.settled(id)).toMatchObject({ state: 'paused', error: { code: 'dubbing.unresolved' } });
  });

  test('while the program closes goes on with the next owner, where it finds its reason again', async () => {
    const { service, settle, run, all, kinds, jobs, clock, runs, child } = await begin(2, { stubborn: true });
    const closed = service.close();
    await settle();
    run(0).fail(held('dubbing.key-refused'));
    run(1).fail(new Error('ended'));
    await closed;
    expect(all()).toEqual(['interrupted', 'interrupted', 'interrupted']);
    const next = createJobBench(kinds, { jobs, clock });
    await next.settle();
    runs.of(child(0).id).fail(held('dubbing.key-refused'));
    await next.settle();
    runs.of(child(1).id).fail(new Error('ended'));
    await next.settle();
    expect(all()).toEqual(['paused dubbing.key-refused', 'paused dubbing.key-refused', 'paused']);
    expect(next.bugs).toEqual([]);
  });
});

describe('a child that no sibling could do better than', () => {
  test('holds its parent at once: those that run are told to pause, those that wait are paused', async () => {
    const { service, settle, run, all, id, runs, bugs, clock } = await begin(4, { stubborn: true }, 2);
    run(0).fail(held('dubbing.quota-exceeded'));
    await settle();
    const reason = 'dubbing.quota-exceeded';
    expect(all()).toEqual([`pausing ${reason}`, `paused ${reason}`, 'pausing', 'paused', 'paused']);
    expect(run(1).context.signal.reason).toMatchObject({ reason: 'pause' });
    run(1).fail(new Error('ended'));
    expect((await service.settled(id)).error).toMatchObject({ code: reason, details: { language: 'es' } });
    expect(all()).toEqual([`paused ${reason}`, `paused ${reason}`, 'paused', 'paused', 'paused']);
    expect(runs.begun).toHaveLength(2);
    expect(service.log(id, 0).map((line) => `${line.level} ${line.message}`)).toEqual([`warn Stopped: ${reason}.`, 'info Paused.']);
    expect([service.countHeld(), bugs, clock.alarms()]).toEqual([1, [], 0]);
  });

  test('goes on with all its siblings when the parent is resumed, and only so', async () => {
    const { service, settle, run, all, id, child, runs } = await begin(3);
    run(0).finish();
    await settle();
    run(1).fail(held('dubbing.key-refused'));
    await service.settled(id);
    await settle();
    for (const wish of ['resume', 'retry'] as const) expect(() => service[wish](child(1).id)).toThrow(refused);
    service.resume(id);
    expect(all()).toEqual(['queued', 'succeeded', 'queued', 'queued']);
    await settle();
    expect([0, 1, 2].map((index) => child(index).attempt)).toEqual([1, 2, 2]);
    for (const each of [...runs.live]) each.finish();
    expect((await service.settled(id)).state).toBe('succeeded');
  });

  test('keeps its own reason when two find one at once; the first is the parent’s', async () => {
    const { service, settle, run, all, id } = await begin(3);
    const [first, second] = [run(1), run(0)];
    first.fail(held('dubbing.key-refused'));
    second.fail(held('dubbing.quota-exceeded'));
    await settle();
    const both = ['paused dubbing.quota-exceeded', 'paused dubbing.key-refused', 'paused'];
    expect(all()).toEqual(['paused dubbing.key-refused', ...both]);
    service.resume(id);
    expect(all()).toEqual(['queued', 'queued', 'queued', 'queued']);
  });

  test('makes a pause that a person had begun one that asks', async () => {
    const { service, run, all, id } = await begin(2, { stubborn: true });
    service.pause(id);
    run(0).fail(held('dubbing.key-refused'));
    run(1).finish();
    await service.settled(id);
    expect(all()).toEqual(['paused dubbing.key-refused', 'paused dubbing.key-refused', 'succeeded']);
  });

  test('does not hold a parent that is being cancelled', async () => {
    const { service, run, all, id } = await begin(2, { stubborn: true });
    service.cancel(id);
    run(0).fail(held('dubbing.key-refused'));
    run(1).fail(held('dubbing.key-refused'));
    await service.settled(id);
    expect(all()).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('can be cancelled with its parent while that still pauses', async () => {
    const { service, settle, run, all, id } = await begin(2, { stubborn: true });
    run(0).fail(held('dubbing.key-refused'));
    await settle();
    service.cancel(id);
    expect(all()).toEqual(['cancelling dubbing.key-refused', 'cancelled', 'cancelling']);
    run(1).fail(new Error('ended'));
    expect(await service.settled(id)).toMatchObject({ state: 'cancelled', error: null });
  });
});

describe('a child that is held alone', () => {
  test('leaves its siblings to go on; the parent is held once only held ones are left', async () => {
    const { service, settle, run, all, id, clock } = await begin(3, { retryAfterMs: () => 1_000 });
    run(1).fail(held('dubbing.unresolved', 'alone'));
    run(2).fail(new AppError('tool.failed', 'no'));
    await settle();
    expect(all()).toEqual(['running', 'running', 'paused dubbing.unresolved', 'queued tool.failed']);
    expect(service.countHeld()).toBe(0);
    run(0).finish();
    await clock.advance(1_000);
    expect(all()).toEqual(['running', 'succeeded', 'paused dubbing.unresolved', 'running']);
    run(2).fail(held('dubbing.result-gone', 'alone'));
    expect((await service.settled(id)).state).toBe('paused');
    expect(all()).toEqual(['paused dubbing.unresolved', 'succeeded', 'paused dubbing.unresolved', 'paused dubbing.result-gone']);
    expect(service.log(id, 0).map((line) => `${line.level} ${line.message}`)).toEqual(['warn Stopped: dubbing.unresolved.']);
    expect([service.countHeld(), clock.alarms()]).toEqual([1, 0]);
  });

  test('can be resumed alone while its parent runs, and runs once more', async () => {
    const { service, settle, run, id, child, runs } = await begin(2);
    run(0).fail(held('dubbing.unresolved', 'alone'));
    await settle();
    expect(service.resume(child(0).id)).toMatchObject({ state: 'queued', error: null });
    await settle();
    expect(child(0)).toMatchObject({ state: 'running', attempt: 2 });
    for (const each of [...runs.live]) each.finish();
    expect(await service.settled(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  });

  test('does not end the wait for one that a person paused', async () => {
    const { service, settle, run, id, child, all } = await begin(3);
    service.pause(child(1).id);
    for (const index of [0, 2]) run(index).fail(held('dubbing.unresolved', 'alone'));
    await settle();
    expect(all()).toEqual(['running', 'paused dubbing.unresolved', 'paused', 'paused dubbing.unresolved']);
    service.resume(child(1).id);
    await settle();
    run(1).finish();
    expect((await service.settled(id)).state).toBe('paused');
  });

  test.each([0, 1])('is cancelled with its parent, which says nothing of it, when nothing runs (held is child %s)', async (index) => {
    const { service, settle, run, id, all } = await begin(2, { retryAfterMs: () => 60_000 });
    run(1 - index).fail(new AppError('tool.failed', 'no'));
    run(index).fail(held('dubbing.unresolved', 'alone'));
    await settle();
    service.cancel(id);
    await service.settled(id);
    expect(all()).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(service.log(id, 0).map((line) => line.message)).toEqual(['Cancelled.']);
  });

  test('stays held over a restart: the next owner asks again and does not run it', async () => {
    const { service, settle, run, all, kinds, jobs, clock, runs, child } = await begin(2);
    run(0).fail(held('dubbing.unresolved', 'alone'));
    await settle();
    await service.close();
    const next = createJobBench(kinds, { jobs, clock });
    await next.settle();
    expect(runs.live.map((each) => each.id)).toEqual([child(1).id]);
    run(1).finish();
    await next.settle();
    expect(all()).toEqual(['paused dubbing.unresolved', 'paused dubbing.unresolved', 'succeeded']);
  });
});

test('a parent that stops by itself pauses the children that it has begun, and all go on with it', async () => {
  const runs = createHandRuns();
  let tries = 0;
  const parent: JobKindDefinition = {
    ...runs.kind('dubbing'),
    async run(_input, context): Promise<JobOutcome> {
      const specs = ['a', 'b'].map((key) => ({ key, kind: 'dubbing.chunk', title: key, input: {} }) as const);
      const ids = context.ensureChildren(specs).map((child) => child.id);
      const ended = context.runChildren(ids, { parallel: 1 });
      tries += 1;
      await (tries === 1 ? Promise.race([ended, Promise.reject(held('dubbing.cap-reached'))]) : ended);
      return { state: 'succeeded' };
    },
  };
  const { service, settle } = createJobBench([parent, runs.kind('dubbing.chunk', { stubborn: true })]);
  const { id } = service.enqueue('dubbing', some);
  await settle();
  const states = (): readonly string[] => [service.get(id), ...service.children(id)].map((job) => job.state);
  expect(states()).toEqual(['pausing', 'pausing', 'paused']);
  runs.live[0]?.fail(new Error('ended'));
  expect((await service.settled(id)).error).toMatchObject({ code: 'dubbing.cap-reached' });
  expect(states()).toEqual(['paused', 'paused', 'paused']);
  service.resume(id);
  for (let round = 0; round < 2; round += 1) {
    await settle();
    runs.live[0]?.finish();
  }
  await settle();
  expect(states()).toEqual(['succeeded', 'succeeded', 'succeeded']);
});
