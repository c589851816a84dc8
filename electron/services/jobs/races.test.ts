import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import { isActive, isFinished, isHeld, type JobState } from '../../../common/domain/jobs/job.ts';
import { JOB_EVENTS, transition } from '../../../common/domain/jobs/transition.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';
import { settleMicrotasks } from '../../../tests/fakes/turned-clock.ts';
import { propertyRuns } from '../../../tests/property-runs.ts';
import { JobHeld, type JobKindDefinition } from './job-kind.ts';

const CHILDREN = 3;
const LIMIT = { dubbing: 2, 'dubbing.chunk': 3, rendition: 2 } as const;

type Step =
  | { readonly do: 'pause' | 'resume' | 'cancel' | 'retry' | 'give up' | 'retry some'; readonly job: number }
  | { readonly do: 'finish' | 'fail' | 'hold alone' | 'hold whole'; readonly run: number }
  | { readonly do: 'turn the clock' | 'let it settle' | 'enqueue' };

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('pause', 'resume', 'cancel', 'retry', 'give up', 'retry some'), job: fc.nat(15) }),
    fc.record({ do: fc.constantFrom('finish', 'fail', 'hold alone', 'hold whole'), run: fc.nat(5) }),
    fc.record({ do: fc.constantFrom('turn the clock', 'let it settle', 'enqueue') }),
  ),
  { maxLength: 50 },
) as fc.Arbitrary<readonly Step[]>; // constantFrom widens the union's literals

function createWorld(stubborn: boolean) {
  const runs = createHandRuns();
  const parent: JobKindDefinition = {
    ...runs.kind('dubbing', { limit: LIMIT.dubbing }),
    async run(_input, context) {
      const keys = Array.from({ length: CHILDREN }, (_, index) => `es/${index}`);
      const children = context.ensureChildren(keys.map((key) => ({ key, kind: 'dubbing.chunk', title: key, input: {} })));
      const ended = await context.runChildren(
        children.map((child) => child.id),
        { parallel: 2 },
      );
      return { state: ended.every((child) => child.state === 'succeeded') ? 'succeeded' : 'partial' };
    },
  };
  const retryAfterMs = (_error: unknown, attempt: number) => (attempt < 3 ? 1_000 : null);
  const kinds = [
    parent,
    runs.kind('dubbing.chunk', { limit: LIMIT['dubbing.chunk'], retryAfterMs, stubborn }),
    runs.kind('rendition', { limit: LIMIT.rendition, retryAfterMs, stubborn }),
  ];
  return { runs, bench: createJobBench(kinds) };
}
type World = ReturnType<typeof createWorld>;

async function take({ bench, runs }: World, step: Step): Promise<void> {
  const { service, clock } = bench;
  const all = service.list({ limit: 100 }).flatMap((job) => [job, ...service.children(job.id)]);
  switch (step.do) {
    case 'pause':
    case 'resume':
    case 'cancel':
    case 'retry':
    case 'give up':
    case 'retry some': {
      const job = all[step.job % Math.max(1, all.length)];
      if (!job) return;
      try {
        if (step.do === 'give up') service.fail(job.id, new AppError('dubbing.given-up', 'enough'));
        else if (step.do === 'retry some') service.retry(job.id, { skip: (child) => child.key === 'es/0' });
        else service[step.do](job.id);
      } catch (error) {
        expect(error).toMatchObject({ code: 'job.not-possible' });
      }
      return;
    }
    case 'finish':
      return runs.live[step.run]?.finish();
    case 'fail':
      return runs.live[step.run]?.fail(new AppError('tool.failed', 'no'));
    case 'hold alone':
      return runs.live[step.run]?.fail(new JobHeld(new AppError('dubbing.unresolved', 'who knows'), 'alone'));
    case 'hold whole':
      return runs.live[step.run]?.fail(new JobHeld(new AppError('dubbing.key-refused', 'no entry'), 'whole'));
    case 'turn the clock':
      return clock.advance(1_000);
    case 'let it settle':
      return settleMicrotasks();
    case 'enqueue':
      if (all.length < 12) service.enqueue(all.length % 2 === 0 ? 'dubbing' : 'rendition', { title: 'x', input: {} });
  }
}

