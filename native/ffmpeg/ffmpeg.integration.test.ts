import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audioStreams, mainVideo } from '../../common/domain/media/media-info.ts';
import { micros } from '../../common/units/micros.ts';
import { generateCoded } from '../../tests/media/generate.ts';
import { packetHash } from '../../tests/media/stream-hash.ts';
import { never, testRunner, testToolchain } from '../../tests/media/test-toolchain.ts';
import type { Toolchain } from '../toolchain/toolchain.ts';
import { type FfmpegRun, runFfmpeg } from './ffmpeg-runner.ts';
import { fileUrl, inputArguments } from './input-arguments.ts';
import { renditionArguments, thumbnailArguments } from './media-arguments.ts';
import { probeMedia } from './probe.ts';
import type { FfmpegProgress } from './progress.ts';

let folder: string;
let tools: Toolchain;
let talk: string;
const at = (name: string): string => path.join(folder, name);
const probe = (file: string) => probeMedia(tools, testRunner, file, never);
const run = (args: readonly string[], more: Partial<FfmpegRun> = {}) => runFfmpeg(tools, testRunner, { args, signal: never, ...more });
const MEDIA = { seconds: 3, rate: { num: 30_000, den: 1001 }, width: 320, height: 180, source: 1 };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-ffmpeg-'));
  tools = await testToolchain();
  talk = at('talk.mp4');
  await generateCoded(talk, { ...MEDIA, audio: { sampleRateHz: 44_100, channels: 2 } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a video is told with its picture and its sound', async () => {
  const info = await probe(talk);
  expect(mainVideo(info)).toMatchObject({ codec: 'h264', width: 320, height: 180, frameRate: { num: 30_000, den: 1001 }, rotation: 0 });
  expect(audioStreams(info)).toMatchObject([{ codec: 'aac', sampleRateHz: 44_100, channels: 2, durationTicks: 132_300 }]);
});

test.each(['-y.mp4', 'http: a.mp4', 'concat:x|y.mp4', 'line\nend.mp4', '%03d 🎬 «ü».mp4', "it's; $(touch x) `x`.mp4"])(
  'a file may be called %j',
  async (name) => {
    await copyFile(talk, at(name));
    expect((await probe(at(name))).streams).toHaveLength(2);
    await run([...inputArguments(at(name), 'mov'), '-c', 'copy', fileUrl(at(`out ${name}`))]);
    expect(readdirSync(folder)).toContain(`out ${name}`);
  },
);

test.each([
  ['an empty file', '', 'media.empty'],
  ['a text', 'Once upon a time\n', 'media.not-media'],
  ['a playlist', '#EXTM3U\n#EXTINF:3,\ntalk.mp4\n#EXT-X-ENDLIST\n', 'media.not-media'],
  ['a concat script', "ffconcat version 1.0\nfile 'talk.mp4'\n", 'media.not-media'],
])('%s named .mp4 is refused', async (_name, content, code) => {
  writeFileSync(at('bad.mp4'), content);
  await expect(probe(at('bad.mp4'))).rejects.toMatchObject({ name: 'AppError', code });
});

test('a download that was cut off, a folder and a file that is not there are told apart', async () => {
  await copyFile(talk, at('cut.mp4'));
  truncateSync(at('cut.mp4'), 20_000);
  await expect(probe(at('cut.mp4'))).rejects.toMatchObject({ code: 'media.unreadable' });
  await expect(probe(folder)).rejects.toMatchObject({ code: 'media.not-media' });
  await expect(probe(at('gone.mp4'))).rejects.toMatchObject({ code: 'media.vanished' });
});

test('a playlist that took the place of a probed video does not make ffmpeg read another file', async () => {
  const playlist = at('swapped.mp4');
  writeFileSync(playlist, '#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\ntalk.ts\n#EXT-X-ENDLIST\n');
  await run([...inputArguments(talk, 'mov'), '-c', 'copy', fileUrl(at('talk.ts'))]);
  const { format } = await probe(talk);
  await expect(run([...inputArguments(playlist, format), '-c', 'copy', fileUrl(at('stolen.mp4'))])).rejects.toMatchObject({
    code: 'media.not-media',
  });
  await run(['-allowed_extensions', 'ALL', '-i', fileUrl(playlist), '-c', 'copy', fileUrl(at('stolen.mp4'))]); // it would, unguarded
});

