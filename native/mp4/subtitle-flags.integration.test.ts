import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textTrackFlags, turnOffTextTracks } from './subtitle-flags.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'subtitle-flags-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ffmpeg = (...args: readonly string[]): void =>
  void execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { cwd: folder });

/** An mp4 of a second with a picture, a tone and two subtitle tracks. */
async function subtitled(name: string, ...options: readonly string[]): Promise<string> {
  await writeFile(path.join(folder, 'a.srt'), '1\n00:00:00,100 --> 00:00:00,900\nHello\n');
  const inputs = ['-f', 'lavfi', '-i', 'testsrc=d=1:r=10:s=64x64', '-f', 'lavfi', '-i', 'sine=d=1', '-i', 'a.srt', '-i', 'a.srt'];
  ffmpeg(...inputs, '-map', '0', '-map', '1', '-map', '2', '-map', '3', '-c:s', 'mov_text', ...options, name);
  return path.join(folder, name);
}

/** Kind and default mark of each stream, as ffprobe reads the track's flag. */
function defaultsOf(file: string): readonly string[] {
  const found = execFileSync('ffprobe', [
    '-v',
    'error',
    '-show_entries',
    'stream=codec_type:stream_disposition=default',
    '-of',
    'json',
    file,
  ]);
  const { streams } = JSON.parse(found.toString());
  return streams.map(
    (stream: { codec_type: string; disposition: { default: number } }) => `${stream.codec_type} ${stream.disposition.default}`,
  );
}

test('players do not show the subtitles of an mp4 unless they are asked for', async () => {
  const file = await subtitled('plain.mp4');
  expect(defaultsOf(file)).toEqual(['video 1', 'audio 1', 'subtitle 1', 'subtitle 0']); // as ffmpeg writes it
  const before = await readFile(file);
  await turnOffTextTracks(file);
  expect(defaultsOf(file)).toEqual(['video 1', 'audio 1', 'subtitle 0', 'subtitle 0']);
  const after = await readFile(file);
  expect(after.filter((byte, at) => byte !== before[at])).toHaveLength(1);
});

test('an mp4 with its head in front is changed as well', async () => {
  const file = await subtitled('front.mp4', '-movflags', '+faststart');
  await turnOffTextTracks(file);
  expect(defaultsOf(file)).toEqual(['video 1', 'audio 1', 'subtitle 0', 'subtitle 0']);
});

test('what is no mp4, or a broken one, stays as it is', async () => {
  const whole = await readFile(await subtitled('whole.mp4'));
  for (const [name, bytes] of [
    ['text', Buffer.from('just some words in a file of no kind')],
    ['cut', whole.subarray(0, whole.length - 100)],
    ['empty', Buffer.alloc(0)],
    ['endless', Buffer.from('00000001667265650000000000000000', 'hex')],
  ] as const) {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    await turnOffTextTracks(file);
    expect(await readFile(file)).toEqual(bytes);
  }
});

test('boxes that lie about their size end the walk', () => {
  const box = (type: string, body: Buffer, size = body.length + 8): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(size);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const flags = Buffer.from('00000003', 'hex');
  const handler = box('hdlr', Buffer.concat([Buffer.alloc(8), Buffer.from('sbtl'), Buffer.alloc(13)]));
  const track = (size?: number) => box('trak', Buffer.concat([box('tkhd', flags, size), box('mdia', handler)]));
  expect(textTrackFlags(box('moov', track()))).toEqual([{ offset: 27, value: 2 }]);
  expect(textTrackFlags(box('moov', track(4_000)))).toEqual([]);
  expect(textTrackFlags(box('moov', track(4)))).toEqual([]);
  expect(textTrackFlags(box('moov', Buffer.alloc(3)))).toEqual([]);
});
