import type { Database } from 'better-sqlite3';
import type { JobId } from '../../../common/units/ids.ts';
import { durably } from '../durably.ts';
import { readRow, readRows, requireRow, toJson } from '../rows.ts';
import type { DubbingRepository, NewChunk } from './dubbing-repository.ts';
import { chunkRowSchema, dubbingRowSchema } from './dubbing-rows.ts';

/** Dubs and their chunks. Every write throws `not-found` where the dub or the chunk is gone, so that no paid result is lost silently. */
export function createDubbingRepository(db: Database): DubbingRepository {
  return { ...createDubs(db), ...createChunkReads(db), ...createChunkWrites(db) };
}

function createDubs(db: Database): Pick<DubbingRepository, 'insert' | 'get' | 'setCap' | 'setChoices' | 'finish'> {
  const insert = db.prepare(`
    INSERT INTO dubbing_jobs (job_id, config, output_path, overwrite, cap_micro_usd, tracks, created_at_ms, updated_at_ms)
    VALUES (@jobId, @config, @outputPath, @overwrite, @capMicroUsd, '[]', @nowMs, @nowMs)`);
  const byJob = db.prepare('SELECT * FROM dubbing_jobs WHERE job_id = ?');
  const finish = db.prepare(`
    UPDATE dubbing_jobs SET output_asset_id = @asset, tracks = @tracks, report = @report, subtitles = @subtitles, updated_at_ms = @nowMs
    WHERE job_id = @jobId`);
  const setCap = db.prepare('UPDATE dubbing_jobs SET cap_micro_usd = ?, updated_at_ms = ? WHERE job_id = ?');
  const setChoices = db.prepare('UPDATE dubbing_jobs SET config = ?, overwrite = ?, updated_at_ms = ? WHERE job_id = ?');
  return {
    insert: ({ jobId, config, outputPath, overwrite, capMicroUsd }, nowMs) => {
      insert.run({ jobId, config: toJson(config), outputPath, overwrite: overwrite ? 1 : 0, capMicroUsd, nowMs });
    },
    get: (jobId) => readRow(dubbingRowSchema, byJob.get(jobId)),
    setCap: (jobId, capMicroUsd, nowMs) => requireRow(setCap.run(capMicroUsd, nowMs, jobId), 'dub'),
    setChoices: (jobId, { config, overwrite }, nowMs) => requireRow(setChoices.run(toJson(config), overwrite ? 1 : 0, nowMs, jobId), 'dub'),
    finish: (jobId, { outputAssetId, tracks, report, subtitles }, nowMs) => {
      const json = { tracks: toJson(tracks), report: toJson(report ?? undefined), subtitles: toJson(subtitles) };
      requireRow(finish.run({ jobId, asset: outputAssetId, ...json, nowMs }), 'dub');
    },
  };
}

const CHUNK = 'SELECT *, result_file IS NOT NULL AS was_stored FROM dubbing_chunks';

function createChunkReads(db: Database): Pick<DubbingRepository, 'chunks' | 'chunk'> {
  const ofJob = db.prepare(`${CHUNK} WHERE job_id = ? ORDER BY seq`);
  const byChild = db.prepare(`${CHUNK} WHERE child_job_id = ?`);
  return {
    chunks: (jobId) => readRows(chunkRowSchema, ofJob.all(jobId)),
    chunk: (childJobId) => readRow(chunkRowSchema, byChild.get(childJobId)),
  };
}

type ChunkWrites = Pick<DubbingRepository, 'ensureChunks' | 'dropRemote' | 'saveResult' | 'dropResult' | 'keepOriginal'>;

function createChunkWrites(db: Database): ChunkWrites {
  const add = db.prepare(`
    INSERT INTO dubbing_chunks (job_id, child_job_id, language, chunk_index, start_sample, end_sample, keeps_original, created_at_ms, updated_at_ms)
    VALUES (@jobId, @childJobId, @language, @index, @startSample, @endSample, @keeps, @nowMs, @nowMs)
    ON CONFLICT (job_id, language, chunk_index) DO NOTHING`);
  const dropRemote = db.prepare('UPDATE dubbing_chunks SET remote_id = NULL, updated_at_ms = ? WHERE child_job_id = ?');
  const keep = db.prepare('UPDATE dubbing_chunks SET keeps_original = ?, updated_at_ms = ? WHERE child_job_id = ?');
  const result = db.prepare(`
    UPDATE dubbing_chunks SET result_file = @file, result_samples = @samples, fit = @fit, subtitles_file = @subtitles, updated_at_ms = @nowMs
    WHERE child_job_id = @childJobId`);
  const dropResult = db.prepare(`
    UPDATE dubbing_chunks SET result_file = NULL, result_samples = NULL, fit = NULL, subtitles_file = NULL, updated_at_ms = ?
    WHERE child_job_id = ?`);
  return {
    ensureChunks: db.transaction((jobId: JobId, chunks: readonly NewChunk[], nowMs: number) => {
      for (const { childJobId, language, range, keepsOriginal } of chunks)
        add.run({ jobId, childJobId, language, ...range, keeps: keepsOriginal ? 1 : 0, nowMs });
    }),
    dropRemote: (childJobId, nowMs) => requireRow(dropRemote.run(nowMs, childJobId), 'chunk'),
    saveResult: (childJobId, { file, samples, fit, subtitles }, nowMs) => {
      const row = { childJobId, file: toJson(file), samples, fit: toJson(fit), subtitles: toJson(subtitles ?? undefined), nowMs };
      durably(db, () => requireRow(result.run(row), 'chunk')); // it may be deleted at the service next
    },
    dropResult: (childJobId, nowMs) => requireRow(dropResult.run(nowMs, childJobId), 'chunk'),
    keepOriginal: db.transaction((childJobIds: readonly JobId[], wanted: boolean, nowMs: number) => {
      for (const id of childJobIds) requireRow(keep.run(wanted ? 1 : 0, nowMs, id), 'chunk');
    }),
  };
}
