import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../common/contract/errors.ts';
import { audioStreams } from '../../common/domain/media/media-info.ts';
import { exitOfJob } from '../../electron/commands/exit-codes.ts';
import type { DubbingProvider } from '../../electron/services/dubbing/ports.ts';
import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { generateCoded } from '../media/generate.ts';
import { readSound } from '../media/read-sound.ts';
import { testRunner, testToolchain } from '../media/test-toolchain.ts';
import { type DubBench, openDubBench } from './dub-bench.ts';
import { decodeDub, decodePcm, measureDub, probe } from './measure-dub.ts';

const RATE = { num: 25, den: 1 };
const SAMPLE_RATE = 48_000;
/** Chunks of two seconds. */
const SLOT = 2 * SAMPLE_RATE;

/** What becomes of one chunk: an audio filter, or the reason why nothing comes back. `index` counts from 0. */
type Treatment = (chunk: { readonly index: number; readonly language: string }) => string | Error;
let treatment: Treatment = () => 'anull';
const asked: string[] = [];

/** A service as a test wants it, real in all but the speaking. */
const service: DubbingProvider = {
  kind: 'local',
  name: 'rehearsal',
  unavailable: () => null,
  async dub({ audioPath, resultPath, targetLanguage }, { signal }) {
    const index = Number(/-(\d+)\./.exec(path.basename(audioPath))?.[1]) - 1; // es-0001.source.flac
    asked.push(`${targetLanguage}/${index}`);
    const wish = treatment({ index, language: targetLanguage });
    if (wish instanceof Error) throw wish;
    const args = ['-i', fileUrl(audioPath), '-af', wish, '-c:a', 'pcm_s24le', '-f', 'wav', fileUrl(resultPath)];
    await runFfmpeg(await testToolchain(), testRunner, { args, signal });
  },
};

let bench: DubBench;
let source: string;
beforeAll(async () => {
  bench = await openDubBench({ providers: [service] });
  source = bench.at('talk.mp4');
  const audio = { sampleRateHz: SAMPLE_RATE, channels: 2 };
  await generateCoded(source, { seconds: 6, rate: RATE, width: 320, height: 180, source: 1, audio });
});
afterAll(() => bench.close());

function dub(output: string, wanted: Treatment, targetLanguages: string[] = ['es']) {
  treatment = wanted;
  asked.length = 0;
  return bench.dub(source, bench.at(output), { provider: 'rehearsal', chunkSeconds: 2, targetLanguages, keepIntermediates: true });
}

test('every chunk lies at its place to the sample', async () => {
  const done = await dub('signs.mp4', ({ index }) => (index % 2 === 0 ? 'anull' : 'volume=-1'));
  expect(done.job.state).toBe('succeeded');
  const original = await decodePcm(source, 0);
  const mixed = await decodeDub(bench.workFile(done.job.id, ''), 'es');
  expect(mixed.length).toBe(original.length);
  const wrong = mixed.findIndex((value, index) => {
    const isTurned = Math.floor(index / 2 / SLOT) % 2 === 1; // two channels
    return Math.abs(value - (isTurned ? -1 : 1) * (original[index] ?? 0)) > 2 ** -22;
  });
  expect(wrong).toBe(-1);
});

test('results a little longer or shorter are fitted to their slots and every chunk begins at its place', async () => {
  const done = await dub('stretched.mp4', ({ index }) => ['atempo=0.95', 'atempo=1.1', 'atempo=0.9'][index] ?? 'anull');
  expect(done.job.state).toBe('succeeded');
  const joins = done.report?.languages[0]?.joins ?? [];
  expect(joins.map((join) => join.fit)).toEqual(['stretched', 'stretched', 'stretched']);
  expect(joins.map((join) => join.tempo)).toEqual(joins.map((join) => join.resultSamples / join.slotSamples));
  expect(joins.map((join) => join.tempo > 1)).toEqual([true, false, true]);
  for (const { offset } of joins) expect(Math.abs(offset ?? Number.NaN)).toBeLessThan(1_000);
  const output = bench.at('stretched.mp4');
  expect(audioStreams(await probe(output))[1]?.durationTicks).toBe(done.report?.originalSampleCount);
  expect((await decodeDub(bench.workFile(done.job.id, ''), 'es')).length / 2).toBe(done.report?.originalSampleCount);
  const startsOf = async (track: number): Promise<readonly number[]> =>
    (await readSound(output, { track })).heard.filter(({ second }) => second % 2 === 0).map(({ seconds }) => seconds);
  const [original, dubbed] = [await startsOf(0), await startsOf(1)];
  expect(original).toHaveLength(3);
  for (const [index, at] of dubbed.entries()) expect(Math.abs(at - (original[index] ?? 0))).toBeLessThan(0.001);
});

test('a result half as long keeps its tempo and is followed by silence up to the next chunk', async () => {
  const done = await dub('half.mp4', ({ index }) => (index === 1 ? 'atrim=duration=1' : 'anull'));
  expect(done.report?.languages[0]?.joins[1]).toMatchObject({ fit: 'padded', resultSamples: SAMPLE_RATE, tempo: 1 });
  const measured = await measureDub({ source, output: bench.at('half.mp4'), rate: RATE });
  expect(measured.heardInDub).toEqual([0, 1, 2, 4, 5]);
  expect(measured.dubDurationTicks).toBe(done.report?.originalSampleCount);
  const mixed = await decodeDub(bench.workFile(done.job.id, ''), 'es');
  expect(mixed.subarray(3 * SAMPLE_RATE * 2, 4 * SAMPLE_RATE * 2).every((value) => value === 0)).toBe(true);
});

