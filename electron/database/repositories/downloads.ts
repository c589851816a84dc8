import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import {
  downloadHistorySchema,
  downloadOutcomeSchema,
  downloadRequestSchema,
  downloadVideoSchema,
} from '../../../common/contract/downloads.ts';
import { assetIdSchema, jobIdSchema } from '../../../common/contract/schemas.ts';
import type { DownloadHistoryEntry, DownloadOutcome, DownloadRecord, DownloadVideo } from '../../../common/domain/downloads/download.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';
import { optionalJson, readRow, readRows, requiredJson, requireRow, toJson } from '../rows.ts';

/** The queue of downloads, a row a job, and the history, which outlives them. */
export type DownloadsRepository = {
  insert(record: Pick<DownloadRecord, 'jobId' | 'url' | 'request' | 'folder'>, nowMs: number): void;
  get(jobId: JobId): DownloadRecord | undefined;
  setVideo(jobId: JobId, video: DownloadVideo, nowMs: number): void;
  /** What was handed over, and its line of the history: both or neither. */
  finish(jobId: JobId, done: { readonly outputAssetId: AssetId; readonly outcome: DownloadOutcome }, line: DownloadHistoryEntry): void;
  addHistory(line: DownloadHistoryEntry): void;
  /** Newest first; `search` is a part of a title. */
  history(filter: { readonly search?: string | undefined; readonly limit: number }): readonly DownloadHistoryEntry[];
};

const rowSchema = z
  .object({
    job_id: jobIdSchema,
    url: z.string(),
    request: requiredJson(downloadRequestSchema),
    folder: z.string().nullable(),
    video: optionalJson(downloadVideoSchema),
    output_asset_id: assetIdSchema.nullable(),
    outcome: optionalJson(downloadOutcomeSchema),
  })
  .transform(({ job_id, output_asset_id, ...row }): DownloadRecord => ({ ...row, jobId: job_id, outputAssetId: output_asset_id }));

const historyRowSchema = z
  .object({ format: requiredJson(downloadHistorySchema.shape.format), success: z.number() })
  .loose()
  .transform((row) => ({ ...row, success: row.success === 1 }))
  .pipe(downloadHistorySchema);

const HISTORY = `id, site, video_id AS videoId, video_title AS videoTitle, video_url AS videoUrl, format, file_name AS fileName,
  download_duration_ms AS downloadDurationMs, success, error, at_ms AS atMs`;

export function createDownloadsRepository(db: Database): DownloadsRepository {
  const add = db.prepare(
    'INSERT INTO downloads (job_id, url, request, folder, created_at_ms, updated_at_ms) VALUES (@jobId, @url, @request, @folder, @nowMs, @nowMs)',
  );
  const find = db.prepare('SELECT job_id, url, request, folder, video, output_asset_id, outcome FROM downloads WHERE job_id = ?');
  const video = db.prepare('UPDATE downloads SET video = ?, updated_at_ms = ? WHERE job_id = ?');
  const finished = db.prepare('UPDATE downloads SET output_asset_id = ?, outcome = ?, updated_at_ms = ? WHERE job_id = ?');
  const line = db.prepare(`
    INSERT INTO download_history (id, site, video_id, video_title, video_url, format, file_name, download_duration_ms, success, error, at_ms)
    VALUES (@id, @site, @videoId, @videoTitle, @videoUrl, @format, @fileName, @downloadDurationMs, @success, @error, @atMs)
    ON CONFLICT (id) DO NOTHING`);
  const past = db.prepare(
    `SELECT ${HISTORY} FROM download_history WHERE instr(lower(video_title), lower(?)) > 0 ORDER BY at_ms DESC, seq DESC LIMIT ?`,
  );
  const addHistory = (entry: DownloadHistoryEntry): void => {
    line.run({ ...entry, format: toJson(entry.format), success: entry.success ? 1 : 0 });
  };
  return {
    insert: ({ jobId, url, request, folder }, nowMs) => {
      add.run({ jobId, url, request: toJson(request), folder, nowMs });
    },
    get: (jobId) => readRow(rowSchema, find.get(jobId)),
    setVideo: (jobId, found, nowMs) => requireRow(video.run(toJson(found), nowMs, jobId), 'download'),
    finish: db.transaction((jobId: JobId, { outputAssetId, outcome }, entry: DownloadHistoryEntry) => {
      requireRow(finished.run(outputAssetId, toJson(outcome), entry.atMs, jobId), 'download');
      addHistory(entry);
    }),
    addHistory,
    history: ({ search = '', limit }) => readRows(historyRowSchema, past.all(search, limit)),
  };
}
