import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { generateCoded } from './generate.ts';
import { measureSync } from './measure-sync.ts';
import { readFrames } from './read-frames.ts';
import { readSound } from './read-sound.ts';
import { decodedHash, frameHashes, packetHash } from './stream-hash.ts';
import { never, testRunner, testToolchain } from './test-toolchain.ts';

const RATE = { num: 30, den: 1 };
let folder: string;
let original: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-coded-'));
  original = at('original.mp4');
  await generateCoded(original, {
    seconds: 6,
    rate: RATE,
    width: 320,
    height: 180,
    source: 1,
    audio: { sampleRateHz: 48_000, channels: 2 },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ffmpeg(args: readonly string[], target: string): Promise<string> {
  await runFfmpeg(await testToolchain(), testRunner, { args: [...args, fileUrl(at(target))], signal: never });
  return at(target);
}
const input = ['-i'];

test('an original has every frame once and no offset between picture and sound', async () => {
  const reading = await measureSync(original, RATE);
  expect(reading.picture).toMatchObject({ runs: ['src1:0-179@0'], unreadable: 0 });
  expect(reading.sound.heard.map(({ second }) => second)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(reading.offsets).toHaveLength(6);
  expect(Math.abs(reading.minMs)).toBeLessThan(0.05);
  expect(Math.abs(reading.maxMs)).toBeLessThan(0.05);
});

test('sound delayed by 120 ms is reported as that', async () => {
  const late = await ffmpeg(
    [...input, original, '-itsoffset', '0.12', '-i', original, '-map', '0:v', '-map', '1:a', '-c', 'copy'],
    'late.mp4',
  );
  const { minMs, maxMs } = await measureSync(late, RATE);
  expect(Math.abs(minMs - 120)).toBeLessThan(1); // an edit list counts in whole milliseconds
  expect(Math.abs(maxMs - 120)).toBeLessThan(1);
});

test('one dropped frame is named', async () => {
  const dropped = await ffmpeg(
    [...input, original, '-vf', "select='not(eq(n,100))'", '-fps_mode', 'passthrough', '-c:v', 'libx264', '-c:a', 'copy'],
    'dropped.mp4',
  );
  const { runs } = await readFrames(dropped);
  expect(runs).toEqual(['src1:0-99@0', 'src1:101-179@3.367']);
});

test('a part cut out and made smaller names its frames and stays in sync', async () => {
  const part = await ffmpeg(
    [...input, original, '-ss', '2', '-t', '3', '-vf', 'scale=160:90', '-c:v', 'libx264', '-crf', '30'],
    'part.mp4',
  );
  const reading = await measureSync(part, RATE);
  expect(reading.picture).toMatchObject({ runs: ['src1:60-149@0'], unreadable: 0 });
  expect(reading.sound.heard.map(({ second }) => second)).toEqual([2, 3, 4]);
  expect(Math.max(Math.abs(reading.minMs), Math.abs(reading.maxMs))).toBeLessThan(1);
});

test('two sources one after the other are told apart', async () => {
  const second = at('second.mp4');
  await generateCoded(second, { seconds: 1, rate: RATE, width: 320, height: 180, source: 2, audio: null });
  const joined = await ffmpeg(
    [...input, original, '-i', second, '-filter_complex', '[0:v][1:v]concat=n=2:v=1[v]', '-map', '[v]', '-c:v', 'libx264'],
    'joined.mp4',
  );
  expect((await readFrames(joined)).runs).toEqual(['src1:0-179@0', 'src2:0-29@6']);
});

test('a chosen track is read, also with its frequencies moved as the stand-in of a provider does', async () => {
  const dubbed = await ffmpeg(
    [...input, original, '-map', '0:v', '-map', '0:a', '-map', '0:a', '-c', 'copy', '-c:a:1', 'aac', '-filter:a:1', 'afreqshift=shift=200'],
    'dubbed.mp4',
  );
  const plain = await readSound(dubbed, { track: 0 });
  const moved = await readSound(dubbed, { track: 1, shiftHz: 200 });
  expect(plain.heard.map(({ second }) => second)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(moved.heard.map(({ second }) => second)).toEqual([0, 1, 2, 3, 4, 5]);
});

test('silent stretches and gaps between packets are seen', async () => {
  const quiet = at('quiet.mkv');
  const audio = { sampleRateHz: 44_100, channels: 1 };
  const speech = [[0, 2.5] as const, [4, 5] as const];
  await generateCoded(quiet, {
    seconds: 5,
    rate: RATE,
    width: 320,
    height: 180,
    source: 1,
    audio,
    speech,
    audioArgs: ['-c:a', 'pcm_s16le'],
  });
  const whole = await readSound(quiet);
  expect(whole.heard.map(({ second }) => second)).toEqual([0, 1, 2, 4]);
  expect(whole.sampleCount).toBe(5 * 44_100);
  expect(whole.largestGapSeconds).toBeLessThan(0.002); // Matroska counts in milliseconds
  const holed = await ffmpeg([...input, quiet, '-map', '0:a', '-c', 'copy', '-bsf:a', "setts=ts='TS+300*gte(N,5)'"], 'holed.mka');
  expect((await readSound(holed)).largestGapSeconds).toBeGreaterThan(0.29);
});

test('hashes are equal where nothing was changed, and only there', async () => {
  const copy = await ffmpeg([...input, original, '-c', 'copy'], 'copy.mp4');
  const again = await ffmpeg([...input, original, '-c:v', 'libx264', '-crf', '35', '-c:a', 'copy'], 'again.mp4');
  expect(await packetHash(copy, '0:v:0')).toBe(await packetHash(original, '0:v:0'));
  expect(await packetHash(again, '0:v:0')).not.toBe(await packetHash(original, '0:v:0'));
  expect(await decodedHash(again, '0:a:0')).toBe(await decodedHash(original, '0:a:0'));
  const [first, second] = [await frameHashes(original), await frameHashes(copy)];
  expect(first).toHaveLength(180);
  expect(second).toEqual(first);
});
