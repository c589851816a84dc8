import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { audioStreams, mainVideo } from '../../../common/domain/media/media-info.ts';
import { createMediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { type DownloadBench, openDownloadBench } from '../../../tests/fakes/download-bench.ts';
import { type FileServer, startFileServer } from '../../../tests/fakes/file-server.ts';
import { generateCoded } from '../../../tests/media/generate.ts';
import { never, testRunner, testToolchain } from '../../../tests/media/test-toolchain.ts';
import type { DownloadsService } from './downloads-service.ts';

const tools = createMediaTools(testToolchain, testRunner);
const media = mkdtempSync(path.join(tmpdir(), 'streamfetch-downloads-media-'));
const film = path.join(media, 'film.mp4');
let folder: string;
let server: FileServer;
let bench: DownloadBench;
let downloads: DownloadsService;
/** Thrown instead of recording what was delivered, as a crash right after the move would be. */
let crash: AppError | null;
let skipsArchived: boolean;

beforeAll(async () => {
  const picture = { rate: { num: 25, den: 1 }, width: 320, height: 180, source: 1 };
  await generateCoded(film, { seconds: 4, ...picture, audio: { sampleRateHz: 48_000, channels: 2 } });
});
afterAll(() => rmSync(media, { recursive: true, force: true }));
beforeEach(async () => {
  server = await startFileServer(film);
  crash = null;
  skipsArchived = false;
  const beforeRecord = (): void => {
    if (crash) throw crash;
  };
  bench = openDownloadBench({ tools, beforeRecord, parts: { skipsArchived: () => skipsArchived } });
  ({ folder, downloads } = bench);
});
afterEach(async () => {
  await bench.close();
  await server.close();
});

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const ask = (name: string, wish = {}): Promise<Job> => bench.ask(server.link(name), wish);
const ended = (job: Job): Promise<Job> => bench.ended(job);

test('a crash between the move and its record fetches nothing again and ends with the one file', async () => {
  crash = new AppError('media.disk-full', 'no room for the record');
  const failed = await ended(await ask('film.mp4'));
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'media.disk-full' } });
  const sent = server.sent.bytes;
  crash = null;
  expect(await ended(await ask('film.mp4'))).toMatchObject({ id: failed.id, state: 'succeeded' });
  expect(readdirSync(folder)).toEqual(['film.mp4']);
  expect(hashOf(path.join(folder, 'film.mp4'))).toBe(hashOf(film));
  expect(server.sent.bytes - sent).toBeLessThanOrEqual(1); // a look at the first byte
});

test('two links of one name at once give two whole files', async () => {
  const both = await Promise.all([ask('film.mp4?part=1'), ask('film.mp4?part=2')]);
  for (const job of both) expect(await ended(job)).toMatchObject({ state: 'succeeded' });
  expect(readdirSync(folder).toSorted()).toEqual(['film (2).mp4', 'film.mp4']);
  for (const name of readdirSync(folder)) expect(hashOf(path.join(folder, name))).toBe(hashOf(film));
});

test('a file that somebody puts at the place meanwhile is left alone', async () => {
  crash = new AppError('media.disk-full', 'no room for the record');
  const failed = await ended(await ask('film.mp4'));
  rmSync(path.join(folder, 'film.mp4'));
  mkdirSync(path.join(folder, 'film.mp4'));
  crash = null;
  expect(await ended(await ask('film.mp4'))).toMatchObject({ id: failed.id, state: 'succeeded' });
  expect(statSync(path.join(folder, 'film.mp4')).isDirectory()).toBe(true);
  expect(hashOf(path.join(folder, 'film (2).mp4'))).toBe(hashOf(film));
});

test('the sound of a linked film is taken out as what it is, without its picture', async () => {
  server.headers['content-type'] = 'application/octet-stream';
  expect(await ended(await ask('film.mkv', { kind: 'audio' }))).toMatchObject({ state: 'succeeded' });
  expect(readdirSync(folder)).toEqual(['film.m4a']);
  const info = await tools.probe(path.join(folder, 'film.m4a'), never);
  expect(audioStreams(info)).toHaveLength(1);
  expect(mainVideo(info)).toBeUndefined();
});

