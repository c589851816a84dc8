import type { ChunkRange, DubbingConfig, DubReport, DubTrack, Fit } from '../../../common/domain/dubbing/dubbing.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';

/** A file of a dub's work folder as the store vouches for it: its name there, size and SHA-256 in hex. */
export type StoredFile = { readonly name: string; readonly sizeBytes: number; readonly sha256: string };

export type DubbingRecord = {
  readonly jobId: JobId;
  readonly config: DubbingConfig;
  /** Where the result goes: an absolute path chosen by the user, or null for the library. */
  readonly outputPath: string | null;
  readonly overwrite: boolean;
  readonly outputAssetId: AssetId | null;
  readonly tracks: readonly DubTrack[];
  readonly report: DubReport | null;
  /** The most this dub may cost, in millionths of a dollar; null where nothing is paid. */
  readonly capMicroUsd: number | null;
  readonly subtitles: readonly DubSubtitles[];
  readonly createdAtMs: number;
};

/** A file of subtitles that was handed over with a dub. */
export type DubSubtitles = { readonly language: string; readonly assetId: AssetId };

export type DubbingChunkRecord = {
  readonly jobId: JobId;
  readonly childJobId: JobId;
  readonly language: string;
  readonly range: ChunkRange;
  /** The service's own id of the work; written by the ledger, before the work is asked after. */
  readonly remoteId: string | null;
  readonly result: StoredFile | null;
  /** Something is on record as its result, also where this version cannot read it: it was paid for. */
  readonly wasStored: boolean;
  readonly resultSamples: number | null;
  readonly fit: Fit | null;
  /** Subtitles of the service, timed from the chunk's beginning, as WebVTT. */
  readonly subtitles: StoredFile | null;
  /** The original's sound is wanted here as long as there is no result. */
  readonly keepsOriginal: boolean;
};

export type ChunkResult = {
  readonly file: StoredFile;
  readonly samples: number;
  readonly fit: Fit;
  readonly subtitles: StoredFile | null;
};

export type NewChunk = Pick<DubbingChunkRecord, 'childJobId' | 'language' | 'range' | 'keepsOriginal'>;

export type DubbingRepository = {
  insert(record: Pick<DubbingRecord, 'jobId' | 'config' | 'outputPath' | 'overwrite' | 'capMicroUsd'>, nowMs: number): void;
  get(jobId: JobId): DubbingRecord | undefined;
  setCap(jobId: JobId, capMicroUsd: number, nowMs: number): void;
  /** Asked for again with other choices. */
  setChoices(jobId: JobId, choices: Pick<DubbingRecord, 'config' | 'overwrite'>, nowMs: number): void;
  /** Report, tracks, subtitles and asset in one write. */
  finish(jobId: JobId, result: Pick<DubbingRecord, 'outputAssetId' | 'tracks' | 'report' | 'subtitles'>, nowMs: number): void;
  /** Adds rows for chunks and languages that have none yet; in one transaction. */
  ensureChunks(jobId: JobId, chunks: readonly NewChunk[], nowMs: number): void;
  chunks(jobId: JobId): readonly DubbingChunkRecord[];
  chunk(childJobId: JobId): DubbingChunkRecord | undefined;
  /** The work at the service is of no more use: the next try begins with a new one. */
  dropRemote(childJobId: JobId, nowMs: number): void;
  saveResult(childJobId: JobId, result: ChunkResult, nowMs: number): void;
  /** What is on record as its result is of no more use. */
  dropResult(childJobId: JobId, nowMs: number): void;
  /** In one transaction. */
  keepOriginal(childJobIds: readonly JobId[], keep: boolean, nowMs: number): void;
};
