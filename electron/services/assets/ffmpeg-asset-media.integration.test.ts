import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audioStreams, type MediaInfo, mainVideo } from '../../../common/domain/media/media-info.ts';
import { createMediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { createProcessRunner } from '../../../native/process/create-process-runner.ts';
import { findToolchain } from '../../../native/toolchain/find-toolchain.ts';
import type { AssetMedia } from './asset-media.ts';
import { createAssetMedia } from './ffmpeg-asset-media.ts';
import { renditionExtension } from './rendition-kind.ts';

const signal = new AbortController().signal;
let folder: string;
let ffmpeg: string;
let media: AssetMedia;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'asset media-'));
  const runner = createProcessRunner({ ledgerFolder: null });
  const toolchain = await findToolchain(runner, process.env);
  ffmpeg = toolchain.ffmpeg;
  media = createAssetMedia(createMediaTools(async () => toolchain, runner));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Two seconds of picture with two tracks, 300 Hz and 900 Hz. */
function make(name: string, ...codecs: readonly string[]): string {
  const tone = (hz: number) => ['-f', 'lavfi', '-i', `sine=${hz}:duration=2:sample_rate=48000`];
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=2', ...tone(300), ...tone(900)];
  execFileSync(ffmpeg, ['-v', 'error', '-y', ...inputs, '-map', '0', '-map', '1', '-map', '2', ...codecs, at(name)]);
  return at(name);
}

/** MD5 of the packets of one stream, copied. */
function packets(file: string, stream: string): string {
  return execFileSync(ffmpeg, ['-v', 'error', '-i', file, '-map', stream, '-c', 'copy', '-f', 'md5', '-'], { encoding: 'utf8' });
}

/** Frequency of a tone by its zero crossings. */
function toneHz(file: string): number {
  const pcm = execFileSync(ffmpeg, ['-v', 'error', '-i', file, '-map', '0:a:0', '-ac', '1', '-ar', '48000', '-t', '1', '-f', 's16le', '-']);
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length / 2);
  let crossings = 0;
  for (let index = 1; index < samples.length; index++) if ((samples[index - 1] ?? 0) < 0 !== (samples[index] ?? 0) < 0) crossings += 1;
  return crossings / 2;
}

async function rendition(
  source: string,
  audioTrack: number,
): Promise<{ readonly file: string; readonly info: MediaInfo; readonly fractions: readonly number[] }> {
  const info = await media.probe(source, signal);
  const file = `${source}.${audioTrack}${renditionExtension(info, audioTrack)}`;
  const fractions: number[] = [];
  await media.makeRendition({ source, info, audioTrack, target: file, signal, onFraction: (fraction) => fractions.push(fraction) });
  return { file, info: await media.probe(file, signal), fractions };
}

test('a rendition of the second track has the picture unchanged and that track alone', async () => {
  const source = make('talk.mp4', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac');
  const made = await rendition(source, 1);
  expect(audioStreams(made.info)).toHaveLength(1);
  expect(packets(made.file, '0:v')).toBe(packets(source, '0:v'));
  expect(toneHz(made.file)).toBeCloseTo(900, -1);
  expect(toneHz((await rendition(source, 0)).file)).toBeCloseTo(300, -1);
  expect(made.fractions.at(-1)).toBeCloseTo(1, 1);
});

test('an MP4 that begins with the box of a segment is read like any other', async () => {
  const fragments = ['-movflags', 'frag_keyframe+empty_moov'];
  const source = make('fragments.mp4', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', ...fragments);
  const segment = Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.from('stypmsdh\0\0\0\0')]);
  await writeFile(at('segment.mp4'), Buffer.concat([segment, await readFile(source)]));
  const info = await media.probe(at('segment.mp4'), signal);
  expect([mainVideo(info)?.width, audioStreams(info).length]).toEqual([640, 2]);
});

test('a webm source gives webm, with the sound unchanged', async () => {
  const source = make('talk.webm', '-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus');
  const made = await rendition(source, 1);
  expect(made.file).toMatch(/\.webm$/);
  expect(packets(made.file, '0:a')).toBe(packets(source, '0:a:1'));
});

test.each(['ac3', 'pcm_s16le'])('sound in %s, which would play as silence or not fit, becomes AAC', async (codec) => {
  const source = make(`${codec}.mkv`, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', codec);
  const made = await rendition(source, 1);
  expect(audioStreams(made.info)[0]?.codec).toBe('aac');
  expect(packets(made.file, '0:v').length).toBeGreaterThan(0);
  expect(toneHz(made.file)).toBeCloseTo(900, -1);
});

test('a thumbnail is a JPEG 320 wide, also for names that could be options or patterns', async () => {
  const source = make('-i %d 🎬.mp4', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac');
  const info = await media.probe(source, signal);
  await media.makeThumbnail({ source, info, target: at('thumb %d.jpg'), signal });
  const bytes = await readFile(at('thumb %d.jpg'));
  expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  const size = execFileSync(ffmpeg, [
    '-v',
    'error',
    '-f',
    'mjpeg',
    '-i',
    `file:${at('thumb %d.jpg')}`,
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-',
  ]);
  expect(size.length).toBe(320 * 180);
  expect(mainVideo(info)?.width).toBe(640);
});
