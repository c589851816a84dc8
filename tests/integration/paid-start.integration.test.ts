import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPaidBench, type PaidBench } from './paid-bench.ts';
import { isCreate, makePaidMedia } from './paid-media.ts';

const { talk } = makePaidMedia();
const WISH = { provider: 'elevenlabs', chunkSeconds: 2, parallel: 1 } as const;
let bench: PaidBench;
beforeEach(async () => {
  bench = await openPaidBench();
});
afterEach(() => bench.close());

test('two starts of the same dub at the same moment are one dub, paid for once', async () => {
  const place = bench.at('twice.mp4');
  const ids = await Promise.all([bench.start(talk, place, WISH), bench.start(talk, place, WISH)]);
  expect(new Set(ids).size).toBe(1);
  const [id] = ids;
  if (!id) throw new Error('no dub was started');
  expect((await bench.settled(id)).job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
});

test('two different dubs for one place at the same moment: one goes, the other is refused before anything is paid', async () => {
  const place = bench.at('place.mp4');
  const both = await Promise.allSettled([bench.start(talk, place, WISH), bench.start(talk, place, { ...WISH, targetLanguages: ['fr'] })]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'output.exists' } });
});

test('a dub that is asked for again while it is being cancelled goes on, and pays for nothing again', async () => {
  bench.service.when(isCreate, { kind: 'accept-then-wait', waitMs: 1_000 }, 1);
  const id = await bench.start(talk, bench.at('again.mp4'), WISH);
  await bench.service.until((call) => isCreate(call) && call.id !== null);
  expect(await bench.client.jobs.cancel({ id })).toMatchObject({ state: 'cancelling' });
  expect(await bench.start(talk, bench.at('again.mp4'), WISH)).toBe(id);
  expect((await bench.settled(id)).job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
});

test('regions that the legacy service does not know are refused before one language is paid for twice', async () => {
  const wish = { ...WISH, provider: 'elevenlabs-v1' as const, targetLanguages: ['pt-BR', 'fr', 'pt-PT'] };
  const refusal = bench.start(talk, bench.at('regions.mp4'), wish);
  await expect(refusal).rejects.toMatchObject({ code: 'usage.invalid', message: expect.stringContaining('pt-BR and pt-PT') });
  expect(bench.service.creates()).toEqual([]);
});

test('an address where there is no such service pauses the dub and is told by the doctor, and nothing is charged', async () => {
  bench.service.when((call) => call.route === 'v2.list' || isCreate(call), { kind: 'status', status: 404, body: { detail: 'Not Found' } });
  const dub = await bench.paidDub(talk, 'nowhere.mp4');
  expect(dub.job).toMatchObject({ state: 'paused', error: { code: 'dubbing.wrong-address' } });
  expect(dub.cost).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 0 });
  const checks = await bench.client.doctor.run({ online: true });
  expect(checks.find(({ check }) => check === 'provider')).toMatchObject({
    status: 'problem',
    message: expect.stringContaining('no such service'),
  });
});

test('without a question to the outside the doctor sends the key nowhere', async () => {
  await bench.client.doctor.run({ online: false });
  expect(bench.service.log).toEqual([]);
});
