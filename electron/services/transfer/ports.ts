import type { ByteRange } from '../../../common/domain/downloads/byte-ranges.ts';
import type { JournalEntry } from '../../../common/domain/downloads/journal-entry.ts';

/** Where a transfer notes what is safe on disk; synchronous, as the store is. What it throws ends the transfer. */
export interface TransferJournal {
  /** Undefined where nothing was noted: the file is then fetched from its start. */
  load(): JournalEntry | undefined;
  save(entry: JournalEntry): void;
}

/** Header names in lower case. */
export type RequestHeaders = Readonly<Record<string, string>>;

export type FileSource = {
  readonly kind: 'file';
  /** Often signed, so it is never shown or logged. */
  readonly url: string;
  readonly headers: RequestHeaders;
  /** Where someone else has told the size; a server that tells another one is not believed. */
  readonly expectedBytes: number | null;
};

export type Fragment = { readonly url: string; readonly range?: ByteRange };

/** Pieces that make up one file, one after the other. */
export type FragmentsSource = { readonly kind: 'fragments'; readonly fragments: readonly Fragment[]; readonly headers: RequestHeaders };

export type TransferSource = FileSource | FragmentsSource;

/** Why a fresh address is asked for: the old one is refused, or what it leads to is too slow. */
export type RenewReason = 'expired' | 'slow';

export type TransferProgress = {
  /** On disk, though perhaps not yet safe from a power cut. Falls where a file must be fetched anew. */
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly bytesPerSecond: number;
  /** That are receiving at this moment. */
  readonly connections: number;
};

export type TransferOptions = {
  readonly source: TransferSource;
  /** Written in place; it holds the whole file only once the transfer has resolved. */
  readonly path: string;
  readonly journal: TransferJournal;
  readonly signal: AbortSignal;
  /** At once; a server without ranges gets one. */
  readonly connections?: number;
  /** A fresh source of the same thing; without it an address that expires is a failure. */
  readonly renew?: (reason: RenewReason) => Promise<TransferSource>;
  /** At most ten times a second. */
  readonly onProgress?: (progress: TransferProgress) => void;
  readonly log?: (level: 'info' | 'warn', message: string) => void;
  readonly tuning?: Partial<TransferTuning>;
};

export type TransferTuning = {
  /** A connection that says nothing for so long is given up. */
  readonly idleMs: number;
  /** A connection that stays below this over `slowMs` has the source renewed; 0 bears any speed. */
  readonly slowBytesPerSecond: number;
  readonly slowMs: number;
  /** Between two entries of the journal. */
  readonly journalEveryMs: number;
  /** No remainder is split into pieces smaller than this. */
  readonly leastPieceBytes: number;
  /** Tries in a row without one byte gained; what lies between them. */
  readonly tries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
};

export const DEFAULT_TUNING: TransferTuning = {
  idleMs: 20_000,
  slowBytesPerSecond: 0,
  slowMs: 15_000,
  journalEveryMs: 1_000,
  leastPieceBytes: 1_048_576,
  tries: 8,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
};

export type TransferResult = { readonly sizeBytes: number; readonly validator: string | null };
