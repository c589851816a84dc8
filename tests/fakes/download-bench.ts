import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Asset } from '../../common/contract/assets.ts';
import { downloadRequestSchema } from '../../common/contract/downloads.ts';
import { AppError } from '../../common/contract/errors.ts';
import type { Job } from '../../common/domain/jobs/job.ts';
import { assetId, jobId } from '../../common/units/ids.ts';
import { createManifestReader } from '../../electron/adapters/manifests/create-manifest-reader.ts';
import { createPlainHttp } from '../../electron/adapters/plain-http/create-plain-http.ts';
import { openMemoryStore } from '../../electron/database/open.ts';
import type { TransfersRepository } from '../../electron/database/repositories/transfers.ts';
import { createCacheService } from '../../electron/services/cache/cache-service.ts';
import { downloadJob } from '../../electron/services/downloads/download-job.ts';
import type { DownloadParts } from '../../electron/services/downloads/download-parts.ts';
import { createDownloadsService, type DownloadManner, type DownloadsService } from '../../electron/services/downloads/downloads-service.ts';
import { createExtractions } from '../../electron/services/downloads/extractions.ts';
import { createReservations } from '../../electron/services/downloads/place.ts';
import type { Extractor } from '../../electron/services/downloads/ports.ts';
import { createTransferBoard } from '../../electron/services/downloads/transfer-board.ts';
import { createJobService } from '../../electron/services/jobs/create-job-service.ts';
import type { JobService } from '../../electron/services/jobs/job-service.ts';
import { createTransfer } from '../../electron/services/transfer/create-transfer.ts';
import { createHostLimits } from '../../electron/services/transfer/host-limits.ts';
import type { TransferTuning } from '../../electron/services/transfer/ports.ts';
import { createRateLimiter } from '../../electron/services/transfer/rate-limiter.ts';
import type { MediaTools } from '../../native/ffmpeg/media-tools.ts';
import { QUICK } from './transfer-bench.ts';

export type DownloadBenchOptions = {
  readonly tools: MediaTools;
  /** Links to media and manifests, unless told otherwise. */
  readonly extractors?: readonly Extractor[];
  /** Parts that are other than usual; functions may read what a test changes. */
  readonly parts?: Partial<DownloadParts>;
  /** Of its transfers. */
  readonly tuning?: Partial<TransferTuning>;
  /** Called before a file that was handed over is recorded; what it throws is as a crash right there would be. */
  readonly beforeRecord?: () => void;
};

export type DownloadBench = {
  /** Where the downloads go. */
  readonly folder: string;
  readonly jobs: JobService;
  readonly downloads: DownloadsService;
  /** Ends the job service, as the end of the program does, and makes another over the same store, which is not started yet. */
  restart(): Promise<void>;
  readonly transfers: TransfersRepository;
  /** How a download is asked for in this bench: into its folder, named by its title. */
  manner(wish?: object): DownloadManner;
  ask(url: string, wish?: object): Promise<Job>;
  ended(job: Job): Promise<Job>;
  close(): Promise<void>;
};

/** Whole downloads over a store in memory; waits are short. Nothing is left out for being in the archive. */
export function openDownloadBench(options: DownloadBenchOptions): DownloadBench {
  const folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-downloads-'));
  const store = openMemoryStore();
  const cache = createCacheService({ cache: store.cache, now: Date.now });
  const manifests = createManifestReader({ fetch });
  const extractors = options.extractors ?? [createPlainHttp({ fetch, manifests })];
  const transfer = createTransfer({ hosts: createHostLimits(8), limiter: createRateLimiter(), random: Math.random, nowMs: Date.now });
  const parts: DownloadParts = {
    ...{ tools: options.tools, manifests, now: Date.now, downloads: store.downloads, transfers: store.transfers, ...createReservations() },
    ...{ fetch, sponsorMarks: async () => [], board: createTransferBoard(), skipsArchived: () => false, atOnce: () => 3 },
    slowBytesPerSecond: () => 0,
    assets: producedAssets(store, options.beforeRecord),
    extractions: createExtractions({ cache, now: Date.now, extractors: () => extractors }),
    transfer: (wish) => transfer({ ...wish, tuning: { ...QUICK, ...wish.tuning, ...options.tuning } }),
    libraryPlace: (id, extension) => ({ key: `${id}.${extension}`, path: path.join(folder, `${id}.${extension}`) }),
    ...options.parts,
  };
  const openService = (): { readonly jobs: JobService; readonly downloads: DownloadsService } => {
    const jobs = createJobService({
      ...{ jobs: store.jobs, kinds: [downloadJob(parts)], now: Date.now, random: () => 0, newId: () => jobId(randomUUID()) },
      onBug: (error) => {
        throw error;
      },
    });
    return { jobs, downloads: createDownloadsService({ ...parts, jobs, cache }) };
  };
  let service = openService();
  service.jobs.start();
  const manner = (wish = {}): DownloadManner => ({
    ...{ folder, priority: 'usual', again: false },
    request: downloadRequestSchema.parse({ nameTemplate: '{title}', ...wish }),
  });
  return {
    ...{ folder, manner, transfers: store.transfers },
    get jobs() {
      return service.jobs;
    },
    get downloads() {
      return service.downloads;
    },
    async restart() {
      await service.jobs.close();
      service = openService();
    },
    ask: (url, wish) => service.downloads.start({ url }, manner(wish)),
    ended: (job) => service.jobs.settled(job.id),
    async close() {
      await service.jobs.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Assets as far as a download uses them. */
function producedAssets(store: ReturnType<typeof openMemoryStore>, beforeRecord: (() => void) | undefined): DownloadParts['assets'] {
  const absent = (): never => {
    throw new AppError('not-found', 'There are no assets in this test.');
  };
  return {
    ...{ addReference: absent, addUpload: absent, addCompanion: absent, list: () => [], pathOf: absent, recordOf: absent },
    ...{ rendition: absent, thumbnail: absent, remove: absent, onChange: () => () => undefined, get: absent },
    addProduced: async ({ name, location, info, sizeBytes }) => {
      beforeRecord?.();
      const row = { id: assetId(randomUUID()), kind: 'video', origin: 'produced', name, location, info, sizeBytes } as const;
      store.assets.insert({ ...row, modifiedAtMs: 1, createdAtMs: 1, contentHash: null, derivedFrom: null });
      return row as unknown as Asset; // only id and name are looked at here
    },
  };
}
