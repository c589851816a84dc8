import path from 'node:path';
import type { ExtractorName } from '../common/domain/downloads/extraction.ts';
import { youtubeLinkOf } from '../common/domain/downloads/youtube-link.ts';
import type { MediaTools } from '../native/ffmpeg/media-tools.ts';
import type { ProcessRunner } from '../native/process/run-process.ts';
import { createPlainHttp } from './adapters/plain-http/create-plain-http.ts';
import { createProxiedFetch, type ProxiedFetch } from './adapters/proxy/proxied-fetch.ts';
import { createSponsorBlock } from './adapters/sponsorblock/create-sponsorblock.ts';
import type { Store } from './database/open.ts';
import type { AssetService } from './services/assets/asset-service.ts';
import { type CacheService, createCacheService } from './services/cache/cache-service.ts';
import type { DataFolder } from './services/data-folder/data-folder.ts';
import { dropCookieFiles } from './services/downloads/cookie-file.ts';
import type { DownloadParts } from './services/downloads/download-parts.ts';
import { createExtractions } from './services/downloads/extractions.ts';
import { forgetWithAccess } from './services/downloads/forget-with-access.ts';
import { lazyExtractor, lazyManifests } from './services/downloads/lazy-parts.ts';
import { createReservations } from './services/downloads/place.ts';
import type { Extractor } from './services/downloads/ports.ts';
import { createSpeedLimit } from './services/downloads/speed-limit.ts';
import { createTransferBoard } from './services/downloads/transfer-board.ts';
import type { SecretsService } from './services/secrets/secrets-service.ts';
import type { SettingsService } from './services/settings/settings-service.ts';
import { createTransfer } from './services/transfer/create-transfer.ts';
import { createHostLimits } from './services/transfer/host-limits.ts';
import { createRateLimiter } from './services/transfer/rate-limiter.ts';
import { createYtDlpWork, type YtDlpWork } from './yt-dlp-work.ts';

export type DownloadWorkOptions = {
  readonly folder: DataFolder;
  readonly store: Store;
  readonly env: NodeJS.ProcessEnv;
  readonly tools: MediaTools;
  readonly runner: ProcessRunner;
  readonly settings: SettingsService;
  readonly secrets: SecretsService;
  readonly assets: AssetService;
};
/** What downloads are made with. */
export type DownloadWork = {
  readonly parts: DownloadParts;
  readonly cache: CacheService;
  readonly ytDlp: YtDlpWork;
  /** Resolves once something outside has answered. */
  askOutside(): Promise<void>;
  close(): Promise<void>;
};

/** Sites that slow a client down give it some 30 to 60 KB a second. */
const SLOW_BYTES_PER_SECOND = 70_000;
const OUTSIDE_MS = 8_000;
/** How many connections all downloads together have to one host; where one of them is wished more, as many as that. */
const CONNECTIONS_PER_HOST = 8;

/** Builds it; what it listens to ends with the settings, timers and connections with `close`. */
export function createDownloadWork(options: DownloadWorkOptions): DownloadWork {
  const { folder, store, tools, settings, secrets, assets } = options;
  const now = Date.now;
  const cookieFolder = path.join(folder.run, 'cookies');
  dropCookieFiles(cookieFolder);
  const proxyUrl = (): string | null => settings.get()['downloads.proxyUrl'];
  const web = createProxiedFetch(proxyUrl);
  const cache = createCacheService({ cache: store.cache, now });
  const limiter = createRateLimiter();
  const speed = createSpeedLimit({
    wish: () => ({ usual: settings.get()['downloads.bytesPerSecond'], schedule: settings.get()['downloads.schedule'] }),
    setLimit: limiter.setLimit,
    now: () => new Date(),
  });
  settings.onChange(speed.look);
  const ytDlp = createYtDlpWork({ ...options, fetch: web.fetch });
  const { manifests, extractors } = createExtractors(web.fetch);
  const perHost = (): number => Math.max(CONNECTIONS_PER_HOST, settings.get()['downloads.connections']);
  const hosts = createHostLimits(perHost());
  settings.onChange(() => hosts.setLimit(perHost()));
  const transfer = createTransfer({ hosts, limiter, proxyUrl, random: Math.random, nowMs: now });
  const extractions = createExtractions({
    ...{ cache, now },
    extractors: () => inOrder(settings.get()['downloads.extractors'], [ytDlp.extractor, ...extractors]),
    access: { proxyUrl, cookies: () => secrets.get('downloads.cookies'), folder: cookieFolder },
  });
  forgetWithAccess(extractions, settings, secrets);
  const parts: DownloadParts = {
    ...{ tools, assets, now, extractions, downloads: store.downloads, transfers: store.transfers, ...createReservations() },
    ...{ manifests, board: createTransferBoard(), fetch: web.fetch, sponsorMarks: createSponsorBlock({ fetch: web.fetch }) },
    skipsArchived: () => settings.get()['downloads.skipArchived'],
    atOnce: () => settings.get()['downloads.atOnce'],
    slowBytesPerSecond: () => {
      const { 'downloads.bytesPerSecond': usual, 'downloads.schedule': schedule } = settings.get();
      return usual === null && schedule === null ? SLOW_BYTES_PER_SECOND : 0; // else it may be our own limit that is felt
    },
    transfer: (options) => transfer({ connections: settings.get()['downloads.connections'], ...options }),
    libraryPlace: (id, extension) => {
      const key = path.join('downloads', `${id}.${extension}`);
      return { key, path: path.join(folder.media, key) };
    },
  };
  return {
    ...{ parts, cache, ytDlp },
    async askOutside() {
      const { origin } = new URL(settings.get()['downloads.ytDlpTrialLink']);
      const answer = await web.fetch(origin, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(OUTSIDE_MS) });
      await answer.body?.cancel();
    },
    async close() {
      speed.close();
      await web.close();
    },
  };
}

function createExtractors(fetch: ProxiedFetch['fetch']): Pick<DownloadParts, 'manifests'> & { readonly extractors: readonly Extractor[] } {
  const manifests = lazyManifests(async () =>
    (await import('./adapters/manifests/create-manifest-reader.ts')).createManifestReader({ fetch }),
  );
  const isYoutube = (url: URL): boolean => youtubeLinkOf(url) !== undefined;
  const isVideo = (url: URL): boolean => youtubeLinkOf(url)?.kind === 'video';
  const extractors = [
    lazyExtractor('youtubei', isYoutube, async () => (await import('./adapters/youtubei/create-youtubei.ts')).createYoutubei({ fetch })),
    lazyExtractor('ytdl-core', isVideo, async () => (await import('./adapters/ytdl-core/create-ytdl-core.ts')).createYtdlCore({ fetch })),
    createPlainHttp({ fetch, manifests }),
  ];
  return { manifests, extractors };
}

/** Those that are named, in that order. */
const inOrder = (names: readonly ExtractorName[], extractors: readonly Extractor[]): readonly Extractor[] =>
  names.flatMap((name) => extractors.filter((extractor) => extractor.name === name));
