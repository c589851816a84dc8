import type { Database } from 'better-sqlite3';
import type { ChunkRange, DubbingConfig, DubReport, DubTrack, Fit } from '../../../common/domain/dubbing/dubbing.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';
import { readRow, readRows, requireRow, toJson } from '../rows.ts';
import { chunkRowSchema, dubbingRowSchema } from './dubbing-rows.ts';

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
  readonly result: StoredFile | null;
  readonly resultSamples: number | null;
  readonly fit: Fit | null;
};

export type NewChunk = Pick<DubbingChunkRecord, 'childJobId' | 'language' | 'range'>;

export type DubbingRepository = {
  insert(record: Pick<DubbingRecord, 'jobId' | 'config' | 'outputPath' | 'overwrite'>, nowMs: number): void;
  get(jobId: JobId): DubbingRecord | undefined;
  /** Report, tracks and asset in one write. */
  finish(jobId: JobId, result: Pick<DubbingRecord, 'outputAssetId' | 'tracks' | 'report'>, nowMs: number): void;
  /** Adds rows for chunks and languages that have none yet; in one transaction. */
  ensureChunks(jobId: JobId, chunks: readonly NewChunk[], nowMs: number): void;
  chunks(jobId: JobId): readonly DubbingChunkRecord[];
  chunk(childJobId: JobId): DubbingChunkRecord | undefined;
  saveRemoteId(childJobId: JobId, remoteId: string, nowMs: number): void;
  saveResult(childJobId: JobId, result: { readonly file: StoredFile; readonly samples: number; readonly fit: Fit }, nowMs: number): void;
};

/** Dubs and their chunks. Every write throws `not-found` where the dub or the chunk is gone, so that no paid result is lost silently. */
export function createDubbingRepository(db: Database): DubbingRepository {
  return { ...createDubs(db), ...createChunkReads(db), ...createChunkWrites(db) };
}

function createDubs(db: Database): Pick<DubbingRepository, 'insert' | 'get' | 'finish'> {
  const insert = db.prepare(`
    INSERT INTO dubbing_jobs (job_id, config, output_path, overwrite, tracks, created_at_ms, updated_at_ms)
    VALUES (@jobId, @config, @outputPath, @overwrite, '[]', @nowMs, @nowMs)`);
  const byJob = db.prepare('SELECT * FROM dubbing_jobs WHERE job_id = ?');
  const finish = db.prepare(`
    UPDATE dubbing_jobs SET output_asset_id = @asset, tracks = @tracks, report = @report, updated_at_ms = @nowMs
    WHERE job_id = @jobId`);
  return {
    insert: ({ jobId, config, outputPath, overwrite }, nowMs) => {
      insert.run({ jobId, config: toJson(config), outputPath, overwrite: overwrite ? 1 : 0, nowMs });
    },
    get: (jobId) => readRow(dubbingRowSchema, byJob.get(jobId)),
    finish: (jobId, { outputAssetId, tracks, report }, nowMs) => {
      const row = { jobId, asset: outputAssetId, tracks: toJson(tracks), report: toJson(report ?? undefined), nowMs };
      requireRow(finish.run(row), 'dub');
    },
  };
}

function createChunkReads(db: Database): Pick<DubbingRepository, 'chunks' | 'chunk'> {
  const ofJob = db.prepare('SELECT * FROM dubbing_chunks WHERE job_id = ? ORDER BY seq');
  const byChild = db.prepare('SELECT * FROM dubbing_chunks WHERE child_job_id = ?');
  return {
    chunks: (jobId) => readRows(chunkRowSchema, ofJob.all(jobId)),
    chunk: (childJobId) => readRow(chunkRowSchema, byChild.get(childJobId)),
  };
}

type ChunkWrites = Pick<DubbingRepository, 'ensureChunks' | 'saveRemoteId' | 'saveResult'>;

function createChunkWrites(db: Database): ChunkWrites {
  const add = db.prepare(`
    INSERT INTO dubbing_chunks (job_id, child_job_id, language, chunk_index, start_sample, end_sample, created_at_ms, updated_at_ms)
    VALUES (@jobId, @childJobId, @language, @index, @startSample, @endSample, @nowMs, @nowMs)
    ON CONFLICT (job_id, language, chunk_index) DO NOTHING`);
  const remoteId = db.prepare('UPDATE dubbing_chunks SET remote_id = ?, updated_at_ms = ? WHERE child_job_id = ?');
  const result = db.prepare(`
    UPDATE dubbing_chunks SET result_file = ?, result_samples = ?, fit = ?, updated_at_ms = ? WHERE child_job_id = ?`);
  return {
    ensureChunks: db.transaction((jobId: JobId, chunks: readonly NewChunk[], nowMs: number) => {
      for (const { childJobId, language, range } of chunks) add.run({ jobId, childJobId, language, ...range, nowMs });
    }),
    saveRemoteId: (childJobId, id, nowMs) => {
      // Waits for the disk: work that a power cut makes us forget would be paid for twice.
      db.pragma('synchronous = FULL');
      try {
        requireRow(remoteId.run(id, nowMs, childJobId), 'chunk');
      } finally {
        db.pragma('synchronous = NORMAL');
      }
    },
    saveResult: (childJobId, { file, samples, fit }, nowMs) =>
      requireRow(result.run(toJson(file), samples, toJson(fit), nowMs, childJobId), 'chunk'),
  };
}
