import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../common/domain/downloads/journal-entry.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { audioStreams, mainAudio, mainVideo } from '../../../common/domain/media/media-info.ts';
import { createMediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { type DownloadBench, openDownloadBench } from '../../../tests/fakes/download-bench.ts';
import {
  HLS_KINDS,
  type HlsKind,
  makeApart,
  makeDash,
  makeDiscontinuous,
  makeHls,
  writeParts,
  writePeriods,
} from '../../../tests/fakes/hls-dash/make-streams.ts';
import { type StreamServer, startStreamServer } from '../../../tests/fakes/hls-dash/stream-server.ts';
import { generateCoded } from '../../../tests/media/generate.ts';
import { measureSync } from '../../../tests/media/measure-sync.ts';
import { readFrames } from '../../../tests/media/read-frames.ts';
import { readSamples } from '../../../tests/media/read-samples.ts';
import { readSound } from '../../../tests/media/read-sound.ts';
import { frameHashes, packetHash } from '../../../tests/media/stream-hash.ts';
import { never, testRunner, testToolchain } from '../../../tests/media/test-toolchain.ts';
import { sampleOf } from '../../../tests/sample.ts';

const RATE = { num: 25, den: 1 };
const SECONDS = 12;
const tools = createMediaTools(testToolchain, testRunner);
const media = mkdtempSync(path.join(tmpdir(), 'streamfetch-streams-'));
const film = path.join(media, 'film.mp4');
const dub = path.join(media, 'dub.m4a');
let pictures: readonly string[];
let bench: DownloadBench;
let server: StreamServer;

beforeAll(async () => {
  const common = { seconds: SECONDS, rate: RATE, width: 320, height: 180, source: 1 };
  await generateCoded(film, { ...common, audio: { sampleRateHz: 48_000, channels: 2 } });
  await generateCoded(dub, { ...common, withoutPicture: true, audio: { sampleRateHz: 48_000, channels: 1 } });
  pictures = await frameHashes(film);
  for (const kind of Object.keys(HLS_KINDS) as HlsKind[]) await makeHls(film, path.join(media, kind), kind); // its keys are its kinds
  await makeApart(film, dub, path.join(media, 'apart-ts'), 'ts');
  await makeApart(film, dub, path.join(media, 'apart-fmp4'), 'fmp4');
  await makeDash(film, path.join(media, 'dash'), false);
  await makeDash(film, path.join(media, 'dash-ranges'), true);
  await makeDiscontinuous(film, path.join(media, 'cut'), 4);
}, 180_000);
afterAll(() => rmSync(media, { recursive: true, force: true }));
beforeEach(async () => {
  server = await startStreamServer(media);
  bench = openDownloadBench({ tools });
});
afterEach(async () => {
  await bench.close();
  await server.close();
});

const ask = (name: string, wish = {}): Promise<Job> => bench.ask(server.link(name), wish);
const got = (): string => {
  const [name, ...others] = readdirSync(bench.folder);
  expect(others).toEqual([]);
  return path.join(bench.folder, name ?? '');
};
async function fetched(name: string, wish = {}): Promise<string> {
  expect(await bench.ended(await ask(name, wish))).toMatchObject({ state: 'succeeded' });
  return got();
}
const samplesOf = async (file: string): Promise<number> => (await readSamples(file)).length;

/** In seconds; sound that goes before the picture has its first packet a moment earlier. */
async function expectWhole(file: string, seconds = SECONDS): Promise<void> {
  const info = await tools.probe(file, never);
  expect(Math.abs(info.startTime / 1e6)).toBeLessThan(0.03);
  expect(Math.abs((info.duration ?? 0) / 1e6 - seconds)).toBeLessThan(0.12);
}

describe.each(Object.keys(HLS_KINDS).map((kind, place) => ({ kind, place })))('a link to an HLS playlist ($kind)', ({ kind, place }) => {
  test.each(sampleOf(['mp4', 'mkv'] as const, place % 2))(
    'becomes one %s with every frame and sample, the sound where it was',
    async (container) => {
      const file = await fetched(`${kind}/index.m3u8`, container === 'mp4' ? {} : { container });
      expect(path.basename(file)).toBe(`${kind}.${container}`);
      expect(await frameHashes(file)).toEqual(pictures);
      expect(await packetHash(file, '0:a:0')).toBe(await packetHash(film, '0:a:0'));
      expect(await samplesOf(file)).toBe(await samplesOf(path.join(media, kind, 'index.m3u8')));
      await expectWhole(file);
      const { minMs, maxMs, sound } = await measureSync(file, RATE);
      expect(sound.heard.length).toBeGreaterThanOrEqual(SECONDS - 1);
      expect([Math.round(minMs), Math.round(maxMs)].every((ms) => Math.abs(ms) <= 2)).toBe(true);
    },
  );
});

describe.each([
  ['apart-ts', 'mkv', 'deu'],
  ['apart-fmp4', 'mp4', 'deu'],
])('a master playlist with sound apart (%s)', (name, container, language) => {
  test('gives the picture with the sound of the language that was asked for', async () => {
    const file = await fetched(`${name}/master.m3u8`, { audioLanguage: 'de' });
    expect(await frameHashes(file)).toEqual(pictures);
    expect(await packetHash(file, '0:a:0')).toBe(await packetHash(dub, '0:a:0'));
    const info = await tools.probe(file, never);
    expect(mainAudio(info)).toMatchObject({ channels: 1, language });
    expect(path.extname(file)).toBe(`.${container}`);
    expect(audioStreams(info)).toHaveLength(1);
    await expectWhole(file);
  });

  test('gives the default sound where none was asked for, and its sound alone as m4a', async () => {
    const file = await fetched(`${name}/master.m3u8`, { kind: 'audio' });
    expect(path.extname(file)).toBe('.m4a');
    expect(await packetHash(file, '0:a:0')).toBe(await packetHash(film, '0:a:0'));
    expect(mainVideo(await tools.probe(file, never))).toBeUndefined();
  });
});

test.each([
  ['dash', 'manifest.mpd'],
  ['dash-ranges', 'manifest-stream1.mp4'],
])('an MPD (%s) gives picture and sound, joined as they are', async (name, sound) => {
  const file = await fetched(`${name}/manifest.mpd`);
  expect(await frameHashes(file)).toEqual(pictures);
  expect(await packetHash(file, '0:a:0')).toBe(await packetHash(film, '0:a:0'));
  expect(await samplesOf(file)).toBe(await samplesOf(path.join(media, name, sound)));
  await expectWhole(file);
});

test.each(['together', 'master'])('three clocks in one film keep picture and sound together (%s.m3u8)', async (name) => {
  const file = await fetched(`cut/${name}.m3u8`);
  expect(await frameHashes(file)).toEqual(pictures);
  expect(await packetHash(file, '0:a:0')).toBe(await packetHash(film, '0:a:0'));
  const { picture, minMs, maxMs } = await measureSync(file, RATE);
  expect(picture.runs).toHaveLength(1);
  expect(Math.max(Math.abs(minMs), Math.abs(maxMs))).toBeLessThan(3);
  await expectWhole(file);
});

/** The same size of picture by another encoder's hand: other parameter sets, so that one header cannot serve both films. */
const OTHER_HAND = [
  '-c:v',
  'libx264',
  '-preset',
  'medium',
  '-profile:v',
  'high',
  '-refs',
  '4',
  '-pix_fmt',
  'yuv420p',
  '-g',
  '50',
  '-bf',
  '3',
];

test('periods that were encoded each in its own way follow each other with every frame, the sound with them', {
  timeout: 180_000,
}, async () => {
  const other = path.join(media, 'other.mp4');
  const common = { seconds: SECONDS, rate: RATE, width: 320, height: 180, source: 2, audio: { sampleRateHz: 48_000, channels: 2 } };
  await generateCoded(other, { ...common, videoArgs: OTHER_HAND });
  await makeDash(other, path.join(media, 'other-dash'), false);
  for (const kind of ['ts', 'fmp4'] as const) await makeHls(other, path.join(media, `other-${kind}`), kind);
  writePeriods(path.join(media, 'two-dash'), ['dash', 'other-dash'], SECONDS);
  for (const kind of ['ts', 'fmp4']) writeParts(path.join(media, `two-${kind}`), [kind, `other-${kind}`]);
  const both = [...pictures, ...(await frameHashes(other))];
  for (const name of ['two-dash/manifest.mpd', 'two-fmp4/index.m3u8', 'two-ts/index.m3u8']) {
    const file = await fetched(name);
    expect(await frameHashes(file), name).toEqual(both);
    expect((await readFrames(file)).runs, name).toEqual([
      expect.stringMatching(/^src1:0-299@0(\.0[0-3]\d*)?$/),
      expect.stringMatching(/^src2:0-299@12(\.0\d*)?$/),
    ]);
    const { heard } = await readSound(file);
    const late = heard.map(({ second, seconds }) => seconds - (seconds < SECONDS - 0.5 ? second : second + SECONDS));
    expect(late.length, name).toBeGreaterThanOrEqual(2 * SECONDS - 2);
    expect(Math.max(...late.map(Math.abs)), name).toBeLessThan(0.07);
    await expectWhole(file, 2 * SECONDS);
    rmSync(file);
  }
});

test('a paused download goes on without asking for a finished piece again', async () => {
  server.behaviour.bytesPerSecond = 60_000;
  const job = await ask('ts/index.m3u8');
  const entry = (): JournalEntry | undefined => bench.transfers.find(job.id, 'playlist');
  while ((entry()?.fragmentsDone ?? 0) < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  bench.jobs.pause(job.id);
  expect(await bench.ended(job)).toMatchObject({ state: 'paused' });
  const done = entry()?.fragmentsDone ?? 0;
  server.takePieces();
  server.behaviour.bytesPerSecond = Number.POSITIVE_INFINITY;
  bench.jobs.resume(job.id);
  expect(await bench.ended(job)).toMatchObject({ state: 'succeeded' });
  const again = new Set(server.takePieces());
  expect(again.size).toBe(SECONDS / 2 - done);
  for (let piece = 0; piece < done; piece++) expect(again).not.toContain(`/ts/piece00${piece}.ts`);
  expect(await frameHashes(got())).toEqual(pictures);
});

test('a program that ends in the middle goes on at its next start, without asking for a finished piece again', async () => {
  server.behaviour.bytesPerSecond = 60_000;
  const job = await ask('cut/master.m3u8');
  while ((bench.transfers.find(job.id, '180p-900000#1')?.done.length ?? 0) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await bench.restart();
  server.takePieces();
  server.behaviour.bytesPerSecond = Number.POSITIVE_INFINITY;
  bench.jobs.start();
  expect(await bench.ended(job)).toMatchObject({ state: 'succeeded' });
  expect(server.takePieces().toSorted()).toEqual(['picture2', 'sound0', 'sound1', 'sound2'].map((name) => `/cut/${name}.ts`));
  expect(await frameHashes(got())).toEqual(pictures);
});

test('a playlist of 5,000 pieces needs little memory and a small journal', async () => {
  const whole = readFileSync(path.join(media, 'ts-ranges', 'index.ts'));
  const count = 5_000;
  const edge = (index: number): number => Math.floor((whole.length * index) / count);
  await server.close();
  server = await startStreamServer(media, (name) => {
    const index = /^\/many\/(\d+)\.ts$/.exec(name)?.[1];
    return index === undefined ? undefined : whole.subarray(edge(Number(index)), edge(Number(index) + 1));
  });
  const entries = Array.from({ length: count }, (_, index) => `#EXTINF:${SECONDS / count},\n${index}.ts\n`);
  server.behaviour.texts.set('/many/talk.m3u8', `#EXTM3U\n#EXT-X-TARGETDURATION:1\n${entries.join('')}#EXT-X-ENDLIST\n`);
  const before = process.memoryUsage().rss;
  let most = 0;
  let longest = 0;
  const job = await ask('many/talk.m3u8');
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before);
    longest = Math.max(longest, JSON.stringify(bench.transfers.find(job.id, 'playlist') ?? '').length);
  }, 20);
  expect(await bench.ended(job)).toMatchObject({ state: 'succeeded' });
  clearInterval(timer);
  expect(server.takePieces()).toHaveLength(count);
  expect(await frameHashes(got())).toEqual(pictures);
  expect(longest).toBeGreaterThan(10);
  expect(longest).toBeLessThan(200);
  expect(most).toBeLessThan(150_000_000);
});

