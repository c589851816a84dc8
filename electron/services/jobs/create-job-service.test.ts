import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../../common/contract/errors.ts';
import { jobId } from '../../../common/units/ids.ts';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';

const some = { title: 'A talk', input: {} };

describe('a job that runs', () => {
  test('goes from queued to running to succeeded and keeps its result', async () => {
    const runs = createHandRuns();
    const { service, states, settle } = createJobBench([runs.kind('rendition')]);
    const { id } = service.enqueue('rendition', { ...some, input: { track: 1 } });
    await settle();
    runs.of(id).finish({ state: 'succeeded', result: { file: 'a.mp4' } });
    const job = await service.settled(id);
    expect(job).toMatchObject({ state: 'succeeded', attempt: 1, error: null });
    expect(service.result(id)).toEqual({ file: 'a.mp4' });
    expect(states(id)).toEqual(['queued', 'running', 'succeeded']);
  });

  test('tells of a change only after the store has it', async () => {
    const runs = createHandRuns();
    const { service, jobs, settle } = createJobBench([runs.kind('rendition')]);
    const stored: boolean[] = [];
    service.onChange((change) => change.type === 'changed' && stored.push(jobs.get(change.job.id)?.state === change.job.state));
    const { id } = service.enqueue('rendition', some);
    await settle();
    service.cancel(id);
    await service.settled(id);
    expect(stored.length).toBeGreaterThanOrEqual(4);
    expect(stored).not.toContain(false);
  });

  test('waits while as many of its kind run as may', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition', { limit: 2 })]);
    const ids = [1, 2, 3, 4].map(() => service.enqueue('rendition', some).id);
    await settle();
    expect(runs.begunIds()).toEqual(ids.slice(0, 2));
    runs.live[0]?.finish();
    await settle();
    expect(runs.begunIds()).toEqual(ids.slice(0, 3));
  });

  test('does not start before the service does', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition')], { start: false });
    service.enqueue('rendition', some);
    await settle();
    expect(runs.begun).toEqual([]);
    service.start();
    await settle();
    expect(runs.begun).toHaveLength(1);
  });

  test('is refused at once when its input makes no sense', () => {
    const { service } = createJobBench([createHandRuns().kind('rendition', { input: z.object({ track: z.number() }) })]);
    expect(() => service.enqueue('rendition', some)).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
    expect(service.list({ limit: 10 })).toEqual([]);
  });

  test('is stored together with what belongs to it, or not at all', async () => {
    const runs = createHandRuns();
    const { service, changes, settle } = createJobBench([runs.kind('rendition')]);
    const seen: boolean[] = [];
    const { id } = service.enqueue('rendition', some, (job) => seen.push(service.get(job.id).state === 'queued' && changes.length === 0));
    expect(seen).toEqual([true]);
    const full = (): void => {
      throw new AppError('media.disk-full', 'The disk is full.');
    };
    expect(() => service.enqueue('rendition', some, full)).toThrow(expect.objectContaining({ code: 'media.disk-full' }));
    await settle();
    expect(service.list({ limit: 10 }).map((job) => job.id)).toEqual([id]);
    expect(changes.flatMap((change) => (change.type === 'changed' ? [change.job.id] : []))).toEqual([id, id]);
  });

  test('is counted by its state, its children are not', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition', { limit: 1 }), runs.kind('dubbing.chunk')]);
    for (let made = 0; made < 3; made += 1) service.enqueue('rendition', some);
    await settle();
    runs.live[0]?.context.ensureChildren([{ key: 'a', kind: 'dubbing.chunk', title: 'c', input: {} }]);
    expect([service.count(['running']), service.count(['queued']), service.count(['queued', 'running']), service.count([])]).toEqual([
      1, 2, 3, 0,
    ]);
  });

  test('fails in words when this version cannot read its stored input', async () => {
    const runs = createHandRuns();
    const { service, jobs, clock } = createJobBench([runs.kind('rendition', { input: z.object({ track: z.number() }) })], { start: false });
    jobs.insert({ id: jobId('old'), kind: 'rendition', title: 'old', input: { track: 'one' } }, clock.now());
    service.start();
    expect(await service.settled(jobId('old'))).toMatchObject({ state: 'failed', error: { code: 'usage.invalid' } });
  });
});

