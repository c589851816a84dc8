import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Extraction, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import type { Refusal } from '../../../tests/fakes/youtube/behaviour.ts';
import { type FakeYoutube, startFakeYoutube } from '../../../tests/fakes/youtube/fake-youtube.ts';
import { PLAYLIST_ID, PLAYLIST_VIDEOS } from '../../../tests/fakes/youtube/playlist.ts';
import { FAKE_VTT } from '../../../tests/fakes/youtube/site-answers.ts';
import type { ExtractCall, Extractor } from '../../services/downloads/ports.ts';
import { createYoutubei } from './create-youtubei.ts';

const WATCH = 'https://www.youtube.com/watch?v=vid00000001';
let youtube: FakeYoutube;
let extractor: Extractor;

beforeAll(async () => {
  youtube = await startFakeYoutube();
});
afterAll(() => youtube.close());
beforeEach(() => {
  youtube.reset();
  extractor = createYoutubei({ fetch: youtube.fetch });
});

const callWith = (signal: AbortSignal = new AbortController().signal): ExtractCall => ({ signal, log: () => {} });
const extract = (link = WATCH, signal?: AbortSignal): Promise<Extraction> => extractor.extract(new URL(link), callWith(signal));

async function videoAt(link = WATCH): Promise<VideoExtraction> {
  const extraction = await extract(link);
  if (extraction.kind !== 'video') throw new Error('a playlist');
  return extraction.video;
}

const playersAsked = (): readonly string[] => youtube.log.filter(({ path }) => path.endsWith('/player')).map(({ client = '' }) => client);

const pathOf = (input: Parameters<typeof fetch>[0]): string => new URL(input instanceof Request ? input.url : input).pathname;

