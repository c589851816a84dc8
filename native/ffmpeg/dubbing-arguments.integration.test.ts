import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CEILING_DBFS } from '../../common/domain/dubbing/loudness.ts';
import { micros } from '../../common/units/micros.ts';
import { generateCoded } from '../../tests/media/generate.ts';
import { readFrames } from '../../tests/media/read-frames.ts';
import { readSound } from '../../tests/media/read-sound.ts';
import { never, testRunner, testToolchain } from '../../tests/media/test-toolchain.ts';
import {
  chunkArguments,
  fitArguments,
  type PcmFormat,
  pictureChunkArguments,
  resultArguments,
  slotArguments,
} from './dubbing-arguments.ts';
import { runFfmpeg } from './ffmpeg-runner.ts';
import { inputArguments } from './input-arguments.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const run = async (args: readonly string[], onStdout?: (piece: Buffer) => void) =>
  runFfmpeg(await testToolchain(), testRunner, { args, signal: never, ...(onStdout && { onStdout }) });

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-dubbing-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STEREO: PcmFormat = { sampleRateHz: 48_000, channels: 2 };
/** Noise that is the same in every run and a whole number of 24-bit steps, so that FLAC keeps it to the bit. */
function noise(length: number, level: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.round((state / 2 ** 31 - 1) * level * 2 ** 23) / 2 ** 23;
  });
}

/** Writes interleaved samples as a FLAC file of ours. */
async function writeFlac(name: string, samples: Float32Array, pcm: PcmFormat): Promise<string> {
  writeFileSync(at('raw.f32'), new Uint8Array(samples.buffer));
  const endSample = samples.length / pcm.channels;
  await run(chunkArguments({ source: at('raw.f32'), pcm, startSample: 0, endSample, output: at(name) }));
  return at(name);
}

const flac = (file: string): readonly string[] => inputArguments(file, 'flac');

async function read(file: string, pcm: PcmFormat): Promise<Float32Array> {
  const pieces: Buffer[] = [];
  await run(resultArguments({ input: flac(file), pcm }), (piece) => void pieces.push(piece));
  return new Float32Array(new Uint8Array(Buffer.concat(pieces)).buffer);
}

/** Place of the first sample that differs, or the shorter length; undefined for equal sounds. A failing `toEqual` would print them all. */
function difference(one: Float32Array, other: Float32Array): number | undefined {
  const place = one.findIndex((sample, index) => sample !== other[index]);
  if (place !== -1) return place;
  return one.length === other.length ? undefined : one.length;
}

const largest = (samples: Float32Array): number => samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

test.each([
  [48_000, 2],
  [44_100, 1],
  [44_100, 6],
  [11_025, 2],
])(
  'the limiter leaves each sample in its place, and as it is where nothing is too loud (%i Hz, %i channels)',
  async (sampleRateHz, channels) => {
    const pcm = { sampleRateHz, channels };
    const samples = noise(sampleRateHz * channels, 0.4, 7);
    const file = await writeFlac('quiet.flac', samples, pcm);
    const fit = { input: flac(file), pcm, tempo: null, gainDb: 6, samples: sampleRateHz, output: at('fit.flac') };
    await run(fitArguments({ ...fit, isLimited: false }));
    const plain = await read(at('fit.flac'), pcm);
    await run(fitArguments({ ...fit, isLimited: true }));
    expect(difference(await read(at('fit.flac'), pcm), plain)).toBeUndefined();
    expect(largest(plain) / largest(samples)).toBeCloseTo(10 ** (6 / 20), 4);
  },
);

test('a gain over full scale is held under the ceiling', async () => {
  const file = await writeFlac('loud.flac', noise(96_000, 0.9, 3), STEREO);
  const fit = { input: flac(file), pcm: STEREO, tempo: null, gainDb: 9, isLimited: true, samples: 48_000, output: at('fit.flac') };
  await run(fitArguments(fit));
  const limited = await read(at('fit.flac'), STEREO);
  expect(limited).toHaveLength(96_000);
  expect(20 * Math.log10(largest(limited))).toBeLessThanOrEqual(CEILING_DBFS + 0.001);
  expect(20 * Math.log10(largest(limited))).toBeGreaterThan(CEILING_DBFS - 1);
});

