import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SponsorMark } from '../../../common/domain/downloads/sponsor-marks.ts';
import { createMediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { type DownloadBench, openDownloadBench } from '../../../tests/fakes/download-bench.ts';
import type { Refusal } from '../../../tests/fakes/youtube/behaviour.ts';
import { type FakeYoutube, startFakeYoutube } from '../../../tests/fakes/youtube/fake-youtube.ts';
import { overHttp } from '../../../tests/fakes/youtube/over-http.ts';
import { frameHashes } from '../../../tests/media/stream-hash.ts';
import { testRunner, testToolchain } from '../../../tests/media/test-toolchain.ts';
import { createYoutubei } from '../../adapters/youtubei/create-youtubei.ts';

const LINK = 'https://www.youtube.com/watch?v=vidAAAAAAAA';
let youtube: FakeYoutube;
let bench: DownloadBench;
let marks: readonly SponsorMark[] | null;

beforeAll(async () => {
  youtube = await startFakeYoutube();
});
afterAll(() => youtube.close());
beforeEach(() => {
  youtube.reset();
  marks = [];
  bench = openDownloadBench({
    tools: createMediaTools(testToolchain, testRunner),
    extractors: [overHttp(createYoutubei({ fetch: youtube.fetch }), youtube)],
    parts: {
      fetch: youtube.fetch,
      sponsorMarks: async () => {
        if (!marks) throw new Error('SponsorBlock is away');
        return marks;
      },
    },
  });
});
afterEach(() => bench.close());

type Stream = {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly tags?: { readonly language?: string };
  readonly disposition: { readonly default: number; readonly attached_pic: number };
};
/** What ffprobe reads of the one file that was downloaded. */
async function got() {
  const [name, ...others] = readdirSync(bench.folder);
  if (name === undefined || others.length > 0) throw new Error(`one file was expected beside ${others.join(', ')}`);
  const file = path.join(bench.folder, name);
  const { ffprobe } = await testToolchain();
  const args = ['-v', 'error', '-show_streams', '-show_chapters', '-show_format', '-of', 'json', file];
  const { stdout } = await promisify(execFile)(ffprobe, args);
  const { streams, chapters, format } = JSON.parse(stdout);
  return { name, file, streams: streams as Stream[], chapters: chapters as Array<{ tags: { title: string } }>, tags: format.tags };
}
async function download(wish = {}) {
  return bench.ended(await bench.ask(LINK, wish));
}
const outcomeOf = (job: { readonly id: Parameters<DownloadBench['downloads']['get']>[0] }) => bench.downloads.get(job.id).outcome;

test('picture and sound of the best formats within the wish are joined frame by frame, with title and chapters', async () => {
  const job = await download();
  expect(job, job.error?.message).toMatchObject({ state: 'succeeded' });
  const { name, file, streams, chapters, tags } = await got();
  expect(name).toBe('Counting frames.mp4');
  expect(streams.slice(0, 2).map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
  expect(chapters).toHaveLength(3);
  expect(tags).toMatchObject({ title: 'Counting frames', artist: 'The Test Channel' });
  const served = youtube.formats.find(({ itag }) => itag === 136);
  expect(await frameHashes(file)).toEqual(await frameHashes(served?.path ?? ''));
  expect(outcomeOf(job)).toMatchObject({ shortfalls: [], served: { height: 720 } });
});

test.each([
  ['mp4', 'mov_text'],
  ['mkv', 'subrip'],
])('subtitles, thumbnail and chapters are in an %s, the subtitles off until they are asked for', async (container, codec) => {
  const wish = { container, subtitleLanguages: ['de', 'en'], automaticSubtitles: true, thumbnail: true };
  const job = await download(wish);
  expect(job, job.error?.message).toMatchObject({ state: 'succeeded' });
  const { streams, chapters } = await got();
  const subtitles = streams.filter(({ codec_type, codec_name }) => codec_type === 'subtitle' && codec_name === codec);
  expect(subtitles.map(({ tags, disposition }) => [tags?.language, disposition.default])).toEqual([
    ['deu', 0],
    ['eng', 0],
  ]);
  expect(streams.filter(({ codec_name, disposition }) => codec_name === 'mjpeg' && disposition.attached_pic === 1)).toHaveLength(1);
  expect(chapters).toHaveLength(3);
  expect(outcomeOf(job)?.shortfalls).toEqual([]);
});

test('what cannot be had beside picture and sound is told, and keeps nothing from its end', async () => {
  marks = null;
  const job = await download({ subtitleLanguages: ['en', 'xx'], thumbnail: true, sponsorMarks: true, kind: 'audio' });
  expect(job, job.error?.message).toMatchObject({ state: 'succeeded' });
  expect(outcomeOf(job)?.shortfalls).toEqual([
    { kind: 'subtitles', language: 'en' },
    { kind: 'subtitles', language: 'xx' },
    { kind: 'sponsor-marks' },
  ]);
  const { name, streams } = await got();
  expect(name).toMatch(/\.m4a$/);
  expect(streams.some(({ disposition }) => disposition.attached_pic === 1)).toBe(true);
});

test('what viewers have marked becomes chapters between those of the video', async () => {
  marks = [{ category: 'sponsor', startMs: 1_000, endMs: 2_500, durationMs: 6_000 }];
  const job = await download({ sponsorMarks: true, describe: false });
  expect(job, job.error?.message).toMatchObject({ state: 'succeeded' });
  const titles = (await got()).chapters.map(({ tags }) => tags.title);
  expect(titles).toContain('[Sponsor]');
  expect(titles.length).toBeGreaterThan(3);
});

test.each<[Refusal, string]>([
  ['login', 'download.login-required'],
  ['private', 'download.private'],
  ['removed', 'download.removed'],
  ['geo', 'download.geo-blocked'],
  ['live', 'download.live'],
  ['age', 'download.age-restricted'],
  ['bot', 'download.bot-check'],
])('a video that the site refuses (%s) fails with that reason and leaves no file', async (refusal, code) => {
  youtube.behave({ refusal });
  expect(await download()).toMatchObject({ state: 'failed', error: { code } });
  expect(readdirSync(bench.folder)).toEqual([]);
});

test('a site that offers its own protocol alone is told apart from one that has nothing', async () => {
  youtube.behave({ sabrOnly: true });
  expect(await download()).toMatchObject({ state: 'failed', error: { code: 'download.sabr-only' } });
});

test('addresses that expire, cuts and a site that is busy cost nothing but time', async () => {
  youtube.behave({ urlLifeMs: 2_000, throttleBps: 400_000, cutAfterBytes: 400_000, status: 503, statusTimes: 2 });
  const job = await download();
  expect(job, job.error?.message).toMatchObject({ state: 'succeeded' });
  const served = youtube.formats.find(({ itag }) => itag === 136);
  expect(await frameHashes((await got()).file)).toEqual(await frameHashes(served?.path ?? ''));
  expect(youtube.log.filter(({ path: asked, status }) => asked === '/videoplayback' && status === 403)).not.toEqual([]); // an address had expired
});

test('a link that has become slow is renewed, and the rest comes at full speed', async () => {
  const slow = openDownloadBench({
    tools: createMediaTools(testToolchain, testRunner),
    extractors: [overHttp(createYoutubei({ fetch: youtube.fetch }), youtube)],
    parts: { fetch: youtube.fetch, slowBytesPerSecond: () => 300_000 },
    tuning: { slowMs: 300 },
  });
  youtube.behave({ throttleBps: 50_000 });
  const renewed = youtube.log.length;
  const job = await slow.ask(LINK);
  while (youtube.log.filter(({ path: asked }) => asked === '/videoplayback').length === 0)
    await new Promise((done) => setTimeout(done, 10));
  youtube.behave({ throttleBps: 0 });
  expect(await slow.ended(job)).toMatchObject({ state: 'succeeded' });
  expect(slow.jobs.log(job.id, 0).map(({ message }) => message)).toContain('The link is slow and is renewed');
  expect(youtube.log.length).toBeGreaterThan(renewed);
  await slow.close();
});

test('a site that gives only the beginning of each file fails in the end, without a file that ends early', async () => {
  youtube.behave({ gateBytes: 200_000 });
  expect(await download()).toMatchObject({ state: 'failed', error: { code: 'download.refused' } });
  expect(readdirSync(bench.folder).filter((name) => !name.includes('.partial'))).toEqual([]);
});