async function bytesAt(url: string): Promise<Buffer> {
  const answer = await youtube.fetch(url);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

async function expectFile(url: string, itag: number): Promise<void> {
  expect((await youtube.bytesOf(itag)).equals(await bytesAt(url))).toBe(true);
}

function addressIn(video: VideoExtraction, id: string): string {
  const source = video.formats.find((format) => format.id === id)?.source;
  return source?.kind === 'file' ? source.url : '';
}

test('a video’s title, length, chapters, captions and picture are told', async () => {
  const video = await videoAt();
  expect(video).toMatchObject({
    extractor: 'youtubei',
    site: 'youtube',
    videoId: 'vid00000001',
    webUrl: WATCH,
    title: 'Counting frames',
    channel: 'The Test Channel',
    uploadDate: '2026-05-01',
    durationMs: 6_000,
    thumbnailUrl: 'https://i.ytimg.com/vi/vid00000001/hqdefault.jpg',
  });
  expect(video.description).toContain('Frames with bar codes.');
  expect(video.chapters).toEqual([
    { title: 'First part', startMs: 0, endMs: 2_000 },
    { title: 'Second part', startMs: 2_000, endMs: 4_000 },
    { title: 'Third part', startMs: 4_000, endMs: 6_000 },
  ]);
  expect(video.subtitles.map(({ language, isAutomatic, format }) => [language, isAutomatic, format])).toEqual([
    ['de', false, 'vtt'],
    ['en', true, 'vtt'],
  ]);
  expect((await bytesAt(video.subtitles[0]?.url ?? '')).toString()).toBe(FAKE_VTT);
});

test('every format is told with its size, and lasts until its address expires', async () => {
  const { formats } = await videoAt();
  expect(formats.map(({ id, kind, container, height }) => [id, kind, container, height])).toEqual([
    ['18', 'muxed', 'mp4', 360],
    ['136', 'video', 'mp4', 720],
    ['134', 'video', 'mp4', 360],
    ['243', 'video', 'webm', 360],
    ['140', 'audio', 'm4a', null],
    ['251', 'audio', 'webm', null],
  ]);
  for (const { id, sizeBytes, source } of formats) {
    expect(sizeBytes).toBe((await youtube.bytesOf(Number(id))).length);
    const leftMs = (source.expiresAtMs ?? 0) - Date.now();
    expect(leftMs).toBeGreaterThan(5 * 3_600_000);
    expect(leftMs).toBeLessThan(7 * 3_600_000);
  }
});

test('the client that gets whole addresses is asked first, and the player script is not loaded', async () => {
  const video = await videoAt();
  expect(playersAsked()).toEqual(['VISIONOS']);
  expect(youtube.log.filter(({ path }) => path.startsWith('/s/player/'))).toEqual([]);
  await expectFile(addressIn(video, '140'), 140);
});

test.each(['WEB_EMBEDDED_PLAYER', 'WEB'])(
  'where only %s gets formats, the script deciphers addresses that give the file',
  async (client) => {
    youtube.behave({ onlyClients: [client] });
    const video = await videoAt();
    expect(playersAsked().at(-1)).toBe(client);
    for (const id of ['18', '134', '251']) await expectFile(addressIn(video, id), Number(id));
  },
);

test('the player script is loaded once for many videos', async () => {
  youtube.behave({ onlyClients: ['WEB'] });
  await Promise.all([videoAt(), videoAt('https://youtu.be/vid00000002')]);
  await videoAt('https://www.youtube.com/shorts/vid00000003');
  expect(youtube.log.filter(({ path }) => path.startsWith('/s/player/'))).toHaveLength(1);
});

test('after an hour the player script is loaded anew', async () => {
  let nowMs = 0;
  extractor = createYoutubei({ fetch: youtube.fetch, now: () => nowMs });
  youtube.behave({ onlyClients: ['WEB'] });
  await videoAt();
  nowMs = 3_600_000;
  await videoAt();
  expect(youtube.log.filter(({ path }) => path.startsWith('/s/player/'))).toHaveLength(2);
});

test.each([false, true])('a playlist is read to its end (in its recent shape: %s)', async (recentLists) => {
  youtube.behave({ recentLists });
  const extraction = await extract(`https://www.youtube.com/playlist?list=${PLAYLIST_ID}`);
  expect(extraction).toEqual({
    kind: 'playlist',
    playlist: {
      id: PLAYLIST_ID,
      title: 'The Test Playlist',
      entries: PLAYLIST_VIDEOS.map((videoId, index) => ({
        url: `https://www.youtube.com/watch?v=${videoId}`,
        videoId,
        title: `Counting frames ${index + 1}`,
        durationMs: 6_000,
      })),
    },
  });
});

test('a playlist that is not there is not found', async () => {
  await expect(extract('https://www.youtube.com/playlist?list=PLnotthere000')).rejects.toMatchObject({ kind: 'not-found' });
});

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
  await expect(extract()).rejects.toMatchObject({ name: 'ExtractionFailure', kind, message: expect.stringMatching(message) });
});

test('a video that is not there is not found, once every client says so', async () => {
  await expect(extract('https://www.youtube.com/watch?v=nosuchvideo')).rejects.toMatchObject({ kind: 'not-found' });
  expect(playersAsked()).toEqual(['VISIONOS', 'WEB_EMBEDDED_PLAYER', 'WEB']);
});

test('a private video is asked for only once', async () => {
  youtube.behave({ refusal: 'private' });
  await expect(extract()).rejects.toMatchObject({ kind: 'private' });
  expect(playersAsked()).toEqual(['VISIONOS']);
});

test.each([
  [{ sabrOnly: true }, 'sabr-only'],
  [{ noFormats: true }, 'no-formats'],
  [{ onlyClients: ['WEB'], strangeScript: true }, 'extractor-outdated'],
  [{ siteStatus: 429, siteStatusTimes: 9 }, 'no-network'],
  [{ siteStatus: 503, siteStatusTimes: 9 }, 'no-network'],
  [{ siteStatus: 400, siteStatusTimes: 9 }, 'extractor-outdated'],
  [{ siteStatus: 403, siteStatusTimes: 9 }, 'unknown'],
])('a site that behaves like %j fails as %s', async (change, kind) => {
  youtube.behave(change);
  await expect(extract()).rejects.toMatchObject({ name: 'ExtractionFailure', kind });
});