test.each([1.02, 1.15, 1.4])('the last sound of a result that is played %f times as fast is still heard', async (tempo) => {
  for (const seconds of [2, 7]) {
    const samples = noise(48_000 * seconds, 0.01, seconds);
    const burst = noise(960, 0.9, 1).map((sample, index) => sample * Math.sin((Math.PI * index) / 960)); // 20 ms, fading out
    samples.set(burst, samples.length - burst.length);
    const mono = { sampleRateHz: 48_000, channels: 1 };
    const file = await writeFlac('spoken.flac', samples, mono);
    const slot = Math.round(samples.length / tempo);
    await run(fitArguments({ input: flac(file), pcm: mono, tempo, gainDb: 0, isLimited: false, samples: slot, output: at('fit.flac') }));
    const fitted = await read(at('fit.flac'), mono);
    expect(fitted).toHaveLength(slot);
    const end = fitted.subarray(slot - 4_800);
    expect(largest(end)).toBeGreaterThan(0.5);
    expect(largest(end.subarray(-24))).toBeLessThan(0.2); // it faded out before the slot ended
  }
});

test('a chunk keeps every bit but where the one before it goes on, and there both are heard', async () => {
  const [slotSamples, overSamples] = [20_001, 4_803];
  const beforeSlot = 30_007;
  const own = noise(2 * (slotSamples + 500), 0.4, 11);
  const before = noise(2 * (beforeSlot + overSamples), 0.4, 12);
  const files = { own: await writeFlac('own.fit', own, STEREO), before: await writeFlac('before.fit', before, STEREO) };
  await run(slotArguments({ own: files.own, slotSamples, output: at('alone.flac') }));
  expect(difference(await read(at('alone.flac'), STEREO), own.subarray(0, 2 * slotSamples))).toBeUndefined();

  const overlap = { file: files.before, slotSamples: beforeSlot, overSamples };
  await run(slotArguments({ own: files.own, slotSamples, before: overlap, output: at('mixed.flac') }));
  const mixed = await read(at('mixed.flac'), STEREO);
  const sum = own.slice(0, 2 * overSamples).map((sample, index) => sample + (before[2 * beforeSlot + index] ?? 0));
  expect(difference(mixed.subarray(0, 2 * overSamples), sum)).toBeUndefined();
  expect(difference(mixed.subarray(2 * overSamples), own.subarray(2 * overSamples, 2 * slotSamples))).toBeUndefined();
});

test('what goes on longer than the whole next slot ends with it', async () => {
  const own = await writeFlac('short.fit', noise(2_000, 0.4, 5), STEREO);
  const file = await writeFlac('long.fit', noise(8_000, 0.4, 6), STEREO);
  await run(slotArguments({ own, slotSamples: 1_000, before: { file, slotSamples: 1_000, overSamples: 3_000 }, output: at('slot.flac') }));
  expect(await read(at('slot.flac'), STEREO)).toHaveLength(2_000);
});

test('a chunk with its picture has the frames and the sound of its time, in a source that does not begin at 0', async () => {
  const source = at('late.ts'); // its first time stamp is 1.4 s
  const rate = { num: 25, den: 1 };
  await generateCoded(source, { seconds: 8, rate, width: 640, height: 480, source: 2, audio: { sampleRateHz: 48_000, channels: 2 } });
  const { start } = await startOf(source);
  await run(
    pictureChunkArguments({
      input: inputArguments(source, 'mpegts'),
      videoIndex: 0,
      audioIndex: 1,
      start: micros(start + 2_000_000),
      end: micros(start + 5_000_000),
      output: at('chunk.mp4'),
    }),
  );
  expect((await readFrames(at('chunk.mp4'))).runs).toEqual([expect.stringMatching(/^src2:50-124@0/)]);
  expect((await readSound(at('chunk.mp4'))).heard.map(({ second }) => second)).toEqual([2, 3, 4]);
});

async function startOf(file: string): Promise<{ readonly start: number }> {
  const { frames } = await readFrames(file);
  return { start: Math.round((frames[0]?.seconds ?? 0) * 1e6) };
}