test('a piece that is missing for good fails the download and leaves no file with a hole', async () => {
  server.behaviour.missing.add('/ts/piece003.ts');
  const failed = await bench.ended(await ask('ts/index.m3u8'));
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'download.incomplete' } });
  expect(readdirSync(bench.folder).filter((name) => !name.includes('.partial'))).toEqual([]);
  server.behaviour.missing.clear();
  bench.jobs.retry(failed.id);
  expect(await bench.ended(failed)).toMatchObject({ state: 'succeeded' });
  expect(await frameHashes(got())).toEqual(pictures);
});

test('pieces that break off are fetched again', async () => {
  server.behaviour.cuts.set('/fmp4/piece001.m4s', 2).set('/fmp4/init.mp4', 1);
  expect(await frameHashes(await fetched('fmp4/index.m3u8'))).toEqual(pictures);
});

test('where the addresses of pieces expire the manifest is read again', async () => {
  server.behaviour.piecesPerToken = 4;
  expect(await frameHashes(await fetched('ts/index.m3u8'))).toEqual(pictures);
  expect(server.requests.filter(({ path: name }) => name === '/ts/index.m3u8').length).toBeGreaterThan(3);
});

test('an MPD of whole files is fetched as files, and joined', async () => {
  for (const [name, map] of Object.entries({ picture: '0:v', sound: '0:a' })) {
    const target = path.join(media, `${name}.mp4`);
    await tools.run({ args: ['-i', film, '-map', map, '-c', 'copy', '-movflags', '+dash+global_sidx', target], signal: never });
  }
  const set = (name: string, rest: string): string =>
    `<AdaptationSet mimeType="${name === 'picture' ? 'video' : 'audio'}/mp4"><Representation id="${name}" ${rest}><BaseURL>../${name}.mp4</BaseURL>` +
    '<SegmentBase indexRange="800-900"><Initialization range="0-799"/></SegmentBase></Representation></AdaptationSet>';
  server.behaviour.texts.set(
    '/whole/talk.mpd',
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT${SECONDS}S"><Period>` +
      `${set('picture', 'codecs="avc1.42c00d" height="180" width="320" bandwidth="500000"')}${set('sound', 'codecs="mp4a.40.2" bandwidth="128000"')}</Period></MPD>`,
  );
  const file = await fetched('whole/talk.mpd');
  expect(path.basename(file)).toBe('talk.mp4');
  expect(await frameHashes(file)).toEqual(pictures);
  expect(server.requests.some(({ range }) => range === 'bytes=800-900')).toBe(false);
});

