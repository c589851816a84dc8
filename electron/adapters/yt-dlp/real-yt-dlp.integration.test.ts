import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { createProcessRunner } from '../../../native/process/create-process-runner.ts';
import { type FakeYoutube, startFakeYoutube } from '../../../tests/fakes/youtube/fake-youtube.ts';
import { PLAYLIST_ID, PLAYLIST_VIDEOS } from '../../../tests/fakes/youtube/playlist.ts';
import { foundYtDlps } from '../../../tests/fakes/yt-dlp/found-yt-dlps.ts';
import { makeStandIn } from '../../../tests/fakes/yt-dlp/make-stand-in.ts';
import type { ExtractCall, Extractor } from '../../services/downloads/ports.ts';
import { createTryOut } from './create-try-out.ts';
import { createYtDlp } from './create-yt-dlp.ts';
import { invocationOf } from './locate.ts';

const WATCH = 'https://www.youtube.com/watch?v=vid00000001';
const runner = createProcessRunner({ ledgerFolder: null });
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'streamfetch-real-yt-dlp-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
const call = (more: Partial<ExtractCall> = {}): ExtractCall => ({ signal: new AbortController().signal, log: () => undefined, ...more });
const node = { path: process.execPath, env: {} };

// What is asked of the real one is asked of the stand-in too, so that it stays what it stands in for.
describe.each([{ name: 'the stand-in', path: null }, ...foundYtDlps.map(({ path: file }) => ({ name: path.basename(file), path: file }))])(
  'a yt-dlp ($name)',
  ({ path: file }) => {
    test('starts, is new enough and knows every option that it is given', async () => {
      const YT_DLP_PATH = file ?? (await makeStandIn(root));
      const cookiesPath = path.join(root, 'cookies.txt');
      await writeFile(cookiesPath, '# Netscape HTTP Cookie File\n');
      const env = { ...process.env, YT_DLP_PATH };
      const extractor = createYtDlp({ runner, env, node, cacheFolder: path.join(root, 'cache'), socketTimeoutMs: 2_000 });
      expect(await extractor.unavailable()).toBeNull();
      const { port } = await closedPort();
      const told = extractor.extract(new URL(`http://127.0.0.1:${port}/stderr/24?list=1&v=2`), call({ cookiesPath }));
      await expect(told).rejects.toMatchObject({ kind: 'no-network' });
    });
  },
);

/** A port at which nobody listens. */
async function closedPort(): Promise<{ readonly port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a server on a port, not on a pipe
  server.close();
  await once(server, 'close');
  return { port };
}

describe.each(foundYtDlps)('the yt-dlp of this machine with YouTube’s stand-in ($path)', ({ path: file }) => {
  let youtube: FakeYoutube;
  let extractor: Extractor;
  beforeAll(async () => {
    youtube = await startFakeYoutube();
    process.env.SSL_CERT_FILE = youtube.caPath; // what a user does whose proxy has an authority of its own
    extractor = createYtDlp({ runner, env: { ...process.env, YT_DLP_PATH: file }, node, socketTimeoutMs: 5_000 });
  });
  afterAll(async () => {
    delete process.env.SSL_CERT_FILE;
    await youtube.close();
  });
  beforeEach(() => youtube.reset());
  const extract = (link: string) => extractor.extract(new URL(link), call({ proxyUrl: youtube.proxyUrl }));
  async function video(link: string): Promise<VideoExtraction> {
    const found = await extract(link);
    if (found.kind !== 'video') throw new Error('not a video');
    return found.video;
  }

  test('a video is read with formats whose addresses give the very files', async () => {
    const { formats, title, chapters, subtitles } = await video(WATCH);
    expect([title, chapters.length]).toEqual(['Counting frames', 3]);
    expect(formats.map(({ id }) => id).sort()).toEqual(['134', '136', '140', '18', '243', '251']);
    for (const { id, sizeBytes, source } of formats) {
      if (source.kind !== 'file') throw new Error(`${id} is no file`);
      const answer = await youtube.fetch(source.url, { headers: source.headers });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([id, bytes.equals(await youtube.bytesOf(Number(id))), sizeBytes]).toEqual([id, true, bytes.length]);
      expect(source.expiresAtMs).toBeGreaterThan(Date.now());
    }
    const captions = subtitles.find(({ language, format }) => language === 'de' && format === 'vtt');
    expect(await (await youtube.fetch(captions?.url ?? '')).text()).toMatch(/^WEBVTT\n/);
  });

  test('a playlist is listed over its pages without asking for any of its videos', async () => {
    const found = await extract(`https://www.youtube.com/playlist?list=${PLAYLIST_ID}`);
    expect(found.kind === 'playlist' && found.playlist.entries.map(({ videoId }) => videoId)).toEqual([...PLAYLIST_VIDEOS]);
    expect(youtube.log.filter(({ path: asked }) => asked.endsWith('/player'))).toEqual([]);
  });

  test('a link to a video beside a list is that video', async () => {
    expect((await video(`${WATCH}&list=${PLAYLIST_ID}`)).videoId).toBe('vid00000001');
  });

  // The others differ in words alone, which were captured: fixtures/stderr.json.
  test.each([
    ['geo', 'geo-blocked'],
    ['live', 'live'],
    ['bot', 'bot-check'],
  ] as const)('a refusal for the reason %s is told as %s', async (refusal, kind) => {
    youtube.behave({ refusal });
    await expect(extract(WATCH)).rejects.toMatchObject({ name: 'ExtractionFailure', kind });
  });

  test('a video that YouTube gives by SABR alone is told as such, one without formats as without', async () => {
    youtube.behave({ sabrOnly: true });
    await expect(extract(WATCH)).rejects.toMatchObject({ kind: 'sabr-only' });
    youtube.behave({ sabrOnly: false, noFormats: true });
    await expect(extract(WATCH)).rejects.toMatchObject({ kind: 'no-formats' });
  });

  test('it passes the trial that a new one has to pass, and fails it where it can read nothing', async () => {
    const invocation = await invocationOf(file, process.env, process.platform);
    if (!invocation) throw new Error('cannot be started');
    const settings = { env: process.env, node, socketTimeoutMs: 5_000, proxyUrl: () => youtube.proxyUrl, scratchFolder: root };
    const tryOut = createTryOut({ runner, ...settings, link: () => new URL(WATCH) });
    expect(await tryOut(invocation, call().signal)).toMatch(/^\d{4}\.\d\d\.\d\d/);
    youtube.behave({ noFormats: true });
    await expect(tryOut(invocation, call().signal)).rejects.toMatchObject({ kind: 'no-formats' });
  });

  test('a site that turns requests away is told as such', async () => {
    youtube.behave({ siteStatus: 429, siteStatusTimes: 100 });
    await expect(extract(WATCH)).rejects.toMatchObject({ kind: 'bot-check' });
  });

  test('a site that never answers is given up after the program’s own time', async () => {
    youtube.behave({ hang: true });
    const env = { ...process.env, YT_DLP_PATH: file };
    const hurried = createYtDlp({ runner, env, socketTimeoutMs: 60_000, timeoutMs: 5_000, scratchFolder: root });
    expect(await hurried.unavailable()).toBeNull();
    await expect(hurried.extract(new URL(WATCH), call({ proxyUrl: youtube.proxyUrl }))).rejects.toMatchObject({ kind: 'timeout' });
    expect((await readdir(root)).filter((name) => name.startsWith('yt-dlp-'))).toEqual([]);
  });
});

