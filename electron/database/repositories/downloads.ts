import type { Database } from 'better-sqlite3';
import type { DownloadHistoryEntry } from '../../../common/domain/downloads/download.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { readRow, readRows, requireRow, toJson } from '../rows.ts';
import { createDownloadArchive } from './download-archive.ts';
import { createDownloadHistory } from './download-history.ts';
import { createDownloadQueue } from './download-queue.ts';
import { downloadRowSchema } from './download-rows.ts';
import type { DownloadsRepository, FinishedDownload } from './downloads-repository.ts';

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
    get: (jobId) => readRow(downloadRowSchema, find.get(jobId)),
    ofLink: (url) => readRows(downloadRowSchema, ofLink.all(url)),
    setVideo: (jobId, found, nowMs) => requireRow(video.run(toJson(found), nowMs, jobId), 'download'),
    setEarlier: (jobId, found, nowMs) => requireRow(earlier.run(toJson(found), nowMs, jobId), 'download'),
    finish: db.transaction((jobId: JobId, { outputAssetId, outcome, kind }: FinishedDownload, line: DownloadHistoryEntry) => {
      requireRow(finished.run(outputAssetId, toJson(outcome), line.atMs, jobId), 'download');
      history.addHistory(line);
      const { site, videoId, videoTitle: title, fileName, atMs } = line;
      archive.add({ site, videoId, kind, title, fileName, atMs });
    }),
    ...createDownloadQueue(db),
    ...history,
    archived: archive.archived,
    archive: archive.archive,
    forgetArchived: archive.forgetArchived,
  };
}
