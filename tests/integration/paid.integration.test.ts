import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Dub } from '../../common/contract/dubbing.ts';
import { audioStreams } from '../../common/domain/media/media-info.ts';
import type { CallFacts } from '../fakes/elevenlabs/calls.ts';
import { generateCoded } from '../media/generate.ts';
import { readSound } from '../media/read-sound.ts';
import { decodeDub, measureDub, probe } from './measure-dub.ts';
import { openPaidBench, type PaidBench } from './paid-bench.ts';

const RATE = { num: 25, den: 1 };
const SHIFT_HZ: Readonly<Record<string, number>> = { es: 200, fr: 350 };
const folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-paid-'));
const talk = path.join(folder, 'talk.mp4');
const long = path.join(folder, 'long.mp4');
const pausing = path.join(folder, 'pausing.mp4');

let bench: PaidBench;
beforeAll(async () => {
  const picture = { rate: RATE, width: 160, height: 90, source: 1 };
  const audio = { sampleRateHz: 48_000, channels: 2 };
  await generateCoded(talk, { ...picture, seconds: 6, audio });
  await generateCoded(long, { ...picture, seconds: 40, audio });
  // Two seconds of sound, then two of silence, three times.
  const speech = [0, 4, 8].map((from) => [from, from + 2] as const);
  await generateCoded(pausing, { ...picture, seconds: 12, audio, speech });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  bench = await openPaidBench();
});
afterEach(() => bench.close());

const isCreate = (call: CallFacts): boolean => call.route === 'v2.create';
const chunksIn = (dub: Dub, state: string): readonly number[] =>
  dub.chunks.filter((chunk) => chunk.state === state).map((chunk) => chunk.index + 1);

/** Which seconds are heard in the language's voice, and how far the worst is from its place in the original track, in microseconds. */
async function heardIn(output: string, track: number, language: string, from = 0) {
  const file = bench.at(output);
  const original = new Map((await readSound(file)).heard.map(({ second, seconds }) => [second, seconds]));
  const heard = (await readSound(file, { track, shiftHz: SHIFT_HZ[language] ?? 0 })).heard.filter(({ second }) => second >= from);
  const off = heard.map(({ second, seconds }) => Math.abs(seconds - (original.get(second) ?? Number.NaN)) * 1e6);
  return { seconds: heard.map(({ second }) => second), worst: Math.max(...off) };
}

test('two languages come back as tracks of their own, every second in its place, the picture untouched', async () => {
  const dub = await bench.paidDub(talk, 'two.mp4', { targetLanguages: ['es', 'fr'] });
  expect(dub.job).toMatchObject({ state: 'succeeded', error: null });
  for (const [track, language] of [
    [1, 'es'],
    [2, 'fr'],
  ] as const) {
    const { seconds, worst } = await heardIn('two.mp4', track, language);
    expect(seconds).toEqual([0, 1, 2, 3, 4, 5]);
    expect(worst).toBeLessThan(1_000);
  }
  const measured = await measureDub({ source: talk, output: bench.at('two.mp4'), rate: RATE });
  expect(measured).toMatchObject({ samePackets: true, sameFrames: true, dubDurationTicks: dub.report?.originalSampleCount });
  expect(audioStreams(await probe(bench.at('two.mp4'))).map((stream) => stream.language)).toEqual([null, 'spa', 'fra']);
  expect(bench.service.creates()).toHaveLength(6);
  expect(dub.report?.cost).toEqual({ spentMicroUsd: 6 * 500_000, reservedMicroUsd: 0 });
  for (const { loudness } of dub.report?.languages ?? [])
    expect(Math.abs((loudness.dub ?? Number.NaN) - (loudness.original ?? Number.NaN))).toBeLessThan(1);
});

test('subtitles of every chunk are a track in the file and a file beside it, at their times', async () => {
  const dub = await bench.paidDub(talk, 'words.es.mp4');
  const { streams } = await probe(bench.at('words.es.mp4'));
  expect(streams.filter((stream) => stream.kind === 'subtitle').map((stream) => stream.language)).toEqual(['spa']);
  const srt = readFileSync(bench.at('words.es.srt'), 'utf8');
  const starts = [...srt.matchAll(/^(\d\d:\d\d:\d\d,\d{3}) -->/gm)].map((match) => match[1]);
  // The coded sound ends a few frames after six seconds, of which the service speaks too.
  expect(starts).toEqual([0, 1, 2, 3, 4, 5, 6].map((second) => `00:00:0${second},000`));
  expect(dub.report?.languages[0]?.cues).toBe(7);
  expect(dub.subtitles.map(({ language }) => language)).toEqual(['es']);
});

