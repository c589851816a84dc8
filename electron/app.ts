import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../common/contract/errors.ts';
import type { HOSTS } from '../common/contract/system.ts';
import { isFinished, JOB_STATES } from '../common/domain/jobs/job.ts';
import { endLeftovers } from '../native/process/end-leftovers.ts';
import { openStore, type Store } from './database/open.ts';
import { openProgramLog, type ProgramLog } from './log.ts';
import { PAGE_FOLDER, SAMPLE_PATH, VERSION } from './place.ts';
import type { PathTokens } from './services/assets/asset-service.ts';
import { type BrowseRoot, createBrowseService } from './services/assets/browse-service.ts';
import type { ClosableAssetService } from './services/assets/create-asset-service.ts';
import { createPathTokens } from './services/assets/path-tokens.ts';
import { sweepUploads } from './services/assets/upload-store.ts';
import type { DataFolder } from './services/data-folder/data-folder.ts';
import { localSocketOf } from './services/data-folder/local-socket.ts';
import { acquireOwnership } from './services/data-folder/owner-lock.ts';
import { freeBytes } from './services/delivery/free-space.ts';
import { hasCode, toOutputError } from './services/delivery/output-error.ts';
import { createDoctorService } from './services/doctor/doctor-service.ts';
import { modeOf, tryWriting } from './services/doctor/folder-probes.ts';
import type { DubbingService } from './services/dubbing/dubbing-service.ts';
import { sweepWorkFolders } from './services/dubbing/work-folders.ts';
import type { Sealer } from './services/secrets/ports.ts';
import { createSecretsService, type SecretsService } from './services/secrets/secrets-service.ts';
import { createSettingsService, type SettingsService } from './services/settings/settings-service.ts';
import { createAccessTokens } from './transport/auth.ts';
import { startSocketServer } from './transport/http-server.ts';
import { createRequestHandler, type RequestHandler } from './transport/request-handler.ts';
import { type AppRouter, createRouter } from './transport/router.ts';
import type { DoctorCalls, DubbingCalls, RouterServices } from './transport/services.ts';
import { createMedia, createWork, type Media, type Work, type WorkOptions } from './work.ts';

export type ProgramOptions = WorkOptions & {
  readonly host: (typeof HOSTS)[number];
  readonly sealer: Sealer;
  /** Folders that a browser may choose files from. */
  readonly roots: readonly BrowseRoot[];
  /** True where the person at the page sits at this machine. */
  readonly isLocal: boolean;
  /** A fresh one-time address for a browser; null where no HTTP server runs. */
  readonly invite: () => string | null;
};

/** The running program: everything behind the contract, without a host. */
export type Program = {
  readonly kind: 'owner';
  readonly router: AppRouter;
  readonly handleRequest: RequestHandler;
  readonly services: RouterServices & { readonly assets: ClosableAssetService };
  readonly store: Store;
  readonly pathTokens: PathTokens;
  readonly log: ProgramLog;
  /** Keeps a failure nobody expected in the log and returns the id it has there. */
  onBug(error: unknown): string;
  /** Stops the jobs, which go on with the next owner, and gives the data folder free. A second call waits for the first. */
  close(): Promise<void>;
};

/**
 * Opens a data folder as its one owner and starts to work off its jobs. Where another process owns it, says so instead. When
 * opening fails, nothing stays open. Throws `database.*`, `media.disk-full`, `media.folder-read-only` and `output.folder-missing`.
 */
export async function openProgram(options: ProgramOptions): Promise<Program | { readonly kind: 'other'; readonly pid: number }> {
  const ownership = await acquireOwnership(options.folder);
  if (ownership.kind === 'other') return ownership;
  // What was opened last is closed first; the lock goes last, whatever fails before.
  const opened = new AsyncDisposableStack();
  opened.defer(ownership.release);
  try {
    return await buildProgram(options, opened);
  } catch (error) {
    await opened.disposeAsync().catch(() => undefined); // why it could not be opened says more
    throw error;
  }
}

