import { describe, expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { createHandRuns, createJobBench, type HandKindOptions } from '../../../tests/fakes/job-bench.ts';
import type { JobContext, JobKindDefinition, JobOutcome } from './job-kind.ts';

const FAILURE = new AppError('tool.failed', 'The voice broke.');

/** Runs `count` children and is as good as they are; `afterwards` comes between them and the end. */
function parentKind(
  count: number,
  options: { readonly parallel?: number; readonly limit?: number; readonly afterwards?: (context: JobContext) => Promise<void> } = {},
): JobKindDefinition & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    kind: 'dubbing',
    limit: options.limit ?? 2,
    input: createHandRuns().kind('dubbing').input,
    seen,
    async run(_input, context): Promise<JobOutcome> {
      const specs = Array.from({ length: count }, (_, index) => `es/${index}`);
      const children = context.ensureChildren(specs.map((key) => ({ key, kind: 'dubbing.chunk', title: key, input: { key } })));
      const ended = await context.runChildren(
        children.map((child) => child.id),
        { parallel: options.parallel ?? 10, onSettled: (child) => seen.push(`${child.key} ${child.state}`) },
      );
      await options.afterwards?.(context);
      return { state: ended.every((child) => child.state === 'succeeded') ? 'succeeded' : 'partial' };
    },
  };
}

/** A parent that has begun its children. */
async function begin(parent: JobKindDefinition, chunk: HandKindOptions = {}) {
  const runs = createHandRuns();
  const bench = createJobBench([parent, runs.kind('dubbing.chunk', { limit: 10, ...chunk })]);
  const { id } = bench.service.enqueue('dubbing', { title: 'A talk', input: {} });
  await bench.settle();
  const child = (index: number): Job => {
    const found = bench.service.children(id)[index];
    if (!found) throw new Error(`no child ${index}`);
    return found;
  };
  const states = (): readonly string[] => bench.service.children(id).map((each) => each.state);
  return { ...bench, runs, id, child, childStates: states };
}

