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
  readonly createdAtMs: number;
};

export type DubbingChunkRecord = {
  readonly jobId: JobId;
  readonly childJobId: JobId;
  readonly language: string;
  readonly range: ChunkRange;
  /** The service's own id of the work, written before it is asked for again. */
  readonly remoteId: string | null;
  readonly source: StoredFile | null;
  readonly result: StoredFile | null;
  readonly resultSamples: number | null;
  readonly fit: Fit | null;
};

export type DubbingRepository = {
  insert(record: Pick<DubbingRecord, 'jobId' | 'config' | 'outputPath' | 'overwrite'>, nowMs: number): void;
  get(jobId: JobId): DubbingRecord | undefined;
  /** Report, tracks and asset in one write. */
  finish(jobId: JobId, result: Pick<DubbingRecord, 'outputAssetId' | 'tracks' | 'report'>, nowMs: number): void;
  /** Adds rows for chunks and languages that have none yet; in one transaction. */
  ensureChunks(
    jobId: JobId,
    chunks: readonly { readonly childJobId: JobId; readonly language: string; readonly range: ChunkRange }[],
    nowMs: number,
  ): void;
  chunks(jobId: JobId): readonly DubbingChunkRecord[];
  chunk(childJobId: JobId): DubbingChunkRecord | undefined;
  saveRemoteId(childJobId: JobId, remoteId: string, nowMs: number): void;
  saveSource(childJobId: JobId, file: StoredFile, nowMs: number): void;
  saveResult(childJobId: JobId, result: { readonly file: StoredFile; readonly samples: number; readonly fit: Fit }, nowMs: number): void;
  clearResult(childJobId: JobId, nowMs: number): void;
};
