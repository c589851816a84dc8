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
};

/** Weights of the steps of a download, for its progress. */
export const DOWNLOAD_STEPS = [
  { name: 'extract', weight: 1 },
  { name: 'transfer', weight: 90 },
  { name: 'join', weight: 7 },
  { name: 'verify', weight: 2 },
] as const;
export type DownloadStep = (typeof DOWNLOAD_STEPS)[number]['name'];
