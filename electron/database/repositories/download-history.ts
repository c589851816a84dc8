import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { downloadHistorySchema } from '../../../common/contract/downloads.ts';
import type { DownloadHistoryEntry, DownloadStatistics } from '../../../common/domain/downloads/download.ts';
import { folded } from '../folded.ts';
import { readRows, requiredJson, toJson } from '../rows.ts';
import type { DownloadsRepository, HistoryFilter } from './downloads-repository.ts';

const rowSchema = z
  .object({ format: requiredJson(downloadHistorySchema.shape.format), success: z.number() })
  .loose()
  .transform((row) => ({ ...row, success: row.success === 1 }))
  .pipe(downloadHistorySchema);

const COLUMNS = `id, site, video_id AS videoId, video_title AS videoTitle, video_url AS videoUrl, format, file_name AS fileName,
  download_duration_ms AS downloadDurationMs, success, error, at_ms AS atMs, asset_id AS assetId`;
const SIZE = `coalesce(json_extract(format, '$.filesize'), 0)`;
/** In statistics; more are of no use to a reader. */
const MOST_SITES = 50;
const MOST_MONTHS = 60;

type Sums = { readonly succeeded: number; readonly failed: number; readonly sizeBytes: number; readonly durationMs: number };

/** What was downloaded and what failed, a line each; see `DownloadsRepository`. */
export function createDownloadHistory(db: Database): Pick<DownloadsRepository, 'addHistory' | 'history' | 'statistics'> {
  const add = db.prepare(`
    INSERT INTO download_history
      (id, site, video_id, video_title, video_url, format, file_name, download_duration_ms, success, error, at_ms, asset_id)
    VALUES (@id, @site, @videoId, @videoTitle, @videoUrl, @format, @fileName, @downloadDurationMs, @success, @error, @atMs, @assetId)
    ON CONFLICT (id) DO NOTHING`);
  const past = db.prepare(`
    SELECT ${COLUMNS} FROM download_history
    WHERE (@search = '' OR instr(folded(video_title), @search) > 0) AND (@site IS NULL OR site = @site)
      AND (@success IS NULL OR success = @success) AND (@beforeMs IS NULL OR at_ms < @beforeMs
        OR (at_ms = @beforeMs AND seq < (SELECT seq FROM download_history WHERE id = @beforeId)))
    ORDER BY at_ms DESC, seq DESC LIMIT @limit`);
  const sums = db.prepare<[], Sums>(`
    SELECT count(*) FILTER (WHERE success = 1) AS succeeded, count(*) FILTER (WHERE success = 0) AS failed,
      coalesce(sum(${SIZE}) FILTER (WHERE success = 1), 0) AS sizeBytes,
      coalesce(sum(download_duration_ms) FILTER (WHERE success = 1), 0) AS durationMs FROM download_history`);
  const bySite = db.prepare<[], DownloadStatistics['sites'][number]>(`
    SELECT site, count(*) AS succeeded, sum(${SIZE}) AS sizeBytes FROM download_history WHERE success = 1
    GROUP BY site ORDER BY succeeded DESC, site LIMIT ${MOST_SITES}`);
  const byMonth = db.prepare<[], DownloadStatistics['months'][number]>(`
    SELECT strftime('%Y-%m', at_ms / 1000, 'unixepoch') AS month, count(*) AS succeeded, sum(${SIZE}) AS sizeBytes
    FROM download_history WHERE success = 1 GROUP BY month ORDER BY month DESC LIMIT ${MOST_MONTHS}`);
  return {
    addHistory: (line: DownloadHistoryEntry) => {
      add.run({ ...line, format: toJson(line.format), success: line.success ? 1 : 0 });
    },
    history: ({ search = '', site = undefined, success, beforeMs, beforeId, limit }: HistoryFilter) =>
      readRows(
        rowSchema,
        past.all({
          ...{ search: folded(search), limit, site: site ?? null, beforeMs: beforeMs ?? null, beforeId: beforeId ?? null },
          success: success === undefined ? null : Number(success),
        }),
      ),
    statistics: () => {
      const all = sums.get() ?? { succeeded: 0, failed: 0, sizeBytes: 0, durationMs: 0 };
      return { ...all, sites: bySite.all(), months: byMonth.all() };
    },
  };
}