describe('children', () => {
  test('run no more at once than their parent allows, nor than their kind does', async () => {
    const narrow = await begin(parentKind(6, { parallel: 2 }));
    expect(narrow.runs.live).toHaveLength(2);
    narrow.runs.live[0]?.finish();
    await narrow.settle();
    expect(narrow.runs.live).toHaveLength(2);
    expect(narrow.runs.begun).toHaveLength(3);
    const wide = await begin(parentKind(6, { parallel: 5 }), { limit: 3 });
    expect(wide.runs.live).toHaveLength(3);
  });

  test('share the slots of their kind between two parents, the older one first', async () => {
    const { service, settle, runs, id } = await begin(parentKind(3), { limit: 2 });
    const second = service.enqueue('dubbing', { title: 'B', input: {} }).id;
    await settle();
    const parentOf = (): readonly unknown[] => runs.live.map((run) => service.get(run.id).parentId);
    expect(parentOf()).toEqual([id, id]);
    runs.live[0]?.finish();
    await settle();
    expect(parentOf()).toEqual([id, id]);
    runs.live[0]?.finish();
    await settle();
    expect(parentOf()).toEqual([id, second]);
  });

  test('go on when a sibling fails, and the parent hears of each that ends', async () => {
    const parent = parentKind(3);
    const { service, settle, runs, id, child, childStates } = await begin(parent);
    runs.of(child(1).id).fail(FAILURE);
    await settle();
    expect(service.get(id).state).toBe('running');
    for (const index of [0, 2]) runs.of(child(index).id).finish();
    expect((await service.settled(id)).state).toBe('partial');
    expect(childStates()).toEqual(['succeeded', 'failed', 'succeeded']);
    expect(parent.seen.toSorted()).toEqual(['es/0 succeeded', 'es/1 failed', 'es/2 succeeded']);
  });

  test('that have succeeded are made again where the parent finds that what they made is gone, and may fail then', async () => {
    const lost: string[] = [];
    const parent: JobKindDefinition = {
      ...parentKind(0),
      async run(_input, context): Promise<JobOutcome> {
        const children = context.ensureChildren(['a', 'b'].map((key) => ({ key, kind: 'dubbing.chunk', title: key, input: {} })));
        for (const { id, key } of children) if (lost.includes(key ?? '')) context.redoChild(id);
        const ended = await context.runChildren(
          children.map((child) => child.id),
          { parallel: 2 },
        );
        return { state: ended.every((child) => child.state === 'succeeded') ? 'succeeded' : 'partial' };
      },
    };
    const { service, settle, runs, id, child, childStates } = await begin(parent);
    runs.of(child(0).id).fail(FAILURE);
    runs.of(child(1).id).finish();
    expect((await service.settled(id)).state).toBe('partial');
    lost.push('b');
    service.retry(id);
    await settle();
    expect(childStates()).toEqual(['running', 'running']);
    expect(child(1)).toMatchObject({ attempt: 2, error: null, finishedAtMs: null });
    runs.of(child(0).id).finish();
    runs.of(child(1).id).fail(FAILURE);
    expect((await service.settled(id)).state).toBe('partial');
    expect(childStates()).toEqual(['succeeded', 'failed']);
  });

  test('wait for their next try without a slot, and the parent waits for them', async () => {
    const { service, settle, runs, id, child, clock } = await begin(parentKind(2, { parallel: 1 }), {
      retryAfterMs: (_error, attempt) => (attempt < 3 ? 5_000 : null),
    });
    runs.of(child(0).id).fail(FAILURE);
    await settle();
    expect(child(0)).toMatchObject({ state: 'queued', error: { code: 'tool.failed' } });
    runs.of(child(1).id).finish();
    await clock.advance(4_999);
    expect(runs.live).toEqual([]);
    await clock.advance(1);
    runs.of(child(0).id).finish();
    expect((await service.settled(id)).state).toBe('succeeded');
    expect(clock.alarms()).toBe(0);
  });

  test('of the kind of their parent are refused: they would wait for its slot for ever', async () => {
    const runs = createHandRuns();
    const { service, bugs } = createJobBench([
      runs.kind('dubbing', {
        run: async (_input, context) => {
          context.ensureChildren([{ key: 'a', kind: 'dubbing', title: 'a', input: {} }]);
          return { state: 'succeeded' };
        },
      }),
    ]);
    const { id } = service.enqueue('dubbing', { title: 'A', input: {} });
    expect(await service.settled(id)).toMatchObject({ state: 'failed', error: { code: 'internal' } });
    expect(String(bugs[0]?.error)).toContain('slot');
  });
});

