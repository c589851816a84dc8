import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import type { Refusal } from '../../../tests/fakes/youtube/behaviour.ts';
import { type FakeYoutube, startFakeYoutube } from '../../../tests/fakes/youtube/fake-youtube.ts';
import { PLAYLIST_ID } from '../../../tests/fakes/youtube/playlist.ts';
import type { Extractor } from '../../services/downloads/ports.ts';
import { createYtdlCore } from './create-ytdl-core.ts';

const WATCH = 'https://www.youtube.com/watch?v=vid00000001';
let youtube: FakeYoutube;
let extractor: Extractor;
/** The library writes only the first time. */
const filesBefore = readdirSync('.');

beforeAll(async () => {
  youtube = await startFakeYoutube();
});
afterAll(() => youtube.close());
beforeEach(() => {
  youtube.reset();
  extractor = createYtdlCore({ fetch: youtube.fetch });
});

/** The library says on the console what it cannot read. */
function quiet(): void {
  const spies = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
  for (const spy of spies) spy.mockImplementation(() => {});
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
}

async function videoAt(link = WATCH, signal: AbortSignal = new AbortController().signal): Promise<VideoExtraction> {
  const extraction = await extractor.extract(new URL(link), { signal, log: () => {} });
  if (extraction.kind !== 'video') throw new Error('a playlist');
  return extraction.video;
}

async function expectBytes(video: VideoExtraction, id: string): Promise<void> {
  const source = video.formats.find((format) => format.id === id)?.source;
  const answer = await youtube.fetch(source?.kind === 'file' ? source.url : '');
  expect(answer.status).toBe(200);
  expect((await youtube.bytesOf(Number(id))).equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
}

test('a video’s title, length, chapters, captions and picture are told', async () => {
  expect(await videoAt()).toMatchObject({
    extractor: 'ytdl-core',
    videoId: 'vid00000001',
    title: 'Counting frames',
    channel: 'The Test Channel',
    uploadDate: '2026-05-01',
    durationMs: 6_000,
    thumbnailUrl: 'https://i.ytimg.com/vi/vid00000001/hqdefault.jpg',
    chapters: [{ title: 'First part' }, { title: 'Second part' }, { title: 'Third part', startMs: 4_000, endMs: 6_000 }],
    subtitles: [
      { language: 'de', isAutomatic: false },
      { language: 'en', isAutomatic: true },
    ],
  });
});

test('each format is told once, though four clients give it', async () => {
  const { formats } = await videoAt();
  expect(youtube.log.filter(({ path }) => path.endsWith('/player'))).toHaveLength(4);
  expect(formats.map(({ id }) => id).toSorted()).toEqual(['134', '136', '140', '18', '243', '251']);
  for (const { source } of formats) expect(source.expiresAtMs).toBeGreaterThan(Date.now());
});

test.each(['WEB_EMBEDDED_PLAYER', 'TVHTML5', 'IOS', 'ANDROID'])(
  'where only %s gets formats, their addresses give the files',
  async (client) => {
    youtube.behave({ onlyClients: ['WEB', client] });
    const video = await videoAt();
    for (const id of ['18', '134', '251']) await expectBytes(video, id);
  },
);

test.each<[Refusal, string, RegExp]>([
  ['login', 'login-required', /Please sign in/],
  ['members', 'login-required', /members-only/],
  ['age', 'age-restricted', /confirm your age/],
  ['private', 'private', /Private video/],
  ['removed', 'removed', /removed by the uploader/],
  ['geo', 'geo-blocked', /in your country/],
  ['upcoming', 'live', /begin in 3 hours/],
  ['live', 'live', /being broadcast/],
  ['bot', 'bot-check', /not a bot/],
])('a video refused as %s fails as %s, with YouTube’s words', async (refusal, kind, message) => {
  youtube.behave({ refusal });
  await expect(videoAt()).rejects.toMatchObject({ name: 'ExtractionFailure', kind, message: expect.stringMatching(message) });
});

test('a video that is not there is not found', async () => {
  await expect(videoAt('https://www.youtube.com/watch?v=nosuchvideo')).rejects.toMatchObject({ kind: 'not-found' });
});

test.each([
  [{ sabrOnly: true }, 'sabr-only'],
  [{ noFormats: true }, 'no-formats'],
  [{ onlyClients: ['WEB', 'TVHTML5'], strangeScript: true }, 'extractor-outdated'],
  [{ siteStatus: 429, siteStatusTimes: 9 }, 'no-network'],
  [{ siteStatus: 503, siteStatusTimes: 9 }, 'no-network'],
  [{ siteStatus: 403, siteStatusTimes: 9 }, 'unknown'],
])('a site that behaves like %j fails as %s', async (change, kind) => {
  quiet();
  youtube.behave(change);
  await expect(videoAt()).rejects.toMatchObject({ name: 'ExtractionFailure', kind });
});

test('a status that is an error is not asked for again and again', async () => {
  youtube.behave({ siteStatus: 503, siteStatusTimes: 9 });
  await expect(videoAt()).rejects.toMatchObject({ kind: 'no-network' });
  expect(youtube.log).toHaveLength(1);
});

test('a network that is not there is told as such', async () => {
  extractor = createYtdlCore({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
  await expect(videoAt()).rejects.toMatchObject({ kind: 'no-network' });
});

test('a player that cannot be reached is told as such, though the page could', async () => {
  extractor = createYtdlCore({
    fetch: (input, init) =>
      new URL(input instanceof Request ? input.url : input).pathname.endsWith('/player')
        ? Promise.reject(new TypeError('fetch failed'))
        : youtube.fetch(input, init),
  });
  await expect(videoAt()).rejects.toMatchObject({ kind: 'no-network' });
});

test('a site that never answers ends as a timeout', async () => {
  extractor = createYtdlCore({ fetch: youtube.fetch, timeoutMs: 300 });
  youtube.behave({ hang: true });
  await expect(videoAt()).rejects.toMatchObject({ kind: 'timeout' });
});

test('an abort while the site hangs ends it at once with the signal’s reason, and the next has its turn', async () => {
  const controller = new AbortController();
  youtube.behave({ hang: true });
  const aborted = videoAt(WATCH, controller.signal);
  const next = videoAt();
  await expect.poll(() => youtube.log.length).toBe(1);
  youtube.behave({ hang: false });
  const begunMs = performance.now();
  controller.abort(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');
  expect(performance.now() - begunMs).toBeLessThan(2_000);
  await expect.poll(() => youtube.log[0], { timeout: 5_000 }).toMatchObject({ isOver: true, status: 0 });
  expect((await next).title).toBe('Counting frames');
});

test('nothing is written into the working folder, and no other site is asked', async () => {
  quiet();
  youtube.behave({ onlyClients: ['WEB', 'TVHTML5'], strangeScript: true });
  await expect(videoAt()).rejects.toMatchObject({ kind: 'extractor-outdated' });
  expect(readdirSync('.')).toEqual(filesBefore);
  expect(new Set(youtube.log.map(({ host }) => host))).toEqual(new Set(['www.youtube.com', 'youtubei.googleapis.com']));
});

test('playlists and other sites are left to others', () => {
  const links = [`https://www.youtube.com/playlist?list=${PLAYLIST_ID}`, 'https://example.com/watch?v=vid00000001'];
  expect(links.map((link) => extractor.accepts(new URL(link)))).toEqual([false, false]);
  expect(extractor.accepts(new URL(WATCH))).toBe(true);
});
