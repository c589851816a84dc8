import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Settings } from '../common/contract/settings.ts';
import type { ExtractorName } from '../common/domain/downloads/extraction.ts';
import { isFinished, JOB_STATES, type JobState } from '../common/domain/jobs/job.ts';
import { type AssetId, assetId, jobId } from '../common/units/ids.ts';
import { createMediaTools, type MediaTools } from '../native/ffmpeg/media-tools.ts';
import { createProcessRunner } from '../native/process/create-process-runner.ts';
import { findToolchain } from '../native/toolchain/find-toolchain.ts';
import type { Toolchain } from '../native/toolchain/toolchain.ts';
import { createElevenLabs } from './adapters/elevenlabs/create-elevenlabs.ts';
import { createPlainHttp } from './adapters/plain-http/create-plain-http.ts';
import type { Store } from './database/open.ts';
import { createAssetFiles } from './services/assets/asset-files.ts';
import { type ClosableAssetService, createAssetService } from './services/assets/create-asset-service.ts';
import { createAssetMedia } from './services/assets/ffmpeg-asset-media.ts';
import { createRenditionKind } from './services/assets/rendition-kind.ts';
import { type CacheService, createCacheService } from './services/cache/cache-service.ts';
import type { DataFolder } from './services/data-folder/data-folder.ts';
import { downloadJob } from './services/downloads/download-job.ts';
import type { DownloadParts } from './services/downloads/download-parts.ts';
import { createDownloadsService, type DownloadsService } from './services/downloads/downloads-service.ts';
import { createExtractions } from './services/downloads/extractions.ts';
import { createReservations } from './services/downloads/place.ts';
import type { Extractor } from './services/downloads/ports.ts';
import { createSpeedLimit, type SpeedLimit, type SpeedWish } from './services/downloads/speed-limit.ts';
import { createTransferBoard } from './services/downloads/transfer-board.ts';
import { createAnalyses } from './services/dubbing/analyses.ts';
import { chunkJob } from './services/dubbing/chunk-job.ts';
import { dubbingJob } from './services/dubbing/dubbing-job.ts';
import { createDubbingService, type DubbingService } from './services/dubbing/dubbing-service.ts';
import { createGates } from './services/dubbing/gate.ts';
import type { DubbingProvider } from './services/dubbing/ports.ts';
import { rehearsalProvider } from './services/dubbing/rehearsal-provider.ts';
import { forgetUselessWork } from './services/dubbing/useless-work.ts';
import { workFolders } from './services/dubbing/work-folders.ts';
import { createJobService } from './services/jobs/create-job-service.ts';
import type { JobService } from './services/jobs/job-service.ts';
import type { SecretsService } from './services/secrets/secrets-service.ts';
import type { SettingsService } from './services/settings/settings-service.ts';
import { createTransfer } from './services/transfer/create-transfer.ts';
import { createHostLimits } from './services/transfer/host-limits.ts';
import { createRateLimiter, type RateLimiter } from './services/transfer/rate-limiter.ts';

export type WorkOptions = {
  readonly folder: DataFolder;
  readonly env: NodeJS.ProcessEnv;
  /** The dubbing services on offer; by default those that this version knows. */
  readonly providers?: readonly DubbingProvider[];
};