function checkAlways({ runs }: World): void {
  const ids = runs.live.map((run) => run.id);
  expect(new Set(ids).size, 'no job runs twice at once').toBe(ids.length);
  for (const kind of ['dubbing.chunk', 'rendition'] as const) {
    expect(runs.live.filter((run) => run.kind === kind).length, `${kind} limit`).toBeLessThanOrEqual(LIMIT[kind]);
  }
}

/**
 * Once nothing moves by itself: who holds a slot in the store runs, who runs holds a slot, no child runs without its parent, and no
 * parent runs on for nothing but held children.
 */
function checkAtRest({ bench, runs }: World): void {
  const live = new Set<JobId>(runs.live.map((run) => run.id));
  for (const job of bench.service.list({ limit: 100 })) {
    const left = bench.service.children(job.id).filter((child) => !isFinished(child.state));
    if (job.state === 'running' && left.length > 0) expect(left.every(isHeld), `${job.id} waits for held ones`).toBe(false);
    if (isFinished(job.state) && job.state !== 'failed') expect(job.error).toBeNull();
    if (job.kind === 'rendition') expect(live.has(job.id), `${job.id} ${job.state}`).toBe(isActive(job.state));
    for (const child of bench.service.children(job.id)) {
      expect(live.has(child.id), `${child.id} ${child.state}`).toBe(isActive(child.state));
      if (isActive(child.state)) expect(isActive(job.state)).toBe(true);
      if (job.state === 'succeeded' || job.state === 'cancelled') expect(isFinished(child.state)).toBe(true);
    }
  }
}

/** Every change that was told is one that the state machine knows. */
function checkHistory({ bench }: World): void {
  const last = new Map<JobId, JobState>();
  for (const change of bench.changes) {
    if (change.type !== 'changed') continue;
    const before = last.get(change.job.id);
    last.set(change.job.id, change.job.state);
    if (before === undefined || before === change.job.state) continue;
    expect(
      JOB_EVENTS.some((event) => transition(before, event) === change.job.state),
      `${before} -> ${change.job.state}`,
    ).toBe(true);
  }
  for (const [id, state] of last) expect(bench.service.get(id).state).toBe(state);
}

/** Lets everything that may run do so until all jobs have finished. */
async function drain({ bench, runs }: World): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    for (const job of bench.service.list({ states: ['paused'], limit: 100 })) bench.service.resume(job.id);
    for (const job of bench.service.list({ limit: 100 })) {
      for (const child of bench.service.children(job.id))
        if (child.state === 'paused' && job.state === 'running') bench.service.resume(child.id);
    }
    for (const run of [...runs.live]) run.finish();
    await bench.clock.advance(1_000);
    if (bench.service.list({ limit: 100 }).every((job) => isFinished(job.state))) return;
  }
  throw new Error('jobs hang');
}

test.each([false, true])(
  'no order of wishes and ends loses a job, runs one twice or passes a limit (slow to stop: %s)',
  async (stubborn) => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const world = createWorld(stubborn);
        for (const kind of ['dubbing', 'rendition', 'dubbing'] as const) world.bench.service.enqueue(kind, { title: 'x', input: {} });
        for (const step of taken) {
          await take(world, step);
          checkAlways(world);
        }
        await settleMicrotasks();
        if (!stubborn) checkAtRest(world);
        await drain(world);
        checkAtRest(world);
        checkHistory(world);
        expect(world.bench.bugs).toEqual([]);
        expect(world.bench.clock.alarms()).toBe(0);
        await world.bench.service.close();
      }),
      propertyRuns(20_261, 60),
    );
  },
);