test('a result far too long fails alone, and its retry finishes the dub without asking for the others again', async () => {
  const partly = await dub('long.mp4', ({ index }) => (index === 1 ? 'atempo=0.5' : 'anull'));
  expect(partly.job.state).toBe('partial');
  expect(exitOfJob(partly.job.state)).toBe(3);
  expect(partly.output).toBeNull();
  expect(partly.chunks.map((chunk) => chunk.state)).toEqual(['succeeded', 'failed', 'succeeded']);
  expect(partly.chunks[1]?.error).toMatchObject({ code: 'dubbing.too-long', message: expect.stringContaining('for a slot of 2.000 s') });
  expect(asked.toSorted()).toEqual(['es/0', 'es/1', 'es/2']);

  treatment = () => 'anull';
  asked.length = 0;
  const id = partly.chunks[1]?.jobId;
  if (id === undefined) throw new Error('no second chunk');
  await bench.client.jobs.retry({ id });
  const whole = await bench.settled(partly.job.id);
  expect(whole.job.state).toBe('succeeded');
  expect(asked).toEqual(['es/1']);
  expect((await measureDub({ source, output: bench.at('long.mp4'), rate: RATE })).worstAgainstOriginal).toBeLessThan(1_000);
});

test('one language that fails does not hold back the other, and the same request later finishes both', async () => {
  const refusal = new AppError('dubbing.provider-unavailable', 'The service refused this chunk.');
  const partly = await dub('two.mp4', ({ index, language }) => (index === 0 && language === 'de' ? refusal : 'anull'), ['es', 'de']);
  expect(partly.job.state).toBe('partial');
  expect(partly.report?.failedChunks).toEqual([{ language: 'de', index: 0 }]);
  expect(audioStreams(await probe(bench.at('two.mp4'))).map((stream) => stream.language)).toEqual([null, 'spa']);

  const whole = await dub('two.mp4', () => 'anull', ['es', 'de']);
  expect(whole.job).toMatchObject({ id: partly.job.id, state: 'succeeded' });
  expect(asked).toEqual(['de/0']);
  expect(audioStreams(await probe(bench.at('two.mp4')))).toHaveLength(3);
  expect(whole.report?.failedChunks).toEqual([]);
});

test('when no chunk comes back the dub fails with the service’s own reason, and can be asked for again', async () => {
  const none = await dub('none.mp4', () => new AppError('dubbing.provider-unavailable', 'The service has no credit left.'));
  expect(none.job).toMatchObject({ state: 'failed', error: { code: 'dubbing.all-chunks-failed' } });
  expect(none.job.error?.message).toBe('No chunk could be dubbed. The service has no credit left.');
  const again = await dub('none.mp4', () => 'anull');
  expect(again.job).toMatchObject({ id: none.job.id, state: 'succeeded' });
});

test('a dub that comes back much quieter is as loud as the original in the finished file, and one that is louder too', async () => {
  const done = await dub('loud.mp4', ({ index }) => ['volume=-9dB', 'volume=4dB', 'volume=-3dB'][index] ?? 'anull');
  expect(done.job.state).toBe('succeeded');
  const output = bench.at('loud.mp4');
  const [original, dubbed] = [await integratedLoudness(output, 0), await integratedLoudness(output, 1)];
  expect(Math.abs(dubbed - original)).toBeLessThan(1);
  expect(done.report?.languages[0]?.loudness).toEqual({
    original: expect.closeTo(original, 0),
    dub: expect.closeTo(dubbed, 0),
  });
});

test('a dub of surround sound is stereo where that is wanted, and as long as the original', async () => {
  const surround = bench.at('surround.mp4');
  const audio = { sampleRateHz: SAMPLE_RATE, channels: 6 };
  await generateCoded(surround, { seconds: 4, rate: RATE, width: 320, height: 180, source: 1, audio });
  treatment = () => 'volume=-1';
  const done = await bench.dub(surround, bench.at('stereo.mp4'), { provider: 'rehearsal', chunkSeconds: 2, stereo: true });
  expect(done.job, done.job.error?.message).toMatchObject({ state: 'succeeded' });
  const tracks = audioStreams(await probe(bench.at('stereo.mp4')));
  expect(tracks.map((track) => track.channels)).toEqual([6, 2]);
  expect(tracks[1]?.durationTicks).toBe(done.report?.originalSampleCount);
});

/** What ffmpeg's own meter says of a track, in LUFS. */
async function integratedLoudness(file: string, track: number): Promise<number> {
  const lines: string[] = [];
  await runFfmpeg(await testToolchain(), testRunner, {
    args: ['-v', 'info', '-nostats', '-i', fileUrl(file), '-map', `0:a:${track}`, '-af', 'ebur128=framelog=verbose', '-f', 'null', '-'],
    signal: new AbortController().signal,
    onMessage: (line) => lines.push(line),
  });
  const value = /I:\s+(-?[\d.]+) LUFS/.exec(lines.join('\n').split('Summary').at(-1) ?? '')?.[1];
  if (value === undefined) throw new Error(`no loudness in ${lines.join('\n')}`);
  return Number(value);
}