test('a full disk, a missing folder and a vanished source end in their own errors', async () => {
  const copy = [...inputArguments(talk, 'mov'), '-c', 'copy', '-f', 'mpegts'];
  await expect(run([...copy, fileUrl('/dev/full')])).rejects.toMatchObject({ code: 'media.disk-full', details: { folder: '/dev' } });
  await expect(run([...copy, fileUrl(at('nowhere/out.ts'))])).rejects.toMatchObject({
    code: 'output.folder-missing',
    details: { folder: at('nowhere') },
  });
  await expect(run([...inputArguments(at('gone.mp4'), 'mov'), fileUrl(at('out.ts'))])).rejects.toMatchObject({ code: 'media.vanished' });
  await expect(run([...inputArguments(talk, 'mov'), '-c', 'copy', fileUrl(at('no.webm'))])).rejects.toMatchObject({
    code: 'media.container-cannot-hold',
  });
});

test('progress reaches the whole, and is never mixed with media on standard output', async () => {
  const reports: FfmpegProgress[] = [];
  const onProgress = (report: FfmpegProgress): void => void reports.push(report);
  await run([...inputArguments(talk, 'mov'), '-c', 'copy', fileUrl(at('progress.mkv'))], { expected: micros(3_000_000), onProgress });
  expect(reports.at(-1)?.fraction).toBeGreaterThan(0.98);
  await expect(run([...inputArguments(talk, 'mov'), '-f', 's16le', 'pipe:1'], { onProgress, onStdout: () => {} })).rejects.toThrow(
    'either',
  );
});

test('cancelling an encode ends ffmpeg and is told as the reason that was given', async () => {
  const controller = new AbortController();
  const reason = new Error('cancelled');
  const endless = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360', '-f', 'null', '-'];
  const done = run(endless, { signal: controller.signal, onProgress: () => controller.abort(reason) });
  await expect(done).rejects.toBe(reason);
});

test('a rendition has the packets of the picture and of the track that was chosen', async () => {
  const two = at('two.mkv');
  await run([
    ...inputArguments(talk, 'mov'),
    ...['-map', '0:v', '-map', '0:a', '-map', '0:a', '-c', 'copy', '-c:a:1', 'aac', '-filter:a:1', 'volume=0.5', fileUrl(two)],
  ]);
  const info = await probe(two);
  const target = at('rendition.mp4');
  await run(renditionArguments({ source: two, info, audioTrack: 1, container: 'mp4', target }));
  expect(await packetHash(target, '0:v:0')).toBe(await packetHash(two, '0:v:0'));
  expect(await packetHash(target, '0:a:0')).toBe(await packetHash(two, '0:a:1'));
  const [moov, mdat] = ['moov', 'mdat'].map((atom) => readAtom(target, atom));
  expect(await moov).toBeLessThan((await mdat) ?? 0); // it starts playing before it is loaded
  expect(audioStreams(await probe(target))).toMatchObject([{ isDefault: true }]);
});

async function readAtom(file: string, atom: string): Promise<number> {
  return (await readFile(file)).indexOf(atom);
}

test('a thumbnail is 320 pixels wide in the shape that is shown', async () => {
  const tall = at('tall %d.mp4');
  await run([...inputArguments(talk, 'mov'), '-c', 'copy', '-metadata:s:v', 'rotate=90', fileUrl(tall)]);
  const target = at('thumb %d.jpg');
  await run(thumbnailArguments(tall, await probe(tall), target));
  expect((await probeImage(target)).streams).toEqual([{ codec_name: 'mjpeg', width: 320, height: 570 }]); // 9:16, even
  const wide = at('wide.mp4');
  await run([...inputArguments(talk, 'mov'), '-vf', 'setsar=2', '-c:v', 'libx264', '-an', fileUrl(wide)]);
  await run(thumbnailArguments(wide, await probe(wide), target));
  expect((await probeImage(target)).streams).toEqual([{ codec_name: 'mjpeg', width: 320, height: 90 }]);
});

async function probeImage(file: string): Promise<{ readonly streams: readonly unknown[] }> {
  const chunks: Buffer[] = [];
  await testRunner.run({
    command: tools.ffprobe,
    args: ['-v', 'error', '-f', 'mjpeg', '-show_entries', 'stream=codec_name,width,height', '-of', 'json', fileUrl(file)],
    signal: never,
    onStdout: (chunk) => void chunks.push(chunk),
  });
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
