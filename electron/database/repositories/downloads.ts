import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import {
  downloadOutcomeSchema,
  downloadRequestSchema,
  downloadVideoSchema,
  earlierDownloadSchema,
} from '../../../common/contract/downloads.ts';
import { assetIdSchema, jobIdSchema } from '../../../common/contract/schemas.ts';
import type { DownloadHistoryEntry, DownloadRecord } from '../../../common/domain/downloads/download.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { optionalJson, readRow, readRows, requiredJson, requireRow, toJson } from '../rows.ts';
import { createDownloadArchive } from './download-archive.ts';
import { createDownloadHistory } from './download-history.ts';
import type { DownloadsRepository, FinishedDownload } from './downloads-repository.ts';

const rowSchema = z
  .object({
    job_id: jobIdSchema,
    url: z.string(),
    request: requiredJson(downloadRequestSchema),
    folder: z.string().nullable(),
    video: optionalJson(downloadVideoSchema),
    output_asset_id: assetIdSchema.nullable(),
    outcome: optionalJson(downloadOutcomeSchema),
    earlier: optionalJson(earlierDownloadSchema),
  })
  .transform(({ job_id, output_asset_id, ...row }): DownloadRecord => ({ ...row, jobId: job_id, outputAssetId: output_asset_id }));

const COLUMNS = 'job_id, url, request, folder, video, output_asset_id, outcome, earlier';

/** Downloads, their history and their archive. Writes to a download that is gone throw `not-found`. */
export function createDownloadsRepository(db: Database): DownloadsRepository {
  const add = db.prepare(
    'INSERT INTO downloads (job_id, url, request, folder, created_at_ms, updated_at_ms) VALUES (@jobId, @url, @request, @folder, @nowMs, @nowMs)',
  );
  const find = db.prepare(`SELECT ${COLUMNS} FROM downloads WHERE job_id = ?`);
  const ofLink = db.prepare(`SELECT ${COLUMNS} FROM downloads WHERE url = ? ORDER BY created_at_ms DESC LIMIT 100`);
  const video = db.prepare('UPDATE downloads SET video = ?, updated_at_ms = ? WHERE job_id = ?');
  const earlier = db.prepare('UPDATE downloads SET earlier = ?, updated_at_ms = ? WHERE job_id = ?');
  const finished = db.prepare('UPDATE downloads SET output_asset_id = ?, outcome = ?, earlier = NULL, updated_at_ms = ? WHERE job_id = ?');
  const history = createDownloadHistory(db);
  const archive = createDownloadArchive(db);
  return {
    insert: ({ jobId, url, request, folder }, nowMs) => {
      add.run({ jobId, url, request: toJson(request), folder, nowMs });
    },
    get: (jobId) => readRow(rowSchema, find.get(jobId)),
    ofLink: (url) => readRows(rowSchema, ofLink.all(url)),
    setVideo: (jobId, found, nowMs) => requireRow(video.run(toJson(found), nowMs, jobId), 'download'),
    setEarlier: (jobId, found, nowMs) => requireRow(earlier.run(toJson(found), nowMs, jobId), 'download'),
    finish: db.transaction((jobId: JobId, { outputAssetId, outcome, kind }: FinishedDownload, line: DownloadHistoryEntry) => {
      requireRow(finished.run(outputAssetId, toJson(outcome), line.atMs, jobId), 'download');
      history.addHistory(line);
      const { site, videoId, videoTitle: title, fileName, atMs } = line;
      archive.add({ site, videoId, kind, title, fileName, atMs });
    }),
    ...history,
    archived: archive.archived,
    archivedAnywhere: archive.archivedAnywhere,
    archive: archive.archive,
    forgetArchived: archive.forgetArchived,
  };
}
