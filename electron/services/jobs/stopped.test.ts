import { expect, test } from 'vitest';
import type { JobState } from '../../../common/domain/jobs/job.ts';
import { type JobId, jobId } from '../../../common/units/ids.ts';
import { createHandRuns, createJobBench } from '../../../tests/fakes/job-bench.ts';
import { openMemoryStore } from '../../database/open.ts';

const some = { title: 'A talk', input: {} };

/** A kind that notes after which jobs it was to tidy up; `hold` makes that wait for `gate`. */
function tidyKind(hold = false) {
  const runs = createHandRuns();
  const tidied: JobId[] = [];
  const gate = Promise.withResolvers<void>();
  const stopped = async (id: JobId): Promise<void> => {
    if (hold) await gate.promise;
    tidied.push(id);
  };
  return { runs, tidied, gate, kind: runs.kind('rendition', { stopped }) };
}

test.each(['queued', 'running', 'paused', 'interrupted'] as const)(
  'a job that is cancelled while it is %s is tidied up after once',
  async (state) => {
    const { kind, runs, tidied } = tidyKind();
    const { service, jobs, settle } = createJobBench([kind], { start: state === 'running' });
    const { id } = service.enqueue('rendition', some);
    await settle();
    if (state === 'paused') service.pause(id);
    if (state === 'interrupted') jobs.move(id, 'queued', state, {}, 1);
    expect(service.get(id).state).toBe(state);
    service.cancel(id);
    expect(tidied).toEqual([]);
    await service.settled(id);
    await settle();
    expect([tidied, runs.live]).toEqual([[id], []]);
  },
);

test.each(['cancelling', 'cancelled'] as const)('what an earlier owner left %s is tidied up after by the next', async (state: JobState) => {
  const { jobs } = openMemoryStore();
  const { kind, tidied } = tidyKind();
  const id = jobId('left');
  jobs.insert({ id, kind: 'rendition', ...some }, 1);
  jobs.move(id, 'queued', state, {}, 2);
  const { service, settle } = createJobBench([kind], { jobs, start: false });
  service.start();
  await settle();
  expect([tidied, service.get(id).state]).toEqual([[id], 'cancelled']);
});

test('what a child leaves is its parent’s business', async () => {
  const { kind, tidied } = tidyKind();
  const runs = createHandRuns();
  const parent = runs.kind('dubbing', {
    run: async (_input, context) => {
      context.ensureChildren([{ key: 'a', kind: 'rendition', title: 'c', input: {} }]);
      return { state: 'partial' };
    },
  });
  const { service, settle } = createJobBench([parent, kind]);
  const { id } = service.enqueue('dubbing', some);
  await service.settled(id);
  for (const child of service.children(id)) expect(service.cancel(child.id).state).toBe('cancelled');
  await settle();
  expect(tidied).toEqual([]);
});

test('a job that failed, was paused or is done is not taken for cancelled', async () => {
  const { kind, runs, tidied } = tidyKind();
  const { service, settle } = createJobBench([kind]);
  const [failed, paused, done] = [
    service.enqueue('rendition', some).id,
    service.enqueue('rendition', some).id,
    service.enqueue('rendition', some).id,
  ];
  await settle();
  runs.of(failed).fail(new Error('no'));
  service.pause(paused);
  await settle();
  runs.of(done).finish();
  await service.close();
  expect(tidied).toEqual([]);
});

test('a retried job starts only after it was tidied up, and a removed one goes only then', async () => {
  const { kind, runs, tidied, gate } = tidyKind(true);
  const { service, settle, jobs } = createJobBench([kind]);
  const { id } = service.enqueue('rendition', some);
  const removed = service.enqueue('rendition', some).id;
  await settle();
  service.cancel(id);
  service.cancel(removed);
  await settle();
  service.retry(id);
  const removing = service.remove(removed);
  await settle();
  expect(runs.live).toEqual([]);
  expect(jobs.get(removed)).toBeDefined();
  gate.resolve();
  await removing;
  await settle();
  expect(tidied).toEqual([id, removed]);
  expect(runs.live.map((run) => run.id)).toEqual([id]);
  expect(jobs.get(removed)).toBeUndefined();
});

test('closing waits until a cancelled job was tidied up', async () => {
  const { kind, gate, tidied } = tidyKind(true);
  const { service, settle } = createJobBench([kind]);
  const { id } = service.enqueue('rendition', some);
  await settle();
  service.cancel(id);
  let isClosed = false;
  const closed = service.close().then(() => {
    isClosed = true;
  });
  await settle();
  expect(isClosed).toBe(false);
  gate.resolve();
  await closed;
  expect(tidied).toEqual([id]);
});

test('tidying up that fails is reported, and the job can be tried again', async () => {
  const runs = createHandRuns();
  const kind = runs.kind('rendition', {
    stopped: () => {
      throw new Error('cannot drop');
    },
  });
  const { service, settle, bugs } = createJobBench([kind]);
  const { id } = service.enqueue('rendition', some);
  await settle();
  service.cancel(id);
  await settle();
  expect(bugs.map(({ error }) => error)).toEqual([new Error('cannot drop')]);
  service.retry(id);
  await settle();
  expect(service.get(id).state).toBe('running');
});