describe('a job that fails', () => {
  test('keeps the code, the sentence and the details of an expected failure', async () => {
    const runs = createHandRuns();
    const { service, settle, bugs } = createJobBench([runs.kind('rendition')]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    runs.of(id).fail(new AppError('media.disk-full', 'The disk is full.', { details: { missing: 12 } }));
    const job = await service.settled(id);
    expect(job.error).toEqual({ code: 'media.disk-full', message: 'The disk is full.', details: { missing: 12 } });
    expect(bugs).toEqual([]);
    expect(service.log(id, 0).map((line) => `${line.level} ${line.message}`)).toContain('error The disk is full.');
  });

  test('shows a bug as internal with a log id, and keeps its stack for those who mend it', async () => {
    const runs = createHandRuns();
    const { service, settle, bugs } = createJobBench([runs.kind('rendition')]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    runs.of(id).fail(new TypeError('x is undefined'));
    const { error } = await service.settled(id);
    expect(error).toMatchObject({ code: 'internal', details: { logId: bugs[0]?.logId } });
    expect(error?.message).not.toContain('x is undefined');
    expect(bugs[0]?.error).toBeInstanceOf(TypeError);
    expect(service.log(id, 0).find((line) => line.level === 'debug')?.message).toContain('TypeError: x is undefined');
  });

  test('is tried again after its wait and not before, and its error stays to be seen meanwhile', async () => {
    const runs = createHandRuns();
    const retryAfterMs = (_error: unknown, attempt: number) => (attempt < 3 ? attempt * 1_000 : null);
    const { service, settle, clock } = createJobBench([runs.kind('rendition', { retryAfterMs })]);
    const { id } = service.enqueue('rendition', some);
    for (const [tries, waitMs] of [1_000, 2_000].entries()) {
      await settle();
      runs.of(id).fail(new AppError('tool.failed', 'It did not work.'));
      await settle();
      expect(service.get(id)).toMatchObject({ state: 'queued', runAfterMs: clock.now() + waitMs, error: { code: 'tool.failed' } });
      await clock.advance(waitMs - 1);
      expect(runs.begun).toHaveLength(tries + 1);
      await clock.advance(1);
      expect(runs.begun).toHaveLength(tries + 2);
    }
    expect(service.get(id)).toMatchObject({ state: 'running', error: null, runAfterMs: null, attempt: 3 });
    runs.of(id).fail(new AppError('tool.failed', 'It did not work.'));
    expect(await service.settled(id)).toMatchObject({ state: 'failed', attempt: 3 });
    expect(clock.alarms()).toBe(0);
  });

  test('is as patient as at first again once a run got on before it failed', async () => {
    const runs = createHandRuns();
    const retryAfterMs = vi.fn((_error: unknown, _attempt: number) => 1_000);
    const { service, settle, clock } = createJobBench([runs.kind('rendition', { retryAfterMs })]);
    const { id } = service.enqueue('rendition', some);
    for (const getsOn of [false, false, true, false]) {
      await settle();
      if (getsOn) runs.of(id).context.gotOn();
      runs.of(id).fail(new AppError('tool.failed', 'It did not work.'));
      await clock.advance(1_000);
    }
    expect(retryAfterMs.mock.calls.map(([, attempt]) => attempt)).toEqual([1, 2, 1, 2]);
    expect(service.get(id).attempt).toBe(5);
  });

  test.each([
    [90_000_000.2, 90_000_001],
    [Number.POSITIVE_INFINITY, 366 * 24 * 3_600_000],
    [-5, 0],
  ])('keeps the wait that its service asked for, however long it is: %s ms', async (askedMs, waitMs) => {
    const runs = createHandRuns();
    const { service, settle, clock, bugs } = createJobBench([runs.kind('rendition', { retryAfterMs: () => askedMs })]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    const failedAtMs = clock.now();
    const queued: unknown[] = [];
    service.onChange((change) => change.type === 'changed' && change.job.state === 'queued' && queued.push(change.job.runAfterMs));
    runs.of(id).fail(new AppError('tool.failed', 'Busy.'));
    await clock.advance(0);
    expect(queued).toEqual([failedAtMs + waitMs]);
    await clock.advance(waitMs - 1);
    expect(runs.begun).toHaveLength(waitMs === 0 ? 2 : 1);
    await clock.advance(1);
    expect([runs.begun.length, bugs]).toEqual([2, []]);
  });

  test('does not wait for its next try when a person asks for it now', async () => {
    const runs = createHandRuns();
    const { service, settle, clock } = createJobBench([runs.kind('rendition', { retryAfterMs: () => 60_000 })]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    runs.of(id).fail(new Error('busy'));
    await settle();
    service.retry(id);
    await settle();
    expect(runs.begun).toHaveLength(2);
    expect(clock.alarms()).toBe(0);
  });

  test('goes on waiting for its next try after a restart', async () => {
    const runs = createHandRuns();
    const kind = runs.kind('rendition', { retryAfterMs: () => 60_000 });
    const { service, settle, clock, jobs } = createJobBench([kind]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    runs.of(id).fail(new Error('busy'));
    await settle();
    await service.close();
    createJobBench([kind], { jobs, clock });
    await clock.advance(59_999);
    expect(runs.begun).toHaveLength(1);
    await clock.advance(1);
    expect(runs.begun).toHaveLength(2);
  });

  test('is queued again by a retry with an empty bar and no error', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition')]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    runs.of(id).context.report('mux', 0.9);
    runs.of(id).fail(new AppError('tool.failed', 'no'));
    await service.settled(id);
    expect(service.retry(id)).toMatchObject({ state: 'queued', error: null, progress: null, finishedAtMs: null });
    await settle();
    runs.of(id).finish();
    expect(await service.settled(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
  });
});

describe('a job that is stopped', () => {
  test('pauses once its run has settled, frees its slot, and goes on when it is resumed', async () => {
    const runs = createHandRuns();
    const { service, settle, states } = createJobBench([runs.kind('rendition', { limit: 1 })]);
    const { id } = service.enqueue('rendition', some);
    const other = service.enqueue('rendition', some).id;
    await settle();
    expect(service.pause(id).state).toBe('pausing');
    expect((await service.settled(id)).state).toBe('paused');
    await settle();
    runs.of(other).finish();
    expect(service.resume(id).state).toBe('queued');
    await settle();
    runs.of(id).finish();
    await service.settled(id);
    expect(states(id)).toEqual(['queued', 'running', 'pausing', 'paused', 'queued', 'running', 'succeeded']);
  });

  test('holds its slot until its run has settled', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition', { limit: 1, stubborn: true })]);
    const [first, second] = [service.enqueue('rendition', some).id, service.enqueue('rendition', some).id];
    await settle();
    service.cancel(first);
    await settle();
    expect(service.get(first).state).toBe('cancelling');
    expect(runs.begunIds()).toEqual([first]);
    runs.of(first).fail(new AppError('tool.failed', 'ffmpeg was ended by a signal'));
    await settle();
    expect(service.get(first)).toMatchObject({ state: 'cancelled', error: null });
    expect(runs.begunIds()).toEqual([first, second]);
  });

  test.each(['pause', 'cancel'] as const)('has succeeded when its work ended before the %s reached it', async (wish) => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition', { stubborn: true })]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    service[wish](id);
    runs.of(id).finish();
    expect((await service.settled(id)).state).toBe('succeeded');
  });

  test('can be cancelled while it pauses', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition', { stubborn: true })]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    service.pause(id);
    expect(service.cancel(id).state).toBe('cancelling');
    const run = runs.of(id);
    expect(run.context.signal.reason).toMatchObject({ reason: 'pause' });
    run.fail(run.context.signal.reason);
    expect((await service.settled(id)).state).toBe('cancelled');
    expect(service.log(id, 0).map((line) => line.message)).toEqual(['Cancelled.']);
  });

  test('never begins when it is cancelled in the queue', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition')]);
    const { id } = service.enqueue('rendition', some);
    expect(service.cancel(id)).toMatchObject({ state: 'cancelled' });
    await settle();
    expect(runs.begun).toEqual([]);
  });

  test('takes the same wish twice, and refuses one that makes no sense', async () => {
    const runs = createHandRuns();
    const { service, settle } = createJobBench([runs.kind('rendition')]);
    const { id } = service.enqueue('rendition', some);
    service.pause(id);
    expect(service.pause(id).state).toBe('paused');
    service.cancel(id);
    expect(service.cancel(id).state).toBe('cancelled');
    await settle();
    const refused = expect.objectContaining({ code: 'job.not-possible' });
    expect(() => service.pause(id)).toThrow(refused);
    expect(() => service.resume(id)).toThrow(refused);
    expect(() => service.cancel(jobId('nobody'))).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});

describe('closing', () => {
  test('interrupts what runs, and the next owner goes on with it without repeating what was done', async () => {
    let works = 0;
    const runs = createHandRuns();
    const hold = runs.kind('rendition');
    const kind = runs.kind('rendition', {
      run: async (input, context) => {
        await context.step('count', z.number(), async () => ++works);
        return hold.run(input, context);
      },
    });
    const { service, jobs, clock, settle } = createJobBench([kind]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    await service.close();
    expect(jobs.get(id)?.state).toBe('interrupted');
    const next = createJobBench([kind], { jobs, clock });
    await next.settle();
    runs.of(id).finish();
    expect((await next.service.settled(id)).state).toBe('succeeded');
    expect(works).toBe(1);
  });

  test('waits for every run, tells those who wait, and refuses new work', async () => {
    const runs = createHandRuns();
    const { service, settle, clock } = createJobBench([runs.kind('rendition', { stubborn: true })]);
    const { id } = service.enqueue('rendition', some);
    await settle();
    const waiting = service.settled(id);
    const closed = service.close();
    let isClosed = false;
    void closed.then(() => {
      isClosed = true;
    });
    await settle();
    expect(isClosed).toBe(false);
    const refused = expect.objectContaining({ code: 'program.closing' });
    expect(() => service.enqueue('rendition', some)).toThrow(refused);
    expect(() => service.cancel(id)).toThrow(refused);
    runs.of(id).fail(new Error('the process has ended'));
    await Promise.all([closed, expect(waiting).rejects.toEqual(refused)]);
    await expect(service.settled(id)).rejects.toEqual(refused);
    expect(clock.alarms()).toBe(0);
  });
});

describe('those who listen', () => {
  test('hear on when one of them throws', async () => {
    const runs = createHandRuns();
    const { service, settle, bugs } = createJobBench([runs.kind('rendition')]);
    service.onChange(() => {
      throw new Error('a bad listener');
    });
    const heard: string[] = [];
    service.onChange((change) => heard.push(change.type === 'changed' ? change.job.state : change.type));
    const { id } = service.enqueue('rendition', some);
    await settle();
    runs.of(id).finish();
    await service.settled(id);
    expect(heard).toEqual(['queued', 'running', 'succeeded']);
    expect(bugs).toHaveLength(3);
  });

  test('hear nothing more once they stop', async () => {
    const { service } = createJobBench([createHandRuns().kind('rendition')]);
    const heard: unknown[] = [];
    service.onChange((change) => heard.push(change))();
    service.enqueue('rendition', some);
    expect(heard).toEqual([]);
  });

  test('stop waiting for a job when their signal says so or the job goes', async () => {
    const { service } = createJobBench([createHandRuns().kind('rendition')], { start: false });
    const { id } = service.enqueue('rendition', some);
    const controller = new AbortController();
    const waiting = service.settled(id, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(service.settled(jobId('nobody'))).rejects.toMatchObject({ code: 'not-found' });
  });
});
