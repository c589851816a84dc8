import type { Database } from 'better-sqlite3';
import { archiveEntrySchema, earlierDownloadSchema } from '../../../common/contract/downloads.ts';
import type { ArchiveEntry } from '../../../common/domain/downloads/download.ts';
import { folded } from '../folded.ts';
import { readRow, readRows } from '../rows.ts';
import type { DownloadsRepository } from './downloads-repository.ts';

type Archive = Pick<DownloadsRepository, 'archived' | 'archive' | 'forgetArchived'> & {
  /** The latest file takes the place of an earlier one. */
  add(entry: ArchiveEntry): void;
};

/** Videos that are not fetched a second time; see `DownloadsRepository`. */
export function createDownloadArchive(db: Database): Archive {
  const add = db.prepare(`
    INSERT OR REPLACE INTO download_archive (site, video_id, kind, title, file_name, at_ms)
    VALUES (@site, @videoId, @kind, @title, @fileName, @atMs)`);
  const find = db.prepare('SELECT at_ms AS atMs, file_name AS fileName FROM download_archive WHERE site = ? AND video_id = ? AND kind = ?');
  const matching = "FROM download_archive WHERE (@search = '' OR instr(folded(title), @search) > 0)";
  const entries = db.prepare(
    `SELECT site, video_id AS videoId, kind, title, file_name AS fileName, at_ms AS atMs ${matching} ORDER BY at_ms DESC LIMIT @limit`,
  );
  const count = db.prepare<[{ readonly search: string }], number>(`SELECT count(*) ${matching}`).pluck();
  const forget = db.prepare('DELETE FROM download_archive WHERE site = ? AND video_id = ? AND kind = ?');
  return {
    add: (entry) => {
      add.run(entry);
    },
    archived: (site, videoId, kind) => readRow(earlierDownloadSchema, find.get(site, videoId, kind)),
    archive: ({ search = '', limit }) => ({
      total: count.get({ search: folded(search) }) ?? 0,
      entries: readRows(archiveEntrySchema, entries.all({ search: folded(search), limit })),
    }),
    forgetArchived: ({ site, videoId, kind }) => forget.run(site, videoId, kind).changes > 0,
  };
}
