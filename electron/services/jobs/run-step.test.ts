import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../../common/contract/errors.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';
import type { JobContext } from './job-kind.ts';

/** A job whose first run does `first` and fails, and whose second does `second`; returns what each gave. */
async function twice<T>(first: (context: JobContext) => Promise<T>, second: (context: JobContext) => Promise<T>) {
  const given: T[] = [];
  const kind = createHandRuns().kind('rendition', {
    run: async (_input, context) => {
      given.push(await (given.length === 0 ? first : second)(context));
      if (given.length === 1) throw new AppError('tool.failed', 'Once more.');
      return { state: 'succeeded' };
    },
  });
  const { service, bugs, jobs } = createJobBench([kind]);
  const { id } = service.enqueue('rendition', { title: 'A', input: {} });
  await service.settled(id);
  service.retry(id);
  const job = await service.settled(id);
  return { given, job, bugs, jobs, id };
}

const file = z.object({ path: z.string(), sizeBytes: z.number() });

test('a step that was recorded as done is not done again', async () => {
  let runs = 0;
  const step = (context: JobContext) => context.step('extract', file, async () => ({ path: 'a.wav', sizeBytes: ++runs }));
  const { given } = await twice(step, step);
  expect(given).toEqual([
    { path: 'a.wav', sizeBytes: 1 },
    { path: 'a.wav', sizeBytes: 1 },
  ]);
});

test('a step is done again when what it made is not good any more', async () => {
  let runs = 0;
  const { given, jobs, id } = await twice(
    (context) => context.step('extract', z.number(), async () => ++runs),
    (context) =>
      context.step(
        'extract',
        z.number(),
        async () => ++runs,
        async (value) => value !== 1,
      ),
  );
  expect(given).toEqual([1, 2]);
  expect(jobs.step(id, 'extract')?.output).toBe(2);
});

test('a step is done again when an older version recorded it in another form', async () => {
  const { given } = await twice<unknown>(
    (context) => context.step('extract', z.string(), async () => 'a.wav'),
    (context) => context.step('extract', file, async () => ({ path: 'a.wav', sizeBytes: 5 })),
  );
  expect(given).toEqual(['a.wav', { path: 'a.wav', sizeBytes: 5 }]);
});

test('a step that fails records nothing', async () => {
  let recorded: unknown = 'unset';
  const failing = async (context: JobContext): Promise<void> => {
    const id: JobId = context.job.id;
    await context.step('extract', z.number(), () => Promise.reject(new Error('no'))).catch(() => undefined);
    recorded = jobsOf().step(id, 'extract');
  };
  const kind = createHandRuns().kind('rendition', {
    run: async (_input, context) => {
      await failing(context);
      return { state: 'succeeded' };
    },
  });
  const { service, jobs } = createJobBench([kind]);
  const jobsOf = () => jobs;
  await service.settled(service.enqueue('rendition', { title: 'A', input: {} }).id);
  expect(recorded).toBeUndefined();
});

test('the first run sees a step’s value as a later one will', async () => {
  const step = (context: JobContext) => context.step('when', z.object({ at: z.string() }), async () => ({ at: '1', extra: new Date(0) }));
  const { given } = await twice(step, step);
  expect(given).toEqual([{ at: '1' }, { at: '1' }]);
});

test('a step whose value could not be read back is a bug at once, not after a crash', async () => {
  const kind = createHandRuns().kind('rendition', {
    run: async (_input, context) => {
      await context.step('when', z.date(), async () => new Date(0));
      return { state: 'succeeded' };
    },
  });
  const { service, bugs } = createJobBench([kind]);
  const job = await service.settled(service.enqueue('rendition', { title: 'A', input: {} }).id);
  expect(job.error?.code).toBe('internal');
  expect(String(bugs[0]?.error)).toContain('read back');
});

test('a step that ended while its job was being cancelled is recorded, and the next one does not begin', async () => {
  const gate = Promise.withResolvers<number>();
  const begun: string[] = [];
  const kind = createHandRuns().kind('rendition', {
    run: async (_input, context) => {
      await context.step('paid', z.number(), () => gate.promise);
      await context.step('next', z.number(), async () => begun.push('next'));
      return { state: 'succeeded' };
    },
  });
  const { service, settle, jobs } = createJobBench([kind]);
  const { id } = service.enqueue('rendition', { title: 'A', input: {} });
  await settle();
  service.cancel(id);
  gate.resolve(7);
  expect((await service.settled(id)).state).toBe('cancelled');
  expect(jobs.step(id, 'paid')?.output).toBe(7);
  expect(begun).toEqual([]);
});
