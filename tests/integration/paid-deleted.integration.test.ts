import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Dub } from '../../common/contract/dubbing.ts';
import type { JobId } from '../../common/units/ids.ts';
import type { CallFacts } from '../fakes/elevenlabs/calls.ts';
import { openPaidBench, type PaidBench } from './paid-bench.ts';
import { chunksIn, isCreate, makePaidMedia } from './paid-media.ts';

const { talk } = makePaidMedia();
let bench: PaidBench;
beforeEach(async () => {
  bench = await openPaidBench();
});
afterEach(() => bench.close());

const WISH = { provider: 'elevenlabs', chunkSeconds: 2, parallel: 1, deleteRemote: true } as const;
const deletedWorks = (): readonly boolean[] => bench.service.works().map(({ deleted }) => deleted);
const isDelete = (call: CallFacts): boolean => call.route === 'v2.delete';
/** A retried dub begins once nothing is being dropped any more. */
async function retried(id: JobId): Promise<Dub> {
  await bench.client.jobs.retry({ id });
  return bench.settled(id);
}

/** Cancelled while its second chunk is at the service and the first is fetched. */
async function cancelledDub(output: string): Promise<JobId> {
  bench.service.behave({ serviceMs: ({ number }) => (number === 1 ? 8_000 : 50) });
  const id = await bench.start(talk, bench.at(output), WISH);
  await bench.service.until((call) => call.route === 'v2.get' && call.id === bench.service.creates()[1]?.id);
  await expect.poll(async () => chunksIn(await bench.client.dubbing.get({ id }), 'succeeded'), { timeout: 5_000 }).toHaveLength(1);
  await bench.client.jobs.cancel({ id });
  expect((await bench.settled(id)).job.state).toBe('cancelled');
  return id;
}

test('a cancel deletes at the service what is fetched, and leaves there what is paid and not fetched', async () => {
  const id = await cancelledDub('cancelled.mp4');
  const done = await retried(id);
  expect(done.job).toMatchObject({ state: 'succeeded', error: null });
  expect(bench.service.creates()).toHaveLength(3);
  expect(deletedWorks()).toEqual([true, true, true]);
  expect(done.leftAtService).toEqual({ undeleted: 0, unfetched: 0, unresolved: 0 });
});

test('a cancelled dub says what is left at the service, and takes it along when it is removed', async () => {
  const id = await cancelledDub('removed.mp4');
  const left = async () => (await bench.client.dubbing.get({ id })).leftAtService;
  await expect.poll(left).toEqual({ undeleted: 0, unfetched: 1, unresolved: 0 });
  await bench.client.jobs.remove({ id });
  expect(deletedWorks()).toEqual([true, true]);
});

test('a cancel does not delete at the service what only seems to be here', async () => {
  let isBroken = true;
  bench.service.when((call) => isDelete(call) && isBroken, { kind: 'status', status: 500 });
  const id = await cancelledDub('torn.mp4');
  const [first] = chunksIn(await bench.client.dubbing.get({ id }), 'succeeded');
  if (first === undefined) throw new Error('no chunk is fetched');
  writeFileSync(bench.workFile(id, `es-000${first}.fit`), 'torn');
  isBroken = false;
  bench.service.behave({ serviceMs: 3_000 });
  await bench.client.jobs.retry({ id });
  await bench.client.jobs.cancel({ id });
  await bench.settled(id);
  bench.service.behave({ serviceMs: 50 });
  expect((await retried(id)).job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
});

test('a partly done dub that is removed leaves nothing at the service, a result that was too long neither', async () => {
  bench.service.behave({ stretch: ({ number }) => (number === 1 ? 1.8 : 1) });
  const dub = await bench.paidDub(talk, 'partial.mp4', WISH);
  expect(dub.job.state).toBe('partial');
  expect(deletedWorks()).toEqual([true, false, true]);
  expect(dub.leftAtService).toEqual({ undeleted: 0, unfetched: 1, unresolved: 0 });
  await bench.client.jobs.remove({ id: dub.job.id });
  expect(deletedWorks()).toEqual([true, true, true]);
});

test('works that could not be deleted are told, in the report too, and deleted when the dub is removed', async () => {
  let isBroken = true;
  bench.service.when((call) => isDelete(call) && isBroken, { kind: 'status', status: 500 });
  const dub = await bench.paidDub(talk, 'undeleted.mp4', WISH);
  expect(dub.job.state).toBe('succeeded');
  const told = { undeleted: 3, unfetched: 0, unresolved: 0 };
  expect(dub.leftAtService).toEqual(told);
  expect(dub.report?.leftAtService).toEqual(told);
  const lines = bench.program.services.jobs.log(dub.job.id, 0).map(({ level, message }) => `${level} ${message}`);
  expect(lines).toContain('warn 3 works could not be deleted at the service. It is tried again when this dub is removed.');
  isBroken = false;
  await bench.client.jobs.remove({ id: dub.job.id });
  expect(deletedWorks()).toEqual([true, true, true]);
});

test('a dub is removed also while the service cannot be reached; the ledger names what is left', async () => {
  bench.service.behave({ stretch: ({ number }) => (number === 1 ? 1.8 : 1) });
  const dub = await bench.paidDub(talk, 'away.mp4', WISH);
  bench.unplug(true);
  await bench.client.jobs.remove({ id: dub.job.id });
  const { calls } = await bench.client.dubbing.ledger({ jobId: dub.job.id });
  expect(calls.filter(({ remoteDeletedAtMs }) => remoteDeletedAtMs === null)).toMatchObject([
    { outcome: 'succeeded', remoteId: bench.service.creates()[1]?.id },
  ]);
});

test('a call whose outcome stays unknown is named as something that cannot be deleted', async () => {
  bench.service.when(isCreate, { kind: 'drop' }, 1);
  const held = await bench.paidDub(talk, 'unknown.mp4', WISH);
  const chunk = held.chunks.find(({ state }) => state === 'paused')?.jobId;
  if (chunk === undefined) throw new Error('no chunk waits');
  await bench.client.dubbing.resolve({ id: held.job.id, chunk, action: 'give-up' });
  const partial = await bench.settled(held.job.id);
  expect([partial.job.state, chunksIn(partial, 'succeeded').length]).toEqual(['partial', 2]);
  expect(partial.leftAtService).toEqual({ undeleted: 0, unfetched: 0, unresolved: 1 });
});

test('where nothing should be deleted nothing is said of it', async () => {
  const dub = await bench.paidDub(talk, 'kept.mp4', { ...WISH, deleteRemote: false });
  expect(dub.leftAtService).toBeUndefined();
  expect(deletedWorks()).toEqual([false, false, false]);
});
