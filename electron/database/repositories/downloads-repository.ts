import type {
  ArchiveEntry,
  DownloadHistoryEntry,
  DownloadOutcome,
  DownloadRecord,
  DownloadStatistics,
  DownloadVideo,
  EarlierDownload,
} from '../../../common/domain/downloads/download.ts';
import type { Job, JobState } from '../../../common/domain/jobs/job.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';

export type HistoryFilter = {
  /** Part of a title. */
  readonly search?: string | undefined;
  readonly site?: string | undefined;
  readonly success?: boolean | undefined;
  /** The time of the last line of the page before. */
  readonly beforeMs?: number | undefined;
  /** Its id: without it, other lines of the same millisecond are passed over. */
  readonly beforeId?: string | undefined;
  readonly limit: number;
};

export type DownloadWithJob = { readonly job: Job; readonly priority: number; readonly record: DownloadRecord };

/** The queue of downloads, a row a job; the history and the archive outlive them. */
export type DownloadsRepository = {
  insert(record: Pick<DownloadRecord, 'jobId' | 'url' | 'request' | 'folder'>, nowMs: number): void;
  get(jobId: JobId): DownloadRecord | undefined;
  /** Those of the newest jobs. */
  newestIds(limit: number): readonly JobId[];
  /** Those whose jobs are in one of these states, in the order in which the queue starts them. */
  idsIn(states: readonly JobState[]): readonly JobId[];
  /** With their jobs, in the order of `ids`; those that are gone or are no downloads are left out. */
  withJobs(ids: readonly JobId[]): readonly DownloadWithJob[];
  /** Downloads of one link, the latest first. */
  ofLink(url: string): readonly DownloadRecord[];
  /** From its next run on it fetches also what the archive has. */
  setAgain(jobId: JobId): void;
  setVideo(jobId: JobId, video: DownloadVideo, nowMs: number): void;
  setEarlier(jobId: JobId, earlier: EarlierDownload, nowMs: number): void;
  /** What was handed over, its line of the history and its entry in the archive: all or nothing. */
  finish(jobId: JobId, done: FinishedDownload, line: DownloadHistoryEntry): void;

  /** A line whose id is there already is left as it is. */
  addHistory(line: DownloadHistoryEntry): void;
  /** Newest first. */
  history(filter: HistoryFilter): readonly DownloadHistoryEntry[];
  statistics(): DownloadStatistics;

  archived(site: string, videoId: string, kind: ArchiveEntry['kind']): EarlierDownload | undefined;
  /** Newest first. */
  archive(filter: { readonly search?: string | undefined; readonly limit: number }): {
    readonly total: number;
    readonly entries: readonly ArchiveEntry[];
  };
  forgetArchived(entry: Pick<ArchiveEntry, 'site' | 'videoId' | 'kind'>): boolean;
};
export type FinishedDownload = {
  readonly outputAssetId: AssetId;
  readonly outcome: DownloadOutcome;
  readonly kind: ArchiveEntry['kind'];
};
