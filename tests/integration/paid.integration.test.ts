import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { audioStreams } from '../../common/domain/media/media-info.ts';
import type { CallFacts } from '../fakes/elevenlabs/calls.ts';
import { generateCoded } from '../media/generate.ts';
import { decodeDub, measureDub, probe, subtitlesShown } from './measure-dub.ts';
import { openPaidBench, type PaidBench } from './paid-bench.ts';
import { heardIn, isCreate, makePaidMedia, RATE } from './paid-media.ts';

const { folder, talk, long, pausing } = makePaidMedia();
let bench: PaidBench;
beforeEach(async () => {
  bench = await openPaidBench();
});
afterEach(() => bench.close());

test('two languages come back as tracks of their own, every second in its place, the picture untouched', async () => {
  const dub = await bench.paidDub(talk, 'two.mp4', { targetLanguages: ['es', 'fr'] });
  expect(dub.job).toMatchObject({ state: 'succeeded', error: null });
  for (const [track, language] of [
    [1, 'es'],
    [2, 'fr'],
  ] as const) {
    const { seconds, worst } = await heardIn(bench, 'two.mp4', track, language);
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
  expect(await subtitlesShown(bench.at('words.es.mp4'))).toEqual([false]);
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
  expect(await subtitlesShown(bench.at(`other.es.${container}`))).toEqual([false]);
  expect(audioStreams(info).map((stream) => stream.language)).toEqual([null, 'spa']);
  expect(info.streams.filter((stream) => stream.kind === 'subtitle').map((stream) => stream.language)).toEqual(['spa']);
  const { seconds, worst } = await heardIn(bench, `other.es.${container}`, 1, 'es');
  expect(seconds).toEqual([0, 1, 2, 3]);
  expect(worst).toBeLessThan(1_000);
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
  expect((await heardIn(bench, 'forty.mp4', 1, 'es')).seconds).toEqual(Array.from({ length: 40 }, (_, second) => second));
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
  expect((await heardIn(bench, 'bodies.mp4', 1, 'es')).seconds).toEqual([0, 1, 2, 3, 4, 5]);
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
  expect((await heardIn(bench, 'odd.mp4', 1, 'es')).seconds).toEqual([2 * good, 2 * good + 1]);
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
  // Cut in the silences at 3 s, a little after 6 s and at about 10 s; the first two chunks are about three seconds long.
  bench.service.behave({ stretch: ({ seconds }) => (seconds < 3.3 ? 1.83 : 1) });
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
  const { seconds, worst } = await heardIn(bench, 'over.mp4', 1, 'es', 8);
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

test.each([
  ['elevenlabs-v1', ['v1.audio', 'v1.transcript']],
  ['elevenlabs', ['v2.language']],
] as const)(
  'what %s says is not ready yet, 425 or done without an address, is waited for and not paid for again',
  async (provider, routes) => {
    const early: CallFacts[] = [];
    const isEarly = (call: CallFacts): boolean => routes.some((route) => route === call.route) && early.push(call) > 0;
    bench.service.when(isEarly, { kind: 'early' }, 3);
    const dub = await bench.paidDub(talk, `early-${provider}.mp4`, { provider });
    expect(dub.job).toMatchObject({ state: 'succeeded', error: null });
    expect(early.length).toBeGreaterThanOrEqual(3);
    expect(bench.service.creates()).toHaveLength(3);
  },
);

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
  const sound = await heardIn(bench, 'legacy.mp4', 1, 'es');
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
  const { seconds, worst } = await heardIn(bench, 'marked.mp4', 1, 'es');
  expect(seconds).toEqual([0, 1, 2, 3, 4, 5]);
  expect(worst).toBeLessThan(1_000);
  expect(marked.cost).toMatchObject({ spentMicroUsd: 3 * 200_000 });
});