describe('stopping a parent', () => {
  test('pauses its children, running and waiting, and resuming it resumes them', async () => {
    const { service, settle, runs, id, child, childStates, states } = await begin(parentKind(3, { parallel: 2 }));
    runs.of(child(0).id).finish();
    await settle();
    service.pause(id);
    expect(childStates()).toEqual(['succeeded', 'pausing', 'pausing']);
    expect((await service.settled(id)).state).toBe('paused');
    expect(childStates()).toEqual(['succeeded', 'paused', 'paused']);
    service.resume(id);
    await settle();
    for (const run of [...runs.live]) run.finish();
    expect((await service.settled(id)).state).toBe('succeeded');
    expect(states(child(0).id)).toEqual(['queued', 'running', 'succeeded']);
    expect(child(1).attempt).toBe(2);
  });

  test('settles only after its last child has', async () => {
    const { service, settle, runs, id, child } = await begin(parentKind(2), { stubborn: true });
    service.cancel(id);
    runs.of(child(0).id).fail(new Error('ended'));
    await settle();
    expect(service.get(id).state).toBe('cancelling');
    runs.of(child(1).id).fail(new Error('ended'));
    expect((await service.settled(id)).state).toBe('cancelled');
    expect([child(0).state, child(1).state]).toEqual(['cancelled', 'cancelled']);
  });

  test('keeps what a child had finished when it was cancelled', async () => {
    const { service, runs, id, child } = await begin(parentKind(2), { stubborn: true });
    service.cancel(id);
    runs.of(child(0).id).finish();
    runs.of(child(1).id).fail(new Error('ended'));
    await service.settled(id);
    expect([child(0).state, child(1).state]).toEqual(['succeeded', 'cancelled']);
  });

  test('cancels the children of a paused one too', async () => {
    const { service, id, childStates } = await begin(parentKind(2));
    service.pause(id);
    await service.settled(id);
    service.cancel(id);
    expect(childStates()).toEqual(['cancelled', 'cancelled']);
  });

  test('by closing interrupts children and parent, and both go on with the next owner', async () => {
    const parent = parentKind(3);
    const { service, settle, runs, id, child, childStates, jobs, clock } = await begin(parent);
    runs.of(child(0).id).finish();
    await settle();
    await service.close();
    expect([jobs.get(id)?.state, ...childStates()]).toEqual(['interrupted', 'succeeded', 'interrupted', 'interrupted']);
    const next = createJobBench([parent, runs.kind('dubbing.chunk', { limit: 10 })], { jobs, clock });
    await next.settle();
    for (const run of [...runs.live]) run.finish();
    expect((await next.service.settled(id)).state).toBe('succeeded');
    expect(child(0).attempt).toBe(1);
  });

  test('whose own code fails ends the children that still run', async () => {
    const parent = parentKind(2);
    const failing: JobKindDefinition = {
      ...parent,
      run: (input, context) => Promise.race([parent.run(input, context), Promise.reject(FAILURE)]),
    };
    const { service, settle, runs, id, childStates } = await begin(failing, { stubborn: true });
    expect([service.get(id).state, ...childStates()]).toEqual(['running', 'cancelling', 'cancelling']);
    for (const run of [...runs.live]) run.fail(new Error('ended'));
    await settle();
    expect(await service.settled(id)).toMatchObject({ state: 'failed', error: { code: 'tool.failed' } });
    expect(childStates()).toEqual(['cancelled', 'cancelled']);
  });
});

