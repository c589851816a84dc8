import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Asset } from '../../../common/contract/assets.ts';
import { downloadRequestSchema } from '../../../common/contract/downloads.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { assetId, jobId } from '../../../common/units/ids.ts';
import { createManifestReader } from '../../../electron/adapters/manifests/create-manifest-reader.ts';
import { createPlainHttp } from '../../../electron/adapters/plain-http/create-plain-http.ts';
import { openMemoryStore } from '../../../electron/database/open.ts';
import type { TransfersRepository } from '../../../electron/database/repositories/transfers.ts';
import { downloadJob } from '../../../electron/services/downloads/download-job.ts';
import type { DownloadParts } from '../../../electron/services/downloads/download-parts.ts';
import { createDownloadsService, type DownloadsService } from '../../../electron/services/downloads/downloads-service.ts';
import { createReservations } from '../../../electron/services/downloads/place.ts';
import { createJobService } from '../../../electron/services/jobs/create-job-service.ts';
import type { JobService } from '../../../electron/services/jobs/job-service.ts';
import { createTransfer } from '../../../electron/services/transfer/create-transfer.ts';
import { createHostLimits } from '../../../electron/services/transfer/host-limits.ts';
import { createRateLimiter } from '../../../electron/services/transfer/rate-limiter.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { QUICK } from '../transfer-bench.ts';

export type DownloadBench = {
  /** Where the downloads go. */
  readonly folder: string;
  readonly jobs: JobService;
  readonly downloads: DownloadsService;
  /** Ends the job service, as the end of the program does, and makes another over the same store, which is not started yet. */
  restart(): Promise<void>;
  readonly transfers: TransfersRepository;
  ask(url: string, wish?: object): Promise<Job>;
  ended(job: Job): Promise<Job>;
  close(): Promise<void>;
};

/** Whole downloads over a store in memory; links are read by the http extractor and the reader of manifests, waits are short. */
export function openDownloadBench(tools: MediaTools): DownloadBench {
  const folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-downloads-'));
  const store = openMemoryStore();
  const manifests = createManifestReader({ fetch });
  const transfer = createTransfer({ hosts: createHostLimits(8), limiter: createRateLimiter(), random: Math.random, nowMs: Date.now });
  const absent = (): never => {
    throw new AppError('not-found', 'There are no assets in this test.');
  };
  const parts: DownloadParts = {
    ...{ tools, manifests, now: Date.now, downloads: store.downloads, transfers: store.transfers, ...createReservations() },
    assets: {
      ...{ addReference: absent, addUpload: absent, addCompanion: absent, list: () => [], pathOf: absent, recordOf: absent },
      ...{ rendition: absent, thumbnail: absent, remove: absent, onChange: () => () => undefined, get: absent },
      addProduced: async ({ name, location, info, sizeBytes }) => {
        const row = { id: assetId(randomUUID()), kind: 'video', origin: 'produced', name, location, info, sizeBytes } as const;
        store.assets.insert({ ...row, modifiedAtMs: 1, createdAtMs: 1, contentHash: null, derivedFrom: null });
        return row as unknown as Asset; // only id and name are looked at here
      },
    },
    extractors: () => [createPlainHttp({ fetch, manifests })],
    transfer: (options) => transfer({ ...options, tuning: QUICK }),
    libraryPlace: (id, extension) => ({ key: `${id}.${extension}`, path: path.join(folder, `${id}.${extension}`) }),
  };
  const openJobs = (): JobService =>
    createJobService({
      ...{ jobs: store.jobs, kinds: [downloadJob(parts)], now: Date.now, random: () => 0, newId: () => jobId(randomUUID()) },
      onBug: (error) => {
        throw error;
      },
    });
  let jobs = openJobs();
  jobs.start();
  const downloads = (): DownloadsService => createDownloadsService({ ...parts, jobs });
  return {
    ...{ folder, transfers: store.transfers },
    get jobs() {
      return jobs;
    },
    get downloads() {
      return downloads();
    },
    async restart() {
      await jobs.close();
      jobs = openJobs();
    },
    ask: (url, wish = {}) => downloads().start({ url, request: downloadRequestSchema.parse({ nameTemplate: '{title}', ...wish }), folder }),
    ended: (job) => jobs.settled(job.id),
    async close() {
      await jobs.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
