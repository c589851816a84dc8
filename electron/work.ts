import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { isFinished, JOB_STATES, type JobState } from '../common/domain/jobs/job.ts';
import { type AssetId, assetId, jobId } from '../common/units/ids.ts';
import { createMediaTools, type MediaTools } from '../native/ffmpeg/media-tools.ts';
import { createProcessRunner } from '../native/process/create-process-runner.ts';
import type { ProcessRunner } from '../native/process/run-process.ts';
import { readEncoders } from '../native/toolchain/encoders.ts';
import { findToolchain } from '../native/toolchain/find-toolchain.ts';
import type { Toolchain } from '../native/toolchain/toolchain.ts';
import { createElevenLabs } from './adapters/elevenlabs/create-elevenlabs.ts';
import type { Store } from './database/open.ts';
import { createDownloadWork } from './download-work.ts';
import { createAssetFiles } from './services/assets/asset-files.ts';
import { type ClosableAssetService, createAssetService } from './services/assets/create-asset-service.ts';
import { createAssetMedia } from './services/assets/ffmpeg-asset-media.ts';
import { createRenditionKind } from './services/assets/rendition-kind.ts';
import type { DataFolder } from './services/data-folder/data-folder.ts';
import { downloadJob } from './services/downloads/download-job.ts';
import { createDownloadsService, type DownloadsService } from './services/downloads/downloads-service.ts';
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
import type { YtDlpWork } from './yt-dlp-work.ts';

export type WorkOptions = {
  readonly folder: DataFolder;
  readonly env: NodeJS.ProcessEnv;
  /** The dubbing services on offer; by default those that this version knows. */
  readonly providers?: readonly DubbingProvider[];
};

export type Media = {
  readonly runner: ProcessRunner;
  readonly tools: MediaTools;
  readonly toolchain: () => Promise<Toolchain>;
  readonly encoders: () => Promise<ReadonlySet<string>>;
};

/** ffmpeg is looked for at the first use and again after it was not found: someone may just have installed it. */
export function createMedia(options: WorkOptions): Media {
  const runner = createProcessRunner({ ledgerFolder: options.folder.run });
  let found: Promise<Toolchain> | undefined;
  const toolchain = (): Promise<Toolchain> => {
    found ??= findToolchain(runner, options.env).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  const encoders = async (): Promise<ReadonlySet<string>> => readEncoders(runner, await toolchain(), new AbortController().signal);
  return { runner, tools: createMediaTools(toolchain, runner), toolchain, encoders };
}

export type WorkParts = {
  readonly store: Store;
  readonly tools: MediaTools;
  readonly runner: ProcessRunner;
  readonly settings: SettingsService;
  readonly secrets: SecretsService;
};
/** The services that do the work. */
export type Work = {
  readonly jobs: JobService;
  readonly assets: ClosableAssetService;
  readonly dubbing: DubbingService;
  readonly downloads: DownloadsService;
  readonly ytDlp: YtDlpWork;
  /** Resolves once something outside has answered. */
  readonly askOutside: () => Promise<void>;
  /** After the jobs have ended. */
  readonly closeDownloads: () => Promise<void>;
};

/** The services that do the work, and the job kinds that they run as. */
export function createWork(
  options: WorkOptions,
  { store, tools, runner, settings, secrets }: WorkParts,
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
  const downloads = createDownloadWork({ folder, env: options.env, store, tools, runner, settings, secrets, assets });
  const jobs = createJobService({
    jobs: store.jobs,
    kinds: [
      ...[dubbingJob(parts), chunkJob(parts), analyses.kind, createRenditionKind(shared), downloadJob(downloads.parts)],
      downloads.ytDlp.updateKind,
    ],
    now,
    random: Math.random,
    newId: () => jobId(randomUUID()),
    onBug,
  });
  settings.onChange(jobs.look); // how many downloads may run at once is a setting; ends with the service that it listens to
  forgetUselessWork(jobs, store.dubbing, now); // ends with the service that it listens to
  return {
    jobs,
    assets,
    dubbing: createDubbingService({ ...parts, jobs, analyses }),
    downloads: createDownloadsService({ ...downloads.parts, jobs, cache: downloads.cache }),
    ytDlp: downloads.ytDlp,
    askOutside: downloads.askOutside,
    closeDownloads: downloads.close,
  };
}

/** Whether a dub that has not ended reads this file. */
function isBeingDubbed(id: AssetId, jobs: JobService, dubbing: Store['dubbing']): boolean {
  const unfinished = jobs.list({ kind: 'dubbing', states: UNFINISHED, limit: Number.MAX_SAFE_INTEGER });
  return unfinished.some((job) => dubbing.get(job.id)?.config.sourceAssetId === id);
}
const UNFINISHED: readonly JobState[] = JOB_STATES.filter((state) => !isFinished(state));