test('a cancelled download leaves nothing in the folder, and nothing else is touched there', async () => {
  server.pace.bytesPerSecond = statSync(film).size / 20;
  mkdirSync(path.join(folder, 'mine'));
  const job = await ask('film.mp4');
  while (server.sent.bytes < statSync(film).size / 10) await new Promise((resolve) => setTimeout(resolve, 10));
  bench.jobs.cancel(job.id);
  expect(await ended(job)).toMatchObject({ state: 'cancelled' });
  while (readdirSync(folder).length > 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(readdirSync(folder)).toEqual(['mine']);
});

test('a video that was downloaded before is not fetched a second time, unless that is asked for', async () => {
  skipsArchived = true;
  expect(await ended(await ask('film.mp4'))).toMatchObject({ state: 'succeeded' });
  const sent = server.sent.bytes;
  const second = await ended(await ask('film.mp4'));
  expect(second).toMatchObject({ state: 'succeeded' });
  expect(downloads.get(second.id)).toMatchObject({ earlier: { fileName: 'film.mp4' }, outcome: null, output: null });
  expect(server.sent.bytes - sent).toBeLessThanOrEqual(1);
  expect(readdirSync(folder)).toEqual(['film.mp4']);
  const third = await downloads.start({ url: server.link('film.mp4') }, { ...bench.manner(), again: true });
  expect(await ended(third)).toMatchObject({ state: 'succeeded' });
  expect(readdirSync(folder).toSorted()).toEqual(['film (2).mp4', 'film.mp4']);
  expect(downloads.history({ limit: 9 })).toHaveLength(2);
});

test('of many links each is queued once, and one that is no link is refused alone', async () => {
  const link = server.link('film.mp4');
  const links = [{ url: ` ${link} `, title: 'The film' }, { url: 'no link' }, { url: link }, { url: 'file:///etc/passwd' }];
  const { jobs: started, refused } = await downloads.startMany(links, bench.manner());
  expect(started.map(({ title }) => title)).toEqual(['The film']);
  expect(refused.map(({ url }) => url)).toEqual(['no link', 'file:///etc/passwd']);
  for (const job of started) expect(await ended(job)).toMatchObject({ state: 'succeeded' });
});

test('a download that has failed for good is in the history with its reason, and all that failed are tried again at once', async () => {
  server.headers['content-type'] = 'text/html';
  const failed = await ended(await ask('page'));
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'download.unsupported-link' } });
  expect(downloads.history({ limit: 9 })).toMatchObject([{ success: false, error: 'download.unsupported-link', fileName: null }]);
  expect(await downloads.retryFailed()).toBe(1);
  expect(await ended(failed)).toMatchObject({ state: 'failed' });
  expect(downloads.history({ success: false, limit: 9 })).toHaveLength(2);
  expect(await downloads.retryFailed()).toBe(1);
});

test('all downloads are paused and go on together', async () => {
  server.pace.bytesPerSecond = statSync(film).size / 10;
  const both = await Promise.all([ask('film.mp4?part=1'), ask('film.mp4?part=2')]);
  while (server.sent.bytes < statSync(film).size / 10) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await downloads.pauseAll()).toBe(2);
  for (const job of both) expect(await ended(job)).toMatchObject({ state: 'paused' });
  server.pace.bytesPerSecond = Number.POSITIVE_INFINITY;
  expect(await downloads.resumeAll()).toBe(2);
  for (const job of both) expect(await ended(job)).toMatchObject({ state: 'succeeded' });
  expect(await downloads.clearDone()).toBe(2);
  expect(await downloads.list(9)).toEqual([]);
});

test('while bytes come it is told how many, how fast and over how many connections', async () => {
  server.pace.bytesPerSecond = statSync(film).size / 2;
  const told: Array<number | undefined> = [];
  downloads.onChange((id) => told.push(downloads.get(id).transfer?.doneBytes));
  const job = await ended(await ask('film.mp4'));
  const bytes = told.filter((each) => each !== undefined && each !== null);
  expect(bytes.length).toBeGreaterThan(2);
  expect(bytes).toEqual(bytes.toSorted((one, other) => one - other));
  expect(downloads.get(job.id).transfer).toBeNull();
});
