import { describe, expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';

const some = { title: 'A talk', input: {} };

describe('progress and log', () => {
  test('a thousand reports in a second are ten writes, and the last one is there', async () => {
    const runs = createHandRuns();
    const { service, settle, clock, changes } = createJobBench([runs.kind('rendition')]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    const before = changes.length;
    for (let step = 1; step <= 1_000; step += 1) {
      runs.of(id).context.report('mux', step / 2_000);
      await clock.advance(1);
    }
    await clock.advance(100);
    expect(changes.length - before).toBeGreaterThanOrEqual(10);
    expect(changes.length - before).toBeLessThanOrEqual(11);
    expect(service.get(id).progress).toMatchObject({ stage: 'mux', fraction: 0.5 });
  });

  test('the last report before the end is kept, and a success fills the bar', async () => {
    const runs = createHandRuns();
    const { service, settle, clock } = createJobBench([runs.kind('rendition')]);
    const [failing, fine] = [service.enqueue('rendition', some).id, service.enqueue('rendition', some).id];
    await settle();
    for (const id of [failing, fine]) for (const fraction of [0.1, 0.2, 0.3]) runs.of(id).context.report('mux', fraction);
    runs.of(failing).fail(new AppError('tool.failed', 'no'));
    runs.of(fine).finish();
    expect((await service.settled(failing)).progress).toEqual({ kind: 'fraction', stage: 'mux', fraction: 0.3, etaMs: null });
    expect((await service.settled(fine)).progress).toEqual({ kind: 'fraction', stage: 'mux', fraction: 1, etaMs: 0 });
    await clock.advance(1_000);
    expect(service.get(fine).progress).toMatchObject({ fraction: 1 });
  });

  test('lines come in batches, with the stage they belong to, and all of them before the end is told', async () => {
    const runs = createHandRuns();
    const { service, settle, clock } = createJobBench([runs.kind('rendition')]);
    const batches: string[][] = [];
    service.onLog((_id, entries) => batches.push(entries.map((line) => `${line.seq} ${line.stage} ${line.message}`)));
    const { id } = service.enqueue('rendition', some);
    await settle();
    const { context } = runs.of(id);
    context.report('mux', 0.1);
    for (const message of ['a', 'b', 'c']) context.log('info', message);
    expect(batches).toEqual([]);
    await clock.advance(100);
    expect(batches).toEqual([['1 mux a', '2 mux b', '3 mux c']]);
    context.log('warn', 'd');
    let linesAtEnd = 0;
    service.onChange((change) => {
      if (change.type === 'changed' && change.job.state === 'succeeded') linesAtEnd = batches.flat().length;
    });
    runs.of(id).finish();
    await service.settled(id);
    expect(linesAtEnd).toBe(5);
    expect(service.log(id, 3).map((line) => line.message)).toEqual(['d', 'Done.']);
  });

  test('what a run says after it has ended is not heard', async () => {
    const runs = createHandRuns();
    const { service, settle, clock } = createJobBench([runs.kind('rendition')]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    const { context } = runs.of(id);
    runs.of(id).fail(new AppError('tool.failed', 'no'));
    await service.settled(id);
    context.report('mux', 0.7);
    context.log('info', 'late');
    await clock.advance(1_000);
    expect(service.get(id).progress).toBeNull();
    expect(service.log(id, 0).map((line) => line.message)).toEqual(['no']);
  });
});

describe('what is kept', () => {
  test('work files go when the job has succeeded, its children’s first, and closing waits for it', async () => {
    const runs = createHandRuns();
    const dropped: string[] = [];
    const gate = Promise.withResolvers<void>();
    const parent = runs.kind('dubbing', {
      run: async (_input, context) => {
        context.ensureChildren([{ key: 'es/0', kind: 'dubbing.chunk', title: 'c', input: {} }]);
        return { state: 'succeeded' };
      },
      cleanUp: async (id) => void dropped.push(id),
    });
    const chunk = runs.kind('dubbing.chunk', {
      cleanUp: async (id) => {
        await gate.promise;
        dropped.push(id);
      },
    });
    const { service, settle } = createJobBench([parent, chunk]);
    const { id } = service.enqueue('dubbing', some);
    await service.settled(id);
    const child = service.children(id)[0];
    let isClosed = false;
    const closed = service.close().then(() => {
      isClosed = true;
    });
    await settle();
    expect([isClosed, dropped]).toEqual([false, []]);
    gate.resolve();
    await closed;
    expect(dropped).toEqual([child?.id, id]);
  });

  test('a failed job keeps its work files until it is removed, then all of it is gone', async () => {
    const runs = createHandRuns();
    const dropped: string[] = [];
    const { service, settle, changes, jobs } = createJobBench([runs.kind('rendition', { cleanUp: async (id) => void dropped.push(id) })]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    await expect(service.remove(id)).rejects.toMatchObject({ code: 'job.not-possible' });
    runs.of(id).fail(new AppError('tool.failed', 'no'));
    await service.settled(id);
    expect(dropped).toEqual([]);
    await service.remove(id);
    expect(dropped).toEqual([id]);
    expect(jobs.get(id)).toBeUndefined();
    expect(changes.at(-1)).toEqual({ type: 'removed', id });
    expect(() => service.get(id)).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  test('a job whose files cannot be dropped stays, and can be removed later', async () => {
    const runs = createHandRuns();
    let isLocked = true;
    const cleanUp = async (): Promise<void> => {
      if (isLocked) throw new AppError('media.folder-read-only', 'The folder cannot be written.');
    };
    const { service } = createJobBench([runs.kind('rendition', { cleanUp })], { start: false });
    const { id } = service.enqueue('rendition', some);
    service.cancel(id);
    const removing = service.remove(id);
    expect(() => service.retry(id)).toThrow(expect.objectContaining({ code: 'job.not-possible' }));
    await expect(removing).rejects.toMatchObject({ code: 'media.folder-read-only' });
    expect(service.get(id).state).toBe('cancelled');
    isLocked = false;
    await service.remove(id);
    expect(service.list({ limit: 10 })).toEqual([]);
  });
});
