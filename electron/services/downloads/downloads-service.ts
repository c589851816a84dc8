import type { Download, Inspection } from '../../../common/contract/downloads.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { ArchiveEntry, DownloadHistoryEntry, DownloadStatistics } from '../../../common/domain/downloads/download.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { HistoryFilter } from '../../database/repositories/downloads-repository.ts';
import type { CacheService, CacheStats } from '../cache/cache-service.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { DownloadParts } from './download-parts.ts';
import { downloadOf } from './download-view.ts';
import { recordFailures } from './failed-history.ts';
import { inTurns } from './in-turns.ts';
import { inspectLink } from './inspect-link.ts';
import { createQueueActions, type QueueActions } from './queue-actions.ts';
import { type DownloadManner, type LinkToDownload, type StartedDownloads, startDownload, startDownloads } from './start-downloads.ts';

export type { DownloadManner, LinkToDownload };

/** Starts downloads and shows how they stand. The work itself is done by the job kind `download`. */
export type DownloadsService = QueueActions & {
  /** Asks the site what there is and fetches nothing. Throws `download.*` and the signal's reason. */
  inspect(url: string, signal: AbortSignal): Promise<Inspection>;
  /** Throws `usage.invalid` for a name template, `output.*` for a folder that cannot be written. */
  start(link: LinkToDownload, manner: DownloadManner): Promise<Job>;
  /** The same for many. What is no link is refused alone; one that stands there twice is queued once. */
  startMany(links: readonly LinkToDownload[], manner: DownloadManner): Promise<StartedDownloads>;
  /** Throws `not-found`. */
  get(id: JobId): Download;
  /** In the order of `ids`; those that are gone or are no downloads are left out. */
  read(ids: readonly JobId[]): Promise<readonly Download[]>;
  /** Newest first. Each is as it stands when it is read: what changes meanwhile is told to who listens. */
  list(limit: number): Promise<readonly Download[]>;
  history(filter: HistoryFilter): readonly DownloadHistoryEntry[];
  statistics(): DownloadStatistics;
  archive(filter: { readonly search?: string | undefined; readonly limit: number }): {
    readonly total: number;
    readonly entries: readonly ArchiveEntry[];
  };
  forgetArchived(entry: Pick<ArchiveEntry, 'site' | 'videoId' | 'kind'>): boolean;
  cacheStats(): CacheStats;
  /** Returns how many answers went. */
  clearCache(): number;
  /** Called with a download's id whenever its job or the bytes that come for it change; `isGone` once it is removed. */
  onChange(listener: (id: JobId, isGone: boolean) => void): () => void;
};
export type DownloadsServiceParts = DownloadParts & { readonly jobs: JobService; readonly cache: CacheService };

/** The service over the queue and the store. */
export function createDownloadsService(parts: DownloadsServiceParts): DownloadsService {
  const { jobs, downloads, board, cache } = parts;
  recordFailures(parts, jobs);
  const viewsOf = (ids: readonly JobId[]): readonly Download[] => downloads.withJobs(ids).map((found) => downloadOf(parts, found));
  return {
    ...createQueueActions(jobs, downloads),
    inspect: (url, signal) => inspectLink(parts, url, signal),
    start: (link, manner) => startDownload(parts, link, manner),
    startMany: (links, manner) => startDownloads(parts, links, manner),
    get(id) {
      const [view] = viewsOf([id]);
      if (!view) throw new AppError('not-found', 'There is no such download.');
      return view;
    },
    read: async (ids) => (await inTurns(ids, viewsOf)).flat(),
    list: async (limit) => (await inTurns(downloads.newestIds(limit), viewsOf)).flat(),
    history: downloads.history,
    statistics: downloads.statistics,
    archive: downloads.archive,
    forgetArchived: downloads.forgetArchived,
    cacheStats: cache.stats,
    clearCache: parts.extractions.forget,
    onChange(listener) {
      const stopJobs = jobs.onChange((change) => {
        if (change.type === 'removed') listener(change.id, true);
        else if (change.job.kind === 'download') listener(change.job.id, false);
      });
      const stopBytes = board.onChange((id) => listener(id, false));
      return () => {
        stopJobs();
        stopBytes();
      };
    },
  };
}