test.each(['mkv', 'webm'])('a dub in %s has its language, its subtitles and its place like one in mp4', async (container) => {
  const source = path.join(folder, `talk.${container}`);
  const codecs = {
    videoArgs: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '50'],
    audioArgs: ['-c:a', 'libopus'],
  };
  const audio = { sampleRateHz: 48_000, channels: 2 };
  await generateCoded(source, { seconds: 4, rate: RATE, width: 320, height: 180, source: 1, audio, ...codecs });
  const dub = await bench.paidDub(source, `other.es.${container}`);
  expect(dub.job, dub.job.error?.message).toMatchObject({ state: 'succeeded' });
  const info = await probe(bench.at(`other.es.${container}`));
  expect(audioStreams(info).map((stream) => stream.language)).toEqual([null, 'spa']);
  expect(info.streams.filter((stream) => stream.kind === 'subtitle').map((stream) => stream.language)).toEqual(['spa']);
  const { seconds, worst } = await heardIn(`other.es.${container}`, 1, 'es');
  expect(seconds).toEqual([0, 1, 2, 3]);
  expect(worst).toBeLessThan(1_000);
});

test('a create that a gateway answers with 504 although it was taken is found in the list and not paid for twice', async () => {
  bench.service.behave({ listDelayMs: 300 });
  bench.service.when(isCreate, { kind: 'accept-then-status', status: 504 }, 2);
  bench.service.when(isCreate, { kind: 'accept-then-drop' }, 1);
  const dub = await bench.paidDub(talk, 'gateway.mp4');
  expect(dub.job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
  const { calls } = await bench.client.dubbing.ledger({ jobId: dub.job.id });
  expect(calls.map((call) => `${call.outcome} ${call.settledBy}`)).toEqual(Array(3).fill('succeeded search'));
  expect((await heardIn('gateway.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
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
  expect((await heardIn('given-up.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5].filter((second) => !own.includes(second)));
  expect((await readSound(bench.at('given-up.mp4'), { track: 1 })).heard.map(({ second }) => second)).toEqual(own);
  expect(bench.service.creates()).toHaveLength(2);

  await bench.client.jobs.retry({ id: chunk.jobId });
  const asks = await bench.settled(held.job.id); // looked for once more before anything is sent
  expect(asks.job).toMatchObject({ state: 'paused', error: { code: 'dubbing.unresolved' } });
  await bench.client.dubbing.resolve({ id: held.job.id, chunk: chunk.jobId, action: 'send-again' });
  const whole = await bench.settled(held.job.id);
  expect(whole.job.state).toBe('succeeded');
  expect(whole.report?.keptOriginal).toEqual([]);
  expect((await heardIn('given-up.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(bench.service.creates()).toHaveLength(3);
  expect(readdirSync(path.dirname(bench.at('given-up.mp4'))).filter((name) => name.endsWith('.srt'))).toEqual(['given-up.es.srt']);
});

test('of forty chunks one fails for ever: it is named, retried alone, and finishes without repeating anything', async () => {
  let isBroken = true;
  const third = bench.service;
  third.behave({ concurrency: 5 });
  third.when((call) => isCreate(call) && isBroken && third.creates().length === 7, { kind: 'fail-work', message: 'No speech was found' });
  const dub = await bench.paidDub(long, 'forty.mp4', { chunkSeconds: 1 });
  expect(dub.chunks).toHaveLength(40);
  expect(dub.job.state).toBe('partial');
  const failed = dub.chunks.filter(({ state }) => state === 'failed');
  expect(failed.map(({ error }) => error?.code)).toEqual(failed.map(() => 'dubbing.failed-at-service'));
  expect(failed).toHaveLength(1);
  expect(third.creates()).toHaveLength(40);

  isBroken = false;
  await bench.client.jobs.retry({ id: failed[0]!.jobId }); // checked above
  const done = await bench.settled(dub.job.id);
  expect(done.job.state).toBe('succeeded');
  expect(third.creates()).toHaveLength(41);
  expect((await heardIn('forty.mp4', 1, 'es')).seconds).toEqual(Array.from({ length: 40 }, (_, second) => second));
}, 120_000);

test('a body that is cut or stalls is fetched again, and an address that has ended is asked for anew', async () => {
  const isMedia = (call: CallFacts): boolean => call.route === 'v2.media';
  bench.service.when(isMedia, { kind: 'cut-body', afterBytes: 2_000 }, 1);
  bench.service.when(isMedia, { kind: 'stall-body', afterBytes: 2_000 }, 1);
  bench.service.when(isMedia, { kind: 'expire' }, 1);
  const dub = await bench.paidDub(talk, 'bodies.mp4');
  expect(dub.job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
  expect(bench.service.log.filter(isMedia)).toHaveLength(3 + 3); // each spoiled one once more
  expect((await heardIn('bodies.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a key that is revoked in the middle pauses the dub, which goes on with a valid one and pays nothing twice', async () => {
  bench.service.behave({ serviceMs: 1_000 });
  const id = await bench.start(talk, bench.at('revoked.mp4'), { provider: 'elevenlabs', chunkSeconds: 2, parallel: 2 });
  await bench.service.until((call) => isCreate(call) && call.status === 201);
  bench.service.revokeKey();
  const held = await bench.settled(id);
  expect(held.job).toMatchObject({ state: 'paused', error: { code: 'dubbing.key-refused' } });
  bench.service.restoreKey();
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

test('a plan that allows two at once is found out, and everything still comes', async () => {
  bench.service.behave({ concurrency: 2, serviceMs: 300 });
  const dub = await bench.paidDub(talk, 'narrow.mp4', { chunkSeconds: 1 });
  expect(dub.job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(6);
  const refused = bench.service.log.filter((call) => isCreate(call) && call.status === 429).length;
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThanOrEqual(4); // three too many at first, and one try to be as many again
  const { calls } = await bench.client.dubbing.ledger({ jobId: dub.job.id });
  expect(calls.filter((call) => call.outcome === 'refused')).toHaveLength(refused);
  expect(dub.cost).toMatchObject({ spentMicroUsd: 6 * 500_000, reservedMicroUsd: 0 });
});

test('a busy service is waited for as long as it asks, in seconds or until a date', async () => {
  const busy = { detail: { status: 'system_busy', message: 'busy' } };
  const date = () => new Date(Date.now() + 2_000).toUTCString();
  bench.service.when(isCreate, { kind: 'status', status: 429, body: busy, headers: { 'retry-after': '1' } }, 1);
  bench.service.when(isCreate, { kind: 'status', status: 429, body: busy, headers: { 'retry-after': date() } }, 1);
  const dub = await bench.paidDub(talk, 'busy.mp4', { parallel: 1, chunkSeconds: 6 });
  expect(dub.job.state).toBe('succeeded');
  const [first, second, third] = bench.service.log.filter(isCreate);
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect((third?.atMs ?? 0) - (second?.atMs ?? 0)).toBeGreaterThanOrEqual(900); // a date has whole seconds
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

test('a chunk that the service refuses fails alone with the service’s own words', async () => {
  const detail = [{ loc: ['body', 'file'], msg: 'No speech in this file', type: 'value_error' }];
  bench.service.when(isCreate, { kind: 'status', status: 422, body: { detail } }, 1);
  const dub = await bench.paidDub(talk, 'refused.mp4');
  expect(dub.job.state).toBe('partial');
  expect(dub.chunks.filter(({ state }) => state === 'failed').map(({ error }) => error)).toMatchObject([
    { code: 'dubbing.rejected', message: expect.stringContaining('No speech in this file') },
  ]);
  const lines = bench.program.services.jobs.log(dub.job.id, 0).map(({ level, message }) => `${level} ${message}`);
  expect(lines.filter((line) => /^error Chunk \d, es: .*No speech in this file/.test(line))).toHaveLength(1);
  expect(lines.filter((line) => /^info es \d: Sent as /.test(line))).toHaveLength(2);
  expect(dub.cost).toMatchObject({ spentMicroUsd: 1_000_000, reservedMicroUsd: 0 });
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
  expect((await heardIn('talk.es.fr (2).mp4', 2, 'fr')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(readdirSync(bench.at('')).filter((name) => name.endsWith('.mp4'))).toEqual(['talk.es.fr (2).mp4', 'talk.es.fr.mp4', 'talk.mp4']);
});

test('a service that falls over while it is asked for a state is asked again', async () => {
  bench.service.when((call) => call.route === 'v2.get', { kind: 'status', status: 500 }, 2);
  bench.service.when((call) => call.route === 'v2.get', { kind: 'drop' }, 1);
  bench.service.behave({ unknownStatus: 'pondering', serviceMs: 600 });
  const dub = await bench.paidDub(talk, 'shaky.mp4');
  expect(dub.job.state).toBe('succeeded');
  const answers = bench.service.log.filter((call) => call.route === 'v2.get').map(({ status }) => status);
  expect(answers.filter((status) => status === 500)).toHaveLength(2);
  expect(answers.filter((status) => status === null)).toHaveLength(1);
  expect(bench.service.creates()).toHaveLength(3);
});

test('good answers between the failures keep a chunk patient, but not one that its result never comes after', async () => {
  bench.service.behave({ serviceMs: 6_000 });
  let asked = 0;
  bench.service.when((call) => call.route === 'v2.get' && asked++ % 2 === 1, { kind: 'status', status: 500 }, 3);
  bench.service.when((call) => call.route === 'v2.media', { kind: 'status', status: 500 }, 3);
  const dub = await bench.paidDub(talk, 'patient.mp4', { chunkSeconds: 6 });
  expect(dub.job.state).toBe('succeeded');
  const lines = bench.program.services.jobs.log(dub.chunks[0]!.jobId, 0).map(({ message }) => message); // it has one
  const waits = lines.flatMap((line) => /The next try is in ([\d.]+) s/.exec(line)?.[1] ?? []).map(Number);
  expect(waits).toHaveLength(6); // of the first four each came after a good answer: half a second to one
  expect(Math.max(...waits.slice(0, 4))).toBeLessThanOrEqual(1);
  expect(waits[5]).toBeGreaterThanOrEqual(2);
});

test('a result far too long is too long, one without a byte is empty, one at 44.1 kHz mono fits', async () => {
  bench.service.behave({ stretch: ({ number }) => [1.8, 0, 1][number] ?? 1, sampleRateHz: 44_100, channels: 1 });
  const dub = await bench.paidDub(talk, 'odd.mp4', { parallel: 1 });
  expect(dub.job.state).toBe('partial');
  const ends = dub.chunks.map(({ state, error }) => error?.code ?? state);
  expect(ends.toSorted()).toEqual(['dubbing.result-empty', 'dubbing.too-long', 'succeeded']);
  const good = ends.indexOf('succeeded'); // whichever was sent last
  await bench.client.dubbing.keepOriginal({ id: dub.job.id });
  const kept = await bench.settled(dub.job.id);
  expect(kept.report?.keptOriginal).toHaveLength(2);
  expect((await heardIn('odd.mp4', 1, 'es')).seconds).toEqual([2 * good, 2 * good + 1]);
  expect(kept.report?.languages[0]?.joins.filter(({ fit }) => fit === 'original')).toHaveLength(2);
});

test('a dub needs nobody once the original is kept in all its failed chunks, and somebody again when one is no longer', async () => {
  bench.service.behave({ stretch: ({ number }) => [1.8, 0, 1][number] ?? 1 });
  const dub = await bench.paidDub(talk, 'settled.mp4', { parallel: 1 });
  const { id } = dub.job;
  const failed = dub.chunks.filter(({ state }) => state === 'failed').map(({ jobId }) => jobId);
  const stands = async () => {
    const status = await bench.client.system.watchStatus();
    const first = await status.next();
    await status.return?.();
    const listed = (await bench.client.dubbing.list({})).find(({ job }) => job.id === id);
    return [listed?.job.state, listed?.isSettled, first.done ? undefined : first.value.needYou];
  };
  expect(await stands()).toEqual(['partial', false, 1]);
  await bench.client.dubbing.keepOriginal({ id, chunks: failed.slice(0, 1) });
  await bench.settled(id);
  expect(await stands()).toEqual(['partial', false, 1]);
  await bench.client.dubbing.keepOriginal({ id });
  await bench.settled(id);
  expect(await stands()).toEqual(['partial', true, 0]);
  await bench.client.dubbing.keepOriginal({ id, chunks: failed.slice(0, 1), keep: false });
  expect(await stands()).toEqual(['partial', false, 1]);
});

test('a result too long for its slot goes on over the silence after it, whole, and moves nobody else', async () => {
  // Cut in the silences at 3 s, 6 s and about 10 s; the first two chunks are three seconds long.
  bench.service.behave({ stretch: ({ seconds }) => (Math.abs(seconds - 3) < 0.02 ? 1.83 : 1) });
  const dub = await bench.paidDub(pausing, 'over.mp4', { chunkSeconds: 3, chunking: 'silence' });
  expect(dub.job.state).toBe('succeeded');
  const [first, second, ...others] = dub.report?.languages[0]?.joins ?? [];
  for (const join of [first, second]) expect(join).toMatchObject({ fit: 'overlaid', tempo: 1.15 });
  expect(others.map(({ overSamples }) => overSamples)).toEqual(others.map(() => 0));
  const sound = await decodeDub(bench.workFile(dub.job.id, ''), 'es');
  const loudest = (from: number, to: number): number =>
    sound.subarray(from * 96_000, to * 96_000).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(loudest(3.01, 3.08)).toBeGreaterThan(0.05); // 1.95 s of sound, 1.83 times as long, at the fastest tempo: up to 3.1 s
  expect(loudest(3.3, 3.95)).toBeLessThan(1e-3);
  const { seconds, worst } = await heardIn('over.mp4', 1, 'es', 8);
  expect(seconds).toEqual([8, 9]);
  expect(worst).toBeLessThan(1_000);
});

test('a result that was too long fits after all with wider limits, and is not paid for again', async () => {
  bench.service.behave({ stretch: 1.3 });
  const narrow = await bench.paidDub(talk, 'limits.mp4');
  expect(narrow.chunks.map(({ error }) => error?.code)).toEqual(Array(3).fill('dubbing.too-long'));
  const wide = await bench.paidDub(talk, 'limits.mp4', { fitLimits: { minTempo: 0.9, maxTempo: 1.5 } });
  expect(wide.job).toMatchObject({ id: narrow.job.id, state: 'succeeded' });
  expect(bench.service.creates()).toHaveLength(3);
});

test('work that the service has for a moment not is not paid for again, and paid results are not deleted before they are fetched', async () => {
  bench.service.when((call) => call.route === 'v2.get', { kind: 'status', status: 404 }, 1);
  const partial = await bench.paidDub(talk, 'moment.mp4', { deleteRemote: true });
  expect(partial.job.state).toBe('partial');
  expect(bench.service.works().filter(({ deleted }) => deleted)).toHaveLength(2);
  const failed = partial.chunks.find(({ state }) => state === 'failed');
  expect(failed?.error?.code).toBe('dubbing.result-gone');
  if (failed) await bench.client.jobs.retry({ id: failed.jobId });
  expect((await bench.settled(partial.job.id)).job.state).toBe('succeeded');
  expect(bench.service.creates()).toHaveLength(3);
  expect(bench.service.works().every(({ deleted }) => deleted)).toBe(true);
});

test('what is left at the service is deleted where that is wanted', async () => {
  const dub = await bench.paidDub(talk, 'deleted.mp4', { deleteRemote: true });
  expect(dub.job.state).toBe('succeeded');
  expect(bench.service.works().map(({ deleted }) => deleted)).toEqual([true, true, true]);
});

test('the legacy service dubs too, with the sound alone or with a small picture in the watermark mode', async () => {
  const plain = await bench.paidDub(talk, 'legacy.mp4', { provider: 'elevenlabs-v1', speakers: 2, keepBackground: false });
  expect(plain.job).toMatchObject({ state: 'succeeded', error: null });
  const sound = await heardIn('legacy.mp4', 1, 'es');
  expect(sound.seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(sound.worst).toBeLessThan(1_000);
  expect(bench.service.creates().map(({ fields, hasPicture }) => [fields.num_speakers, fields.drop_background_audio, hasPicture])).toEqual(
    Array(3).fill(['2', 'true', false]),
  );
  const marked = await bench.paidDub(talk, 'marked.mp4', { provider: 'elevenlabs-v1', watermark: true });
  expect(marked.job).toMatchObject({ state: 'succeeded', error: null });
  expect(
    bench.service
      .creates()
      .slice(3)
      .map(({ fields, hasPicture }) => [fields.watermark, hasPicture]),
  ).toEqual(Array(3).fill(['true', true]));
  const { seconds, worst } = await heardIn('marked.mp4', 1, 'es');
  expect(seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(worst).toBeLessThan(1_000);
  expect(marked.cost).toMatchObject({ spentMicroUsd: 3 * 200_000 });
});
