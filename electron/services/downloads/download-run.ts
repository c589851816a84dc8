import type { DownloadStep } from '../../../common/domain/downloads/download.ts';
import type { MediaFormat, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import type { DownloadContainer } from '../../../common/domain/downloads/wish.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import type { DownloadInput, DownloadParts } from './download-parts.ts';

/** What a download settled on at its first run; `wanted` is the path it would have if nothing else had it. */
export type Chosen = {
  readonly formatIds: readonly string[];
  readonly container: DownloadContainer;
  readonly wanted: string;
  readonly key: string | null;
};

/** One run of a download with what its steps share. */
export type DownloadRun = DownloadParts & {
  readonly input: DownloadInput;
  readonly context: JobContext;
  readonly video: VideoExtraction;
  readonly chosen: Chosen;
  readonly formats: readonly MediaFormat[];
  readonly report: (step: DownloadStep, within: number) => void;
};

/** False where the one file that was fetched is handed over as it is. */
export function needsJoin({ formats, chosen, input }: Pick<DownloadRun, 'formats' | 'chosen' | 'input'>): boolean {
  const isTakenOut = input.request.kind === 'audio' && formats[0]?.kind === 'muxed';
  return isTakenOut || formats.length > 1 || formats[0]?.container !== chosen.container;
}

/** What a format takes on the disk, where nobody tells guessed by its bits; 1 where nothing is known. */
export function guessedBytes({ sizeBytes, bitrateBps }: MediaFormat, durationMs: number | null): number {
  return sizeBytes ?? (bitrateBps !== null && durationMs !== null ? (bitrateBps * durationMs) / 8_000 : 1);
}