test('a video whose chapters cannot be read is given without them', async () => {
  extractor = createYoutubei({
    fetch: (input, init) =>
      pathOf(input).endsWith('/next') ? Promise.resolve(new Response('no', { status: 500 })) : youtube.fetch(input, init),
  });
  expect(await videoAt()).toMatchObject({ title: 'Counting frames', chapters: [], uploadDate: '2026-05-01' });
});

test('another video in place of the one that was asked for is no success', async () => {
  extractor = createYoutubei({
    async fetch(input, init) {
      const answer = await youtube.fetch(input, init);
      return pathOf(input).endsWith('/player') ? new Response((await answer.text()).replaceAll('vid00000001', 'vid00000002')) : answer;
    },
  });
  await expect(extract()).rejects.toMatchObject({ kind: 'unknown', message: expect.stringContaining('another video') });
});

test('a script that changed is loaded anew with the next video', async () => {
  youtube.behave({ onlyClients: ['WEB'], strangeScript: true });
  await expect(extract()).rejects.toMatchObject({ kind: 'extractor-outdated' });
  youtube.behave({ strangeScript: false });
  expect((await videoAt()).formats).toHaveLength(6);
});

test('a network that is not there is told as such', async () => {
  extractor = createYoutubei({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
  await expect(extract()).rejects.toMatchObject({ kind: 'no-network' });
});

test('a certificate that cannot be trusted is told as such', async () => {
  const cause = Object.assign(new Error('self-signed certificate'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  extractor = createYoutubei({ fetch: () => Promise.reject(new TypeError('fetch failed', { cause })) });
  await expect(extract()).rejects.toMatchObject({ kind: 'untrusted-certificate' });
});

test('a site that never answers ends as a timeout', async () => {
  extractor = createYoutubei({ fetch: youtube.fetch, timeoutMs: 300 });
  youtube.behave({ hang: true });
  await expect(extract()).rejects.toMatchObject({ kind: 'timeout' });
  await expect(extract(`https://www.youtube.com/playlist?list=${PLAYLIST_ID}`)).rejects.toMatchObject({ kind: 'timeout' });
});

test.each([[null], [['WEB']]])(
  'an abort while the site hangs ends it at once with the signal’s reason (formats for %j)',
  async (onlyClients) => {
    const controller = new AbortController();
    youtube.behave({ onlyClients });
    if (onlyClients) await videoAt();
    youtube.behave({ hang: true });
    const { length } = youtube.log;
    const extraction = extract(WATCH, controller.signal);
    await expect.poll(() => youtube.log.length).toBeGreaterThan(length);
    const begunMs = performance.now();
    controller.abort(new Error('enough'));
    await expect(extraction).rejects.toThrow('enough');
    expect(performance.now() - begunMs).toBeLessThan(2_000);
    await expect.poll(() => youtube.log.at(-1), { timeout: 5_000 }).toMatchObject({ isOver: true, status: 0 });
  },
);

test('one that is aborted while it waits for the script leaves it to the other that waits', async () => {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  extractor = createYoutubei({
    async fetch(input, init) {
      if (pathOf(input) === '/iframe_api') {
        reached.resolve();
        await released.promise;
      }
      return youtube.fetch(input, init);
    },
  });
  const controller = new AbortController();
  youtube.behave({ onlyClients: ['WEB'] });
  const aborted = extract(WATCH, controller.signal);
  const other = videoAt();
  await reached.promise;
  await expect.poll(playersAsked).toEqual(['VISIONOS', 'VISIONOS']);
  controller.abort(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');
  released.resolve();
  expect((await other).formats).toHaveLength(6);
});

test('links of other sites, channels and searches are left to others', () => {
  const links = [
    'https://example.com/watch?v=vid00000001',
    'https://www.youtube.com/@test',
    'https://www.youtube.com/results?search_query=x',
  ];
  expect(links.map((link) => extractor.accepts(new URL(link)))).toEqual([false, false, false]);
  expect(extractor.accepts(new URL(WATCH))).toBe(true);
});
