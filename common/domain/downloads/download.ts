import type { AssetId, JobId } from '../../units/ids.ts';
import type { ExtractorName } from './extraction.ts';
import type { Served, Shortfall } from './served.ts';
import type { DownloadWish } from './wish.ts';

/** What a download was asked for. */
export type DownloadRequest = DownloadWish & {
  /** How the file is named, see `fillTemplate`. */
  readonly nameTemplate: string;
  /** Chapters, title, channel and date are written into the file. */
  readonly describe: boolean;
  /** BCP 47 tags of the subtitles that become tracks of the file. */
  readonly subtitleLanguages: readonly string[];
  /** Captions that the site made itself, for languages that nobody wrote any in. */
  readonly automaticSubtitles: boolean;
  /** The thumbnail becomes the file's cover. */
  readonly thumbnail: boolean;
  /** What viewers have marked as advertising and the like become chapters; SponsorBlock is asked about the video. */
  readonly sponsorMarks: boolean;
};

/** `first` before what is `usual`, and `later` after it. */
export const DOWNLOAD_PRIORITIES = ['first', 'usual', 'later'] as const;
export type DownloadPriority = (typeof DOWNLOAD_PRIORITIES)[number];

/** When the same video was downloaded before. */
export type EarlierDownload = { readonly atMs: number; readonly fileName: string | null };

/** How the bytes of a running download come. `totalBytes` is null where nobody tells. */
export type TransferState = {
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly bytesPerSecond: number;
  readonly connections: number;
  /** How often a link that had expired or was slow has been renewed. */
  readonly renewals: number;
};

/** A video that is not fetched a second time unless that is asked for. */
export type ArchiveEntry = {
  readonly site: string;
  readonly videoId: string;
  readonly kind: DownloadRequest['kind'];
  readonly title: string;
  readonly fileName: string | null;
  readonly atMs: number;
};

/** Sums over the history; lengths in milliseconds, months as `2026-11` in UTC. */
export type DownloadStatistics = {
  readonly succeeded: number;
  readonly failed: number;
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly sites: ReadonlyArray<{ readonly site: string; readonly succeeded: number; readonly sizeBytes: number }>;
  readonly months: ReadonlyArray<{ readonly month: string; readonly succeeded: number; readonly sizeBytes: number }>;
};

/** What is known of the video behind a link; without addresses, which are signed. */
export type DownloadVideo = {
  readonly site: string;
  readonly videoId: string;
  readonly title: string;
  readonly channel: string | null;
  readonly durationMs: number | null;
};

/** What came of a download: measured in the file that was handed over. */
export type DownloadOutcome = {
  readonly extractor: ExtractorName;
  readonly formatIds: readonly string[];
  readonly served: Served;
  readonly shortfalls: readonly Shortfall[];
  /** Path below the download's folder, with `/`; the name alone in the library. */
  readonly place: string;
};

export type DownloadRecord = {
  readonly jobId: JobId;
  readonly url: string;
  readonly request: DownloadRequest;
  /** Absolute; null for the library. */
  readonly folder: string | null;
  readonly video: DownloadVideo | null;
  readonly outputAssetId: AssetId | null;
  readonly outcome: DownloadOutcome | null;
  /** Set where nothing was fetched, since the archive has the video. */
  readonly earlier: EarlierDownload | null;
};

/** One line of the history. Its words are those of the users' own documents. */
export type DownloadHistoryEntry = {
  readonly id: string;
  readonly site: string;
  readonly videoId: string;
  readonly videoTitle: string;
  readonly videoUrl: string;
  readonly format: { readonly itag: string; readonly quality: string; readonly container: string; readonly filesize: number | null };
  readonly fileName: string | null;
  readonly downloadDurationMs: number;
  readonly success: boolean;
  readonly error: string | null;
  readonly atMs: number;
  /** The file, which may be gone since. */
  readonly assetId: AssetId | null;
};

/** Weights of the steps of a download, for its progress. */
export const DOWNLOAD_STEPS = [
  { name: 'extract', weight: 1 },
  { name: 'transfer', weight: 90 },
  { name: 'join', weight: 7 },
  { name: 'verify', weight: 2 },
] as const;
export type DownloadStep = (typeof DOWNLOAD_STEPS)[number]['name'];
