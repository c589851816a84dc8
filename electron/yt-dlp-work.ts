import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { UsedExtractor } from '../common/contract/doctor.ts';
import type { ProcessRunner } from '../native/process/run-process.ts';
import { askJsRuntime } from './adapters/yt-dlp/ask-js-runtime.ts';
import { createTryOut } from './adapters/yt-dlp/create-try-out.ts';
import { createYtDlp, createYtDlpFinder, type QuestionSettings } from './adapters/yt-dlp/create-yt-dlp.ts';
import { removeLeftoverRuns } from './adapters/yt-dlp/run-yt-dlp.ts';
import type { DataFolder } from './services/data-folder/data-folder.ts';
import type { FoundExtractor } from './services/doctor/checks.ts';
import type { Extractor } from './services/downloads/ports.ts';
import { createExtractorUpdates } from './services/extractors/create-extractor-updates.ts';
import { createReleasePage, RELEASES_URL } from './services/extractors/create-release-page.ts';
import type { RollbackResult } from './services/extractors/extractor-updates-service.ts';
import { releaseAsset, thisMachine } from './services/extractors/release-asset.ts';
import { extractorUpdateJob } from './services/extractors/update-job.ts';
import type { SettingsService } from './services/settings/settings-service.ts';

export type YtDlpWorkOptions = {
  readonly folder: DataFolder;
  readonly env: NodeJS.ProcessEnv;
  readonly runner: ProcessRunner;
  readonly settings: SettingsService;
  readonly fetch: typeof fetch;
};

/** yt-dlp as an extractor, and what keeps it up to date. */
export type YtDlpWork = {
  readonly extractor: Extractor;
  readonly updateKind: ReturnType<typeof extractorUpdateJob>;
  /** Removes what a crash left, and makes the folders that are needed. Before any work, as the owner of the data folder. */
  prepare(): Promise<void>;
  /** For the doctor. */
  find(): Promise<FoundExtractor>;
  /** The version of the Node that yt-dlp is handed; null where it does not start as one. */
  jsRuntime(): Promise<string | null>;
  describe(): Promise<UsedExtractor>;
  rollback(): Promise<RollbackResult>;
};

export function createYtDlpWork({ folder, env, runner, settings, fetch }: YtDlpWorkOptions): YtDlpWork {
  const scratchFolder = path.join(folder.run, 'yt-dlp');
  const cacheFolder = path.join(folder.cache, 'yt-dlp');
  // Electron's own program is Node only where it is told to be.
  const node = { path: process.execPath, env: process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' } };
  const question: QuestionSettings = { env, node, cacheFolder };
  const tryOut = createTryOut({
    ...{ ...question, runner, scratchFolder },
    link: () => new URL(settings.get()['downloads.ytDlpTrialLink']),
    proxyUrl: () => settings.get()['downloads.proxyUrl'],
  });
  const updates = createExtractorUpdates({
    folder: path.join(folder.root, 'extractors', 'yt-dlp'),
    source: createReleasePage({
      ...{ fetch, asset: releaseAsset(thisMachine()) },
      address: () => settings.get()['downloads.ytDlpReleases'] ?? RELEASES_URL,
    }),
    ...{ fetch, tryOut },
  });
  const options = { ...question, runner, scratchFolder, managed: async () => (await updates.current())?.invocation ?? null };
  const look = createYtDlpFinder(options);
  return {
    extractor: createYtDlp({ ...options, find: look }),
    updateKind: extractorUpdateJob(updates),
    async prepare() {
      await removeLeftoverRuns(scratchFolder);
      await updates.removeLeftovers();
      for (const each of [scratchFolder, cacheFolder]) await mkdir(each, { recursive: true, mode: 0o700 });
    },
    async find() {
      const found = await look();
      return 'complaint' in found ? { complaint: found.complaint, isMissing: found.isMissing } : found;
    },
    jsRuntime: () => askJsRuntime(runner, node),
    async describe() {
      const [found, managed] = await Promise.all([look(), updates.current()]);
      const previousVersion = managed?.previousVersion ?? null;
      if ('complaint' in found) return { version: null, origin: null, previousVersion, complaint: found.complaint };
      return { version: found.version, origin: found.origin, previousVersion, complaint: null };
    },
    rollback: updates.rollback,
  };
}
