import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Asset } from '../../../common/contract/assets.ts';
import { downloadRequestSchema } from '../../../common/contract/downloads.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { audioStreams, mainVideo } from '../../../common/domain/media/media-info.ts';
import { assetId, jobId } from '../../../common/units/ids.ts';
import { createMediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { type FileServer, startFileServer } from '../../../tests/fakes/file-server.ts';
import { generateCoded } from '../../../tests/media/generate.ts';
import { never, testRunner, testToolchain } from '../../../tests/media/test-toolchain.ts';
import { createPlainHttp } from '../../adapters/plain-http/create-plain-http.ts';
import { openMemoryStore } from '../../database/open.ts';
import { createJobService } from '../jobs/create-job-service.ts';
import type { JobService } from '../jobs/job-service.ts';
import { createTransfer } from '../transfer/create-transfer.ts';
import { createHostLimits } from '../transfer/host-limits.ts';
import { createRateLimiter } from '../transfer/rate-limiter.ts';
import { downloadJob } from './download-job.ts';
import type { DownloadParts } from './download-parts.ts';
import { createDownloadsService, type DownloadsService } from './downloads-service.ts';
import { createReservations } from './place.ts';

const tools = createMediaTools(testToolchain, testRunner);
const media = mkdtempSync(path.join(tmpdir(), 'streamfetch-downloads-media-'));
const film = path.join(media, 'film.mp4');
let folder: string;
let server: FileServer;
let jobs: JobService;
let downloads: DownloadsService;
/** Thrown instead of recording what was delivered, as a crash right after the move would be. */
let crash: AppError | null;

beforeAll(async () => {
  const picture = { rate: { num: 25, den: 1 }, width: 320, height: 180, source: 1 };
  await generateCoded(film, { seconds: 4, ...picture, audio: { sampleRateHz: 48_000, channels: 2 } });
});
afterAll(() => rmSync(media, { recursive: true, force: true }));
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-downloads-'));
  server = await startFileServer(film);
  crash = null;
  open();
});
afterEach(async () => {
  await jobs.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): void {
  const store = openMemoryStore();
  const absent = (): never => {
    throw new AppError('not-found', 'There are no assets in this test.');
  };
  const parts: DownloadParts = {
    ...{ tools, now: Date.now, downloads: store.downloads, transfers: store.transfers, ...createReservations() },
    assets: {
      ...{ addReference: absent, addUpload: absent, addCompanion: absent, list: () => [], pathOf: absent, recordOf: absent },
      ...{ rendition: absent, thumbnail: absent, remove: absent, onChange: () => () => undefined, get: absent },
      addProduced: async ({ name, location, info, sizeBytes }) => {
        if (crash) throw crash;
        const id = assetId(randomUUID());
        const place = location.kind === 'external' ? { externalPath: location.path } : { storageKey: location.key };
        const row = { id, kind: 'video', origin: 'produced', name, location, info, sizeBytes, modifiedAtMs: 1, createdAtMs: 1 } as const;
        store.assets.insert({ ...row, contentHash: null, derivedFrom: null });
        return { ...row, ...place, name } as unknown as Asset; // only the id is looked at here
      },
    },
    extractors: () => [createPlainHttp({ fetch })],
    transfer: createTransfer({ hosts: createHostLimits(8), limiter: createRateLimiter(), random: Math.random, nowMs: Date.now }),
    libraryPlace: (id, extension) => ({ key: `${id}.${extension}`, path: path.join(folder, `${id}.${extension}`) }),
  };
  jobs = createJobService({
    ...{ jobs: store.jobs, kinds: [downloadJob(parts)], now: Date.now, random: () => 0, newId: () => jobId(randomUUID()) },
    onBug: (error) => {
      throw error;
    },
  });
  jobs.start();
  downloads = createDownloadsService({ ...parts, jobs });
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const ask = (name: string, wish = {}): Promise<Job> =>
  downloads.start({ url: server.link(name), request: downloadRequestSchema.parse({ nameTemplate: '{title}', ...wish }), folder });
const ended = async (job: Job): Promise<Job> => jobs.settled(job.id);

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
  jobs.cancel(job.id);
  expect(await ended(job)).toMatchObject({ state: 'cancelled' });
  while (readdirSync(folder).length > 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(readdirSync(folder)).toEqual(['mine']);
});
