import type { DownloadRequest } from '../../../common/domain/downloads/download.ts';
import type { SponsorMark } from '../../../common/domain/downloads/sponsor-marks.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { DownloadsRepository } from '../../database/repositories/downloads-repository.ts';
import type { TransfersRepository } from '../../database/repositories/transfers.ts';
import type { AssetService } from '../assets/asset-service.ts';
import type { TransferOptions, TransferResult } from '../transfer/ports.ts';
import type { Extractions } from './extractions.ts';
import type { ManifestReader } from './ports.ts';
import type { TransferBoard } from './transfer-board.ts';

/** What the job of a download and its service share. */
export type DownloadParts = {
  readonly tools: MediaTools;
  readonly assets: AssetService;
  readonly downloads: DownloadsRepository;
  readonly transfers: TransfersRepository;
  readonly extractions: Extractions;
  readonly manifests: ManifestReader;
  readonly board: TransferBoard;
  /** For what is small beside the media: subtitles, thumbnails. */
  readonly fetch: typeof fetch;
  /** What viewers have marked in a YouTube video. Throws where nobody can be asked. */
  readonly sponsorMarks: (videoId: string, signal: AbortSignal) => Promise<readonly SponsorMark[]>;
  /** Whether what the archive has is left out, unless it is asked for again. */
  readonly skipsArchived: () => boolean;
  /** Downloads at once; each may have several connections. */
  readonly atOnce: () => number;
  /** A connection that stays below this has its link renewed, since sites slow down what they distrust; 0 bears any speed. */
  readonly slowBytesPerSecond: () => number;
  /** Fetches one file; connections and speed are shared over all downloads. */
  readonly transfer: (options: TransferOptions) => Promise<TransferResult>;
  /** Where what has no place of its own goes: key below the media folder and absolute path. */
  readonly libraryPlace: (id: JobId, extension: string) => { readonly key: string; readonly path: string };
  /** Names that downloads of this process are about to take. */
  readonly reservedPaths: Set<string>;
  readonly reserve: (wanted: string) => Promise<string>;
  readonly now: () => number;
};

/** What the job of a download is started with. */
export type DownloadInput = {
  readonly url: string;
  readonly request: DownloadRequest;
  readonly folder: string | null;
  /** Also what the archive has. */
  readonly again: boolean;
};