describe('one child alone', () => {
  test('can be retried after its parent has ended, which then finishes without repeating the others', async () => {
    const { service, settle, runs, id, child } = await begin(parentKind(3));
    runs.of(child(0).id).fail(FAILURE);
    runs.of(child(1).id).fail(FAILURE);
    runs.of(child(2).id).finish();
    await service.settled(id);
    expect(service.retry(child(1).id).state).toBe('queued');
    expect(service.get(id).state).toBe('queued');
    await settle();
    expect(runs.live.map((run) => run.id)).toEqual([child(1).id]);
    runs.of(child(1).id).finish();
    expect((await service.settled(id)).state).toBe('partial');
    expect([0, 1, 2].map((index) => child(index).attempt)).toEqual([1, 2, 1]);
  });

  test('of a failed parent is retried with all that did not succeed when the parent is', async () => {
    const { service, settle, runs, id, child } = await begin(parentKind(3));
    runs.of(child(0).id).fail(FAILURE);
    service.cancel(child(1).id);
    runs.of(child(2).id).finish();
    await service.settled(id);
    service.retry(id);
    await settle();
    expect(runs.live.map((run) => run.id)).toEqual([child(0).id, child(1).id]);
    for (const run of [...runs.live]) run.finish();
    expect((await service.settled(id)).state).toBe('succeeded');
  });

  test('can be retried while its siblings still run', async () => {
    const { service, settle, runs, id, child } = await begin(parentKind(2));
    runs.of(child(0).id).fail(FAILURE);
    await settle();
    service.retry(child(0).id);
    await settle();
    for (const run of [...runs.live]) run.finish();
    expect(await service.settled(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(child(0).attempt).toBe(2);
  });

  test('can be retried while its parent is already past its children; the parent then runs once more', async () => {
    const gate = Promise.withResolvers<void>();
    const { service, settle, runs, id, child } = await begin(parentKind(2, { afterwards: () => gate.promise }));
    runs.of(child(0).id).fail(FAILURE);
    runs.of(child(1).id).finish();
    await settle();
    service.retry(child(0).id);
    gate.resolve();
    await settle();
    runs.of(child(0).id).finish();
    await settle();
    expect(service.get(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
    expect(child(1).attempt).toBe(1);
  });

  test('that is retried under a paused parent waits with it', async () => {
    const { service, settle, runs, id, child } = await begin(parentKind(2));
    runs.of(child(0).id).fail(FAILURE);
    await settle();
    service.pause(id);
    await service.settled(id);
    expect(service.retry(child(0).id).state).toBe('paused');
    expect(() => service.resume(child(0).id)).toThrow(expect.objectContaining({ code: 'job.not-possible' }));
    service.resume(id);
    await settle();
    for (const run of [...runs.live]) run.finish();
    expect((await service.settled(id)).state).toBe('succeeded');
  });

  test('cannot be retried while its parent is being cancelled, or after it has succeeded without it', async () => {
    const refused = expect.objectContaining({ code: 'job.not-possible' });
    const stopping = await begin(parentKind(2), { stubborn: true });
    stopping.runs.of(stopping.child(0).id).fail(FAILURE);
    await stopping.settle();
    stopping.service.cancel(stopping.id);
    expect(() => stopping.service.retry(stopping.child(0).id)).toThrow(refused);
    expect(stopping.child(0).state).toBe('failed');

    const parent = parentKind(1);
    const lenient: JobKindDefinition = { ...parent, run: async (...args) => ({ ...(await parent.run(...args)), state: 'succeeded' }) };
    const { service, runs, id, child } = await begin(lenient);
    runs.of(child(0).id).fail(FAILURE);
    await service.settled(id);
    expect(() => service.retry(child(0).id)).toThrow(refused);
    expect(child(0).state).toBe('failed');
  });

  test('runs once though two groups of its parent wait for it', async () => {
    const parent = parentKind(1);
    const twice: JobKindDefinition = {
      ...parent,
      run: async (...args) => (await Promise.all([parent.run(...args), parent.run(...args)]))[0],
    };
    const { service, settle, runs, id, child } = await begin(twice);
    service.pause(child(0).id);
    await settle();
    service.resume(child(0).id);
    await settle();
    expect(runs.live).toHaveLength(1);
    service.cancel(child(0).id);
    expect((await service.settled(id)).state).toBe('partial');
    expect(runs.live).toEqual([]);
  });

  test('can be paused: the others go on and the parent waits for it', async () => {
    const { service, settle, runs, id, child } = await begin(parentKind(2));
    service.pause(child(0).id);
    runs.of(child(1).id).finish();
    await settle();
    expect(child(0).state).toBe('paused');
    expect(service.get(id).state).toBe('running');
    service.resume(child(0).id);
    await settle();
    runs.of(child(0).id).finish();
    expect((await service.settled(id)).state).toBe('succeeded');
  });

  test('can be cancelled: its parent ends partly done', async () => {
    const { service, runs, id, child } = await begin(parentKind(2));
    service.cancel(child(0).id);
    runs.of(child(1).id).finish();
    expect((await service.settled(id)).state).toBe('partial');
    expect(child(0).state).toBe('cancelled');
  });

  test('cannot be removed without its parent, and goes with it', async () => {
    const { service, runs, id, child, changes } = await begin(parentKind(1));
    runs.of(child(0).id).finish();
    await service.settled(id);
    const childId = child(0).id;
    await expect(service.remove(childId)).rejects.toMatchObject({ code: 'job.not-possible' });
    await service.remove(id);
    expect(changes.slice(-2)).toEqual([
      { type: 'removed', id: childId },
      { type: 'removed', id },
    ]);
  });
});