test.each([
  ['a live stream', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\npiece000.ts\n', 'download.live'],
  ['a playlist that names a file of this machine', '#EXTM3U\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n', 'download.no-formats'],
  [
    'a playlist with protected pieces',
    '#EXTM3U\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://key"\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n',
    'download.no-formats',
  ],
  ['a page that only calls itself a playlist', '<html></html>', 'download.no-formats'],
])('%s is refused in plain words, and no piece is asked for', async (_what, text, code) => {
  server.behaviour.texts.set('/ts/other.m3u8', text);
  expect(await bench.ended(await ask('ts/other.m3u8'))).toMatchObject({ state: 'failed', error: { code } });
  expect(server.takePieces()).toEqual([]);
  expect(readdirSync(bench.folder)).toEqual([]);
});

test('addresses with dots in them lead nowhere outside the download’s own folder', async () => {
  const outside = path.join(bench.folder, '..', `outside-${randomUUID()}`);
  server.behaviour.texts.set(
    '/ts/up.m3u8',
    `#EXTM3U\n${[0, 1, 2, 3, 4, 5].map((index) => `#EXTINF:2,\n../../../ts/piece00${index}.ts`).join('\n')}\n#EXT-X-ENDLIST\n`,
  );
  expect(await frameHashes(await fetched('ts/up.m3u8'))).toEqual(pictures);
  expect(readdirSync(path.dirname(outside))).not.toContain(path.basename(outside));
});

test('a folder whose name has quotes, line ends and signs in it takes a film of three clocks', async () => {
  const strange = path.join(bench.folder, "it's %d\n#[strange] file:");
  mkdirSync(strange);
  writeFileSync(path.join(strange, 'mine.txt'), 'mine');
  const manner = { ...bench.manner({ nameTemplate: "it's {title}" }), folder: strange };
  const job = await bench.downloads.start({ url: server.link('cut/together.m3u8') }, manner);
  expect(await bench.ended(job)).toMatchObject({ state: 'succeeded' });
  expect(await frameHashes(path.join(strange, "it's together.mp4"))).toEqual(pictures);
});