async function buildProgram(options: ProgramOptions, opened: AsyncDisposableStack): Promise<Program> {
  const { folder } = options;
  await makeFolders(folder);
  await endLeftovers(folder.run);
  const log = openProgramLog(folder.logs);
  opened.defer(log.close);
  const onBug = (error: unknown, logId: string): void => log.bug(error, logId);
  /** What fails in the background or on the way out is noted; nobody waits for it. */
  const noted = (work: () => Promise<unknown>): Promise<unknown> => work().catch((error: unknown) => onBug(error, randomUUID()));
  const store = await openStore({ path: folder.database, backupFolder: folder.backups, nowMs: Date.now() });
  opened.defer(() => {
    store.close();
    log.info('closed');
  });
  let sweeping: Promise<unknown> = Promise.resolve();
  opened.defer(() => sweeping.then(() => undefined)); // it reads the store
  const pathTokens = createPathTokens();
  const media = createMedia(options);
  const secrets = createSecretsService(store.settings, options.sealer, Date.now);
  const settings = createSettingsService(store.settings, Date.now, secrets.tellChanged);
  const work = createWork(options, { store, tools: media.tools, runner: media.runner, settings, secrets }, onBug);
  await noted(work.ytDlp.prepare);
  opened.defer(() => noted(work.closeDownloads).then(() => undefined));
  opened.defer(() => noted(work.assets.close).then(() => undefined));
  opened.defer(() => noted(work.jobs.close).then(() => undefined));
  const services = createServices(options, { store, work, log, pathTokens, settings, secrets, media });
  const router = createRouter(services, { onBug, validateOutputs: options.env.NODE_ENV !== 'production' });
  const handleRequest = createRequestHandler({
    router,
    assets: work.assets,
    dubbing: work.dubbing,
    pageFolder: PAGE_FOLDER,
    uploadsFolder: folder.uploads,
    freeBytes: () => freeBytes(folder.uploads),
    version: VERSION,
    onBug,
  });
  const socket = await startSocketServer({ handler: handleRequest, router, socket: await localSocketOf(folder.root) });
  opened.defer(socket.close);
  await noted(() => sweepWorkFolders(folder.work, work.jobs, store.dubbing));
  work.jobs.start();
  sweeping = noted(() => sweepUploads(folder, store.assets, Date.now()));
  log.info('opened', { version: VERSION, host: options.host });
  const report = (error: unknown): string => {
    const logId = randomUUID();
    onBug(error, logId);
    return logId;
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= opened.disposeAsync());
  return { kind: 'owner', router, handleRequest, services, store, pathTokens, log, onBug: report, close };
}

async function makeFolders(folder: DataFolder): Promise<void> {
  for (const each of [folder.media, folder.cache, folder.work, folder.uploads, folder.run]) {
    await mkdir(each, { recursive: true }).catch((error: unknown) => {
      const isInTheWay = hasCode(error, 'EEXIST', 'ENOTDIR');
      if (isInTheWay) throw new AppError('output.folder-missing', `${each} must be a folder, but something else has its place.`);
      throw toOutputError(error, path.join(each, 'any')); // told as what writing into it would be
    });
  }
}

type Parts = {
  readonly store: Store;
  readonly work: Work;
  readonly log: ProgramLog;
  readonly pathTokens: PathTokens;
  readonly settings: SettingsService;
  readonly secrets: SecretsService;
  readonly media: Media;
};

/** Everything the router serves. */
function createServices(options: ProgramOptions, { store, work, log, pathTokens, settings, secrets, media }: Parts): Program['services'] {
  const { folder } = options;
  const accessTokens = createAccessTokens({ sessions: store.sessions, now: Date.now });
  return {
    jobs: work.jobs,
    assets: work.assets,
    browse: createBrowseService({ roots: options.roots, tokens: pathTokens }),
    tokens: pathTokens,
    dubbing: dubbingCalls(work.dubbing),
    downloads: work.downloads,
    settings,
    secrets,
    doctor: createDoctor(options, { store, media, work }),
    host: {
      version: VERSION,
      host: options.host,
      isLocal: options.isLocal,
      samplePath: SAMPLE_PATH,
      freeBytes: () => freeBytes(folder.root).catch(() => null),
      invite: options.invite,
      createAccessToken(name) {
        log.info('access token made', { name });
        return accessTokens.create();
      },
      revokeAccessTokens: accessTokens.revokeAll,
    },
  };
}

/** The dubbing service as the router calls it: a place is a path where a token or the local socket named one. */
function dubbingCalls(dubbing: DubbingService): DubbingCalls {
  return {
    ...dubbing,
    languages: () => [...dubbing.languages()],
    providers: () => [...dubbing.providers()],
    start: (input, outputPath, overwrite) => {
      if (outputPath !== null) return dubbing.start(input, { kind: 'path', path: path.resolve(outputPath), overwrite });
      return dubbing.start(input, { kind: input.output.kind === 'beside' ? 'beside' : 'library' });
    },
    list: (filter) => [...dubbing.list(filter)],
  };
}

const UNFINISHED = JOB_STATES.filter((state) => !isFinished(state));
const UPDATE = { title: 'yt-dlp', input: {} };

function createDoctor(options: ProgramOptions, { store, media, work }: Pick<Parts, 'store' | 'media' | 'work'>): DoctorCalls {
  const { dubbing, jobs, ytDlp, askOutside } = work;
  const [major = 0] = process.versions.node.split('.').map(Number);
  const service = createDoctorService({
    runtime: { name: `Node ${process.versions.node} on ${process.platform} ${process.arch}`, major },
    toolchain: media.toolchain,
    encoders: media.encoders,
    checkIntegrity: store.checkIntegrity,
    folder: options.folder,
    tryWriting,
    modeOf,
    freeBytes,
    providers: dubbing.providers,
    askProvider: dubbing.askProvider,
    isPriceSet: dubbing.isPriceSet,
    extractor: ytDlp.find,
    jsRuntime: ytDlp.jsRuntime,
    ...{ askOutside, now: () => new Date() },
  });
  return {
    run: service.run,
    extractor: ytDlp.describe,
    updateExtractor: () =>
      jobs.list({ kind: 'extractor.update', states: UNFINISHED, limit: 1 })[0] ?? jobs.enqueue('extractor.update', UPDATE),
    async rollbackExtractor() {
      const result = await ytDlp.rollback();
      return { to: result.kind === 'rolled-back' ? result.to : null };
    },
  };
}