/** ffmpeg is looked for at the first use and again after it was not found: someone may just have installed it. */
export function createMedia(options: WorkOptions): { readonly tools: MediaTools; readonly toolchain: () => Promise<Toolchain> } {
  const runner = createProcessRunner({ ledgerFolder: options.folder.run });
  let found: Promise<Toolchain> | undefined;
  const toolchain = (): Promise<Toolchain> => {
    found ??= findToolchain(runner, options.env).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  return { tools: createMediaTools(toolchain, runner), toolchain };
}

export type WorkParts = {
  readonly store: Store;
  readonly tools: MediaTools;
  readonly settings: SettingsService;
  readonly secrets: SecretsService;
};
/** The services that do the work. */
export type Work = {
  readonly speed: SpeedLimit;
  readonly jobs: JobService;
  readonly assets: ClosableAssetService;
  readonly dubbing: DubbingService;
  readonly downloads: DownloadsService;
};

/** The services that do the work, and the job kinds that they run as. */
export function createWork(
  options: WorkOptions,
  { store, tools, settings, secrets }: WorkParts,
  onBug: (error: unknown, logId: string) => void,
): Work {
  const { folder } = options;
  const now = Date.now;
  const newAssetId = () => assetId(randomUUID());
  const files = createAssetFiles({ folder, now });
  const media = createAssetMedia(tools);
  const shared = { assets: store.assets, files, folder, media, now, newId: newAssetId };
  const assets = createAssetService({ ...shared, jobs: () => jobs, isInUse: (id) => isBeingDubbed(id, jobs, store.dubbing) });
  const elevenLabs = { baseUrl: () => settings.get()['elevenlabs.baseUrl'], key: () => secrets.get('elevenlabs.apiKey') };
  const providers = options.providers ?? [...createElevenLabs(elevenLabs), rehearsalProvider];
  const parts = {
    ...{ tools, providers, now, assets, dubbing: store.dubbing, paidCalls: store.paidCalls },
    ...workFolders(folder),
    settings: settings.get,
    newId: randomUUID,
    gates: createGates(),
    dubLogs: new Map(),
  };
  const analyses = createAnalyses({
    ...parts,
    makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
    dropFolder: (path) => rm(path, { recursive: true, force: true }),
  });
  const cache = createCacheService({ cache: store.cache, now });
  const limiter = createRateLimiter();
  const speed = createSpeedLimit({ wish: () => speedWish(settings.get()), setLimit: limiter.setLimit, now: () => new Date() });
  const downloads = downloadParts(folder, { store, tools, settings, assets, cache, limiter });
  const jobs = createJobService({
    jobs: store.jobs,
    kinds: [dubbingJob(parts), chunkJob(parts), analyses.kind, createRenditionKind(shared), downloadJob(downloads)],
    now,
    random: Math.random,
    newId: () => jobId(randomUUID()),
    onBug,
  });
  // Both end with the service that they listen to.
  settings.onChange(jobs.look); // how many downloads may run at once is a setting
  settings.onChange(speed.look);
  forgetUselessWork(jobs, store.dubbing, now); // ends with the service that it listens to
  return {
    speed,
    jobs,
    assets,
    dubbing: createDubbingService({ ...parts, jobs, analyses }),
    downloads: createDownloadsService({ ...downloads, jobs, cache }),
  };
}

/** How many connections all downloads together have to one host. */
const CONNECTIONS_PER_HOST = 8;

function downloadParts(
  folder: DataFolder,
  {
    store,
    tools,
    settings,
    assets,
    cache,
    limiter,
  }: Omit<WorkParts, 'secrets'> & Pick<Work, 'assets'> & { readonly cache: CacheService; readonly limiter: RateLimiter },
): DownloadParts {
  const all = [createPlainHttp({ fetch })];
  const transfer = createTransfer({ hosts: createHostLimits(CONNECTIONS_PER_HOST), limiter, random: Math.random, nowMs: Date.now });
  return {
    ...{ tools, assets, now: Date.now, downloads: store.downloads, transfers: store.transfers },
    ...createReservations(),
    extractions: createExtractions({ cache, now: Date.now, extractors: () => inOrder(settings.get()['downloads.extractors'], all) }),
    board: createTransferBoard(),
    skipsArchived: () => settings.get()['downloads.skipArchived'],
    atOnce: () => settings.get()['downloads.atOnce'],
    transfer: (options) => transfer({ connections: settings.get()['downloads.connections'], ...options }),
    libraryPlace: (id, extension) => {
      const key = path.join('downloads', `${id}.${extension}`);
      return { key, path: path.join(folder.media, key) };
    },
  };
}

const speedWish = (settings: Settings): SpeedWish => ({
  usual: settings['downloads.bytesPerSecond'],
  schedule: settings['downloads.schedule'],
});

/** Those that are named, in that order. */
const inOrder = (names: readonly ExtractorName[], extractors: readonly Extractor[]): readonly Extractor[] =>
  names.flatMap((name) => extractors.filter((extractor) => extractor.name === name));

/** Whether a dub that has not ended reads this file. */
function isBeingDubbed(id: AssetId, jobs: JobService, dubbing: Store['dubbing']): boolean {
  const unfinished = jobs.list({ kind: 'dubbing', states: UNFINISHED, limit: Number.MAX_SAFE_INTEGER });
  return unfinished.some((job) => dubbing.get(job.id)?.config.sourceAssetId === id);
}
const UNFINISHED: readonly JobState[] = JOB_STATES.filter((state) => !isFinished(state));
