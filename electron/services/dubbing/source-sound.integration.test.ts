import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { integratedLoudness } from '../../../common/domain/dubbing/loudness.ts';
import { findPauses } from '../../../common/domain/dubbing/pauses.ts';
import { micros } from '../../../common/units/micros.ts';
import { runFfmpeg } from '../../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../../native/ffmpeg/input-arguments.ts';
import { createMediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { never, testRunner, testToolchain } from '../../../tests/media/test-toolchain.ts';
import { decodeSource, listenToSource, readLevels, readMomentary } from './source-sound.ts';

const TALK = path.resolve('resources/samples/talk.mp4');
const tools = createMediaTools(testToolchain, testRunner);
const pcm = { sampleRateHz: 48_000, channels: 2 };
const SAMPLES = 1_812_480; // 37.76 s
let folder: string;
const job = (sourcePath: string, audioIndex: number, onProgress: (fraction: number) => void = () => {}) => ({
  ...{ tools, sourcePath, audioIndex, pcm, workFolder: folder, duration: micros(37_760_000), signal: never, onProgress },
});
const pausesOf = (levels: Int8Array) =>
  findPauses(levels, SAMPLES, pcm.sampleRateHz).map(({ start, end }) => ({ start: start / 48_000, end: end / 48_000 }));

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-source-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a source is decoded with its levels and its loudness, which are read again as they were', async () => {
  const fractions: number[] = [];
  const { levels, momentary } = await decodeSource(job(TALK, 1, (fraction) => fractions.push(fraction)));
  expect(statSync(path.join(folder, 'original.f32')).size).toBe(SAMPLES * 8);
  expect(levels.levels).toHaveLength(1_888);
  expect(momentary).toHaveLength(377);
  expect(await readLevels(folder)).toEqual(levels);
  const read = await readMomentary(folder);
  expect(read.map((lufs) => lufs.toFixed(3))).toEqual(momentary.slice(3).map((lufs) => lufs.toFixed(3)));
  expect(await readMomentary(folder, 2, 3)).toEqual(read.slice(20, 27));
  expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
  expect(fractions.at(-1)).toBe(1);
  expect(readdirSync(folder).toSorted()).toEqual(['original.f32', 'original.levels', 'original.loudness']);
});

test('a preview hears the same levels and writes nothing', async () => {
  const before = readdirSync(folder);
  expect(await listenToSource(job(TALK, 1))).toEqual(await readLevels(folder));
  expect(readdirSync(folder)).toEqual(before);
});

test('in real speech there are pauses between sentences, the last to the end of the track, and far more speech than pause', async () => {
  const pauses = pausesOf((await listenToSource(job(TALK, 1))).levels);
  expect(pauses.length).toBeGreaterThan(5);
  expect(pauses.at(-1)?.end).toBe(37.76);
  expect((pauses.at(-1)?.end ?? 0) - (pauses.at(-1)?.start ?? 0)).toBeGreaterThan(1.5); // two seconds of silence
  const paused = pauses.reduce((sum, { start, end }) => sum + end - start, 0);
  expect(paused).toBeLessThan(37.76 / 2);
});

test('with music 15 LU under the speech the same pauses are found', async () => {
  const alone = pausesOf((await listenToSource(job(TALK, 1))).levels).filter(({ start, end }) => end - start >= 0.3);
  const mixed = path.join(folder, 'music.mkv');
  const speech = integratedLoudness(await readMomentary(folder)) ?? 0;
  const chord = 'sine=220:r=48000[a];sine=277.2:r=48000[b];sine=329.6:r=48000[c];[a][b][c]amix=3:normalize=0';
  const music = `${chord},tremolo=f=2:d=0.4,volume=${(speech - 15 - CHORD_LUFS).toFixed(2)}dB,aformat=channel_layouts=stereo[music]`;
  await runFfmpeg(await testToolchain(), testRunner, {
    args: [
      ...[
        '-i',
        fileUrl(TALK),
        '-filter_complex',
        `${music};[0:a][music]amix=2:duration=first:normalize=0[mix]`,
        '-map',
        '[mix]',
        '-c:a',
        'flac',
      ],
      fileUrl(mixed),
    ],
    signal: never,
  });
  const found = pausesOf((await listenToSource(job(mixed, 0))).levels);
  const covered = alone.filter((pause) => found.some(({ start, end }) => Math.min(end, pause.end) - Math.max(start, pause.start) >= 0.2));
  expect(covered).toEqual(alone);
  // And no word is taken for a pause: what is quiet with music is quiet without.
  const wide = pausesOf((await listenToSource(job(TALK, 1))).levels);
  const strays = found.filter(({ start, end }) => !wide.some((pause) => pause.start - 0.1 <= start && end <= pause.end + 0.1));
  expect(strays).toEqual([]);
});
/** Integrated loudness of the chord, in stereo. */
const CHORD_LUFS = -18.9;

test('cancelling leaves no notes behind', async () => {
  const controller = new AbortController();
  const work = decodeSource({ ...job(TALK, 1, () => controller.abort(new Error('cancelled'))), signal: controller.signal });
  await expect(work).rejects.toThrow('cancelled');
  expect(readdirSync(folder)).not.toContain('original.loudness.txt');
});