describe.each(foundYtDlps)('the yt-dlp of this machine with plain files ($path)', ({ path: file }) => {
  let server: Server;
  let origin: string;
  let asked: string[];
  let extractor: Extractor;
  const mpd = readFile(new URL('fixtures/two-segments.mpd', import.meta.url), 'utf8');
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      asked.push(`${request.headers.cookie ?? ''}`);
      const type = { '/a.mp4': 'video/mp4', '/a.mpd': 'application/dash+xml', '/page': 'text/html' }[request.url ?? ''];
      response.writeHead(type ? 200 : 404, { 'content-type': type ?? 'text/plain' });
      response.end(request.url === '/a.mpd' ? await mpd : '<title>A page</title>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a server on a port, not on a pipe
    extractor = createYtDlp({ runner, env: { ...process.env, YT_DLP_PATH: file }, socketTimeoutMs: 5_000 });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    asked = [];
  });
  const extract = (name: string, more: Partial<ExtractCall> = {}) => extractor.extract(new URL(name, origin), call(more));

  test('a film by its plain address is one whole file', async () => {
    const found = await extract('/a.mp4');
    expect(found.kind === 'video' && found.video).toMatchObject({
      title: 'a',
      site: '127.0.0.1',
      formats: [{ kind: 'muxed', container: 'mp4' }],
    });
  });

  test('a DASH manifest is fragments of picture and of sound', async () => {
    const found = await extract('/a.mpd');
    const formats = found.kind === 'video' ? found.video.formats : [];
    expect(formats.map(({ kind, source }) => [kind, source.kind === 'fragments' && source.fragments.map(({ url }) => url)])).toEqual([
      ['video', ['vi.mp4', 'v1.m4s', 'v2.m4s'].map((name) => `${origin}/${name}`)],
      ['audio', ['ai.mp4', 'a1.m4s', 'a2.m4s'].map((name) => `${origin}/${name}`)],
    ]);
  });

  test('the user’s cookies reach the site and the formats', async () => {
    const cookiesPath = path.join(root, 'session.txt');
    await writeFile(cookiesPath, '# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tsession\tabc\n');
    const found = await extract('/a.mp4', { cookiesPath });
    expect(asked[0]).toBe('session=abc');
    expect(found.kind === 'video' && found.video.formats[0]?.source.headers.cookie).toBe('session=abc');
    expect(await readFile(cookiesPath, 'utf8')).toContain('session\tabc\n');
  });

  test('a page without a film and a missing page are told apart', async () => {
    await expect(extract('/page')).rejects.toMatchObject({ kind: 'unsupported-link' });
    await expect(extract('/gone')).rejects.toMatchObject({ kind: 'not-found' });
  });
});
