import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSound } from '../media/read-sound.ts';
import { openPaidBench, type PaidBench } from './paid-bench.ts';
import { chunksIn, heardIn, isCreate, makePaidMedia } from './paid-media.ts';

const { talk } = makePaidMedia();
let bench: PaidBench;
beforeEach(async () => {
  bench = await openPaidBench();
});
afterEach(() => bench.close());

const doctorOnService = async () => (await bench.client.doctor.run()).find(({ check }) => check === 'provider');

test('a create that a gateway answers with 504 although it was taken is found in the list and not paid for twice', async () => {
  bench.service.behave({ listDelayMs: 300 });
  bench.service.when(isCreate, { kind: 'accept-then-status', status: 504 }, 2);
  bench.service.when(isCreate, { kind: 'accept-then-drop' }, 1);
  const dub = await bench.paidDub(talk, 'gateway.mp4');
  expect(dub.job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
  const { calls } = await bench.client.dubbing.ledger({ jobId: dub.job.id });
  expect(calls.map((call) => `${call.outcome} ${call.settledBy}`)).toEqual(Array(3).fill('succeeded search'));
  expect((await heardIn(bench, 'gateway.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a create that never arrived is looked for, then the job pauses and asks; sent again by hand it finishes', async () => {
  bench.service.when(isCreate, { kind: 'drop' }, 1);
  const held = await bench.paidDub(talk, 'lost.mp4');
  expect(held.job).toMatchObject({ state: 'paused', error: { code: 'dubbing.unresolved' } });
  expect(chunksIn(held, 'succeeded')).toHaveLength(2); // the others went on
  expect(bench.service.creates()).toHaveLength(2);
  expect(held.cost).toMatchObject({ spentMicroUsd: 1_000_000, reservedMicroUsd: 500_000 });

  const looked = await bench.resumed(held.job.id);
  expect(looked.job.state).toBe('paused'); // looked again, still not there, and nothing sent
  expect(bench.service.creates()).toHaveLength(2);

  const chunk = looked.chunks.find(({ state }) => state === 'paused');
  if (!chunk) throw new Error('no chunk waits');
  await bench.client.dubbing.resolve({ id: held.job.id, chunk: chunk.jobId, action: 'send-again' });
  const done = await bench.settled(held.job.id);
  expect(done.job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
  expect(done.cost).toMatchObject({ spentMicroUsd: 1_500_000, reservedMicroUsd: 500_000 });
});

test('a create that is given up fails its chunk alone, and the original’s sound can be kept there', async () => {
  bench.service.when(isCreate, { kind: 'drop' }, 1);
  const held = await bench.paidDub(talk, 'given-up.mp4');
  const chunk = held.chunks.find(({ state }) => state === 'paused');
  if (!chunk) throw new Error('no chunk waits');
  await bench.client.dubbing.resolve({ id: held.job.id, chunk: chunk.jobId, action: 'give-up' });
  const partial = await bench.settled(held.job.id);
  expect(partial.job.state).toBe('partial');
  expect(partial.chunks.find(({ jobId }) => jobId === chunk.jobId)).toMatchObject({ state: 'failed', error: { code: 'dubbing.given-up' } });
  expect(partial.output).toBeNull();

  await bench.client.dubbing.keepOriginal({ id: held.job.id });
  const kept = await bench.settled(held.job.id);
  expect(kept.job.state).toBe('partial');
  expect(kept.report?.keptOriginal).toEqual([{ language: 'es', index: chunk.index }]);
  const own = [0, 1, 2, 3, 4, 5].filter((second) => Math.floor(second / 2) === chunk.index);
  expect((await heardIn(bench, 'given-up.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5].filter((second) => !own.includes(second)));
  expect((await readSound(bench.at('given-up.mp4'), { track: 1 })).heard.map(({ second }) => second)).toEqual(own);
  expect(bench.service.creates()).toHaveLength(2);

  await bench.client.jobs.retry({ id: chunk.jobId });
  const asks = await bench.settled(held.job.id); // looked for once more before anything is sent
  expect(asks.job).toMatchObject({ state: 'paused', error: { code: 'dubbing.unresolved' } });
  await bench.client.dubbing.resolve({ id: held.job.id, chunk: chunk.jobId, action: 'send-again' });
  const whole = await bench.settled(held.job.id);
  expect(whole.job.state).toBe('succeeded');
  expect(whole.report?.keptOriginal).toEqual([]);
  expect((await heardIn(bench, 'given-up.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(bench.service.creates()).toHaveLength(3);
  expect(readdirSync(path.dirname(bench.at('given-up.mp4'))).filter((name) => name.endsWith('.srt'))).toEqual(['given-up.es.srt']);
});

test('a key that is revoked in the middle pauses the dub, which goes on with a valid one and pays nothing twice', async () => {
  bench.service.behave({ serviceMs: 1_000 });
  const id = await bench.start(talk, bench.at('revoked.mp4'), { provider: 'elevenlabs', chunkSeconds: 2, parallel: 2 });
  await bench.service.until((call) => isCreate(call) && call.status === 201);
  bench.service.revokeKey();
  const held = await bench.settled(id);
  expect(held.job).toMatchObject({ state: 'paused', error: { code: 'dubbing.key-refused' } });
  expect(await doctorOnService()).toMatchObject({ status: 'problem', message: 'ElevenLabs refuses the key.' });
  bench.service.restoreKey();
  expect(await doctorOnService()).toMatchObject({ status: 'ok', message: 'Dubbing uses ElevenLabs, which takes the key.' });
  const done = await bench.resumed(id);
  expect(done.job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
});

test('a dub that is paused and cancelled in the middle goes on where it was, and nothing is sent twice', async () => {
  bench.service.behave({ serviceMs: 1_500 });
  const wish = { provider: 'elevenlabs', chunkSeconds: 2, parallel: 2 } as const;
  const id = await bench.start(talk, bench.at('paused.mp4'), wish);
  await bench.service.until((call) => call.route === 'v2.language' || call.route === 'v2.get');
  await bench.client.jobs.pause({ id });
  expect((await bench.settled(id)).job).toMatchObject({ state: 'paused', error: null });
  await bench.client.jobs.resume({ id });
  await bench.client.jobs.cancel({ id });
  expect((await bench.settled(id)).job.state).toBe('cancelled');
  const again = await bench.start(talk, bench.at('paused.mp4'), { ...wish, parallel: 5 }); // the same dub with another choice
  expect(again).toBe(id);
  const done = await bench.settled(id);
  expect(done.job.state).toBe('succeeded');
  expect(done.config.parallel).toBe(5);
  expect(bench.service.creates()).toHaveLength(3);
});

test('a dub that is cancelled while a create is on its way hears its answer first, and goes on with it later', async () => {
  bench.service.when(isCreate, { kind: 'accept-then-wait', waitMs: 1_000 }, 1);
  const wish = { provider: 'elevenlabs', chunkSeconds: 2, parallel: 1 } as const;
  const id = await bench.start(talk, bench.at('cancelled.mp4'), wish);
  await bench.service.until((call) => isCreate(call) && call.id !== null);
  expect(await bench.client.jobs.cancel({ id })).toMatchObject({ state: 'cancelling' });
  expect((await bench.settled(id)).job.state).toBe('cancelled');
  const { calls } = await bench.client.dubbing.ledger({ jobId: id });
  expect(calls).toMatchObject([{ outcome: 'succeeded', settledBy: 'answer', remoteId: bench.service.creates()[0]?.id }]);
  expect(await bench.start(talk, bench.at('cancelled.mp4'), wish)).toBe(id);
  expect((await bench.settled(id)).job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
  expect(bench.service.log.filter((call) => call.route === 'v2.list')).toEqual([]);
});

test('a dub that is cancelled while a create gets no answer says that it may have cost something', async () => {
  bench.service.when(isCreate, { kind: 'accept-then-hang' }, 1);
  const id = await bench.start(talk, bench.at('silent.mp4'), { provider: 'elevenlabs', chunkSeconds: 6 });
  await bench.service.until((call) => isCreate(call) && call.id !== null);
  await bench.client.jobs.cancel({ id });
  const dub = await bench.settled(id);
  expect(dub.job.state).toBe('cancelled');
  expect((await bench.client.dubbing.ledger({ jobId: id })).calls).toMatchObject([{ outcome: 'unresolved', settledBy: null }]);
  expect(dub.cost).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 500_000 });
  expect(dub.chunks).toMatchObject([{ state: 'cancelled', costMicroUsd: 500_000 }]);
});

test.each(['cancel', 'pause'] as const)('the end of the program does not wait for the answer that a %s waits for', async (stop) => {
  const patient = await openPaidBench({}, { answerMs: 25_000 });
  try {
    patient.service.when(isCreate, { kind: 'accept-then-hang' });
    const id = await patient.start(talk, patient.at('closed.mp4'), { provider: 'elevenlabs', chunkSeconds: 6 });
    await patient.service.until((call) => isCreate(call) && call.id !== null);
    await patient.client.jobs[stop]({ id });
    const begunMs = performance.now();
    await patient.program.close();
    expect(performance.now() - begunMs).toBeLessThan(10_000);
  } finally {
    await patient.close();
  }
});

test.each([401, 400] as const)('a quota that is used up (%i) pauses the whole dub and keeps what was done', async (quotaStatus) => {
  bench.service.behave({ quotaSeconds: 3, quotaStatus });
  const held = await bench.paidDub(talk, 'quota.mp4', { parallel: 1 });
  expect(held.job).toMatchObject({ state: 'paused', error: { code: 'dubbing.quota-exceeded' } });
  expect(bench.service.creates()).toHaveLength(1);
  bench.service.behave({ quotaSeconds: 1_000 });
  const done = await bench.resumed(held.job.id);
  expect(done.job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
});

test('a cap stops the dub before the call that would go over it, and a raised cap lets it go on', async () => {
  const held = await bench.paidDub(talk, 'cap.mp4', { capUsd: 1.5, parallel: 1 });
  expect(held.job.state).toBe('succeeded'); // the estimate fits the cap
  await bench.client.settings.set({ 'dubbing.capPerMonthUsd': 2.5 });
  const low = await bench.client.dubbing
    .start({ sourceAssetId: held.source?.id ?? '', targetLanguages: ['fr'], provider: 'elevenlabs', chunkSeconds: 2, chunking: 'fixed' })
    .catch((error: unknown) => error);
  expect(low).toMatchObject({ code: 'dubbing.cap-too-low' });

  await bench.client.settings.set({ 'dubbing.capPerMonthUsd': 100 });
  const id = await bench.start(talk, bench.at('cap-fr.mp4'), {
    ...{ provider: 'elevenlabs', chunkSeconds: 2, parallel: 1, capUsd: 1.5, targetLanguages: ['fr'] },
  });
  await bench.client.dubbing.setCap({ id, capUsd: 1 });
  const capped = await bench.settled(id);
  expect(capped.job).toMatchObject({ state: 'paused', error: { code: 'dubbing.cap-reached' } });
  expect(bench.service.creates()).toHaveLength(5);
  await bench.client.dubbing.setCap({ id, capUsd: 2 });
  expect((await bench.resumed(id)).job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(6);
});

test('tries that never reached the service are no calls: the ledger has only what was sent', async () => {
  bench.unplug(true);
  const triedThrice = Promise.withResolvers<void>();
  bench.program.services.jobs.onChange((change) => {
    if (change.type === 'changed' && change.job.parentId !== null && change.job.attempt === 4) triedThrice.resolve();
  });
  const id = await bench.start(talk, bench.at('away.mp4'), { provider: 'elevenlabs', chunkSeconds: 6 });
  await triedThrice.promise;
  bench.unplug(false);
  const dub = await bench.settled(id);
  expect(dub.job.state).toBe('succeeded');
  const lines = bench.program.services.jobs.log(dub.chunks[0]!.jobId, 0).map(({ message }) => message); // it has one
  expect(lines.filter((line) => line.includes('ECONNREFUSED')).length).toBeGreaterThanOrEqual(3);
  const { calls } = await bench.client.dubbing.ledger({ jobId: id });
  expect(calls.map(({ outcome }) => outcome)).toEqual(['succeeded']);
  expect(bench.service.creates()).toHaveLength(1);
});

test('a dub beside its source that was handed over partly goes on when it is asked for again, and is not paid for again', async () => {
  const source = bench.at('talk.mp4');
  copyFileSync(talk, source);
  writeFileSync(bench.at('talk.es.fr.mp4'), 'dear to somebody'); // so that even its first name has a number
  const { id: sourceAssetId } = await bench.client.assets.addPath({ path: source });
  const beside = () =>
    bench.client.dubbing.start({
      ...{ sourceAssetId, targetLanguages: ['es', 'fr'], provider: 'elevenlabs', chunking: 'fixed', chunkSeconds: 2 },
      output: { kind: 'beside' },
    });
  bench.service.when((call) => isCreate(call) && call.targetLanguage === 'fr', { kind: 'status', status: 422 }, 1);
  const first = await bench.settled((await beside()).id);
  expect([first.job.state, first.output?.name]).toEqual(['partial', 'talk.es.fr (2).mp4']);
  expect(bench.service.creates()).toHaveLength(5);

  const again = await bench.settled((await beside()).id);
  expect(again.job).toMatchObject({ id: first.job.id, state: 'succeeded' });
  expect(bench.service.creates()).toHaveLength(6);
  expect((await heardIn(bench, 'talk.es.fr (2).mp4', 2, 'fr')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(readdirSync(bench.at('')).filter((name) => name.endsWith('.mp4'))).toEqual(['talk.es.fr (2).mp4', 'talk.es.fr.mp4', 'talk.mp4']);
});
