import type { Migration } from './migration.ts';

/** Order in the queue, what is not to be fetched a second time, where a line of the history lies, and answers that are kept for a while. */
const QUEUE = `
ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE downloads ADD COLUMN earlier TEXT;
CREATE INDEX downloads_by_url ON downloads (url);
ALTER TABLE download_history ADD COLUMN asset_id TEXT;

CREATE TABLE download_archive (
  site TEXT NOT NULL,
  video_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('video', 'audio')),
  title TEXT NOT NULL,
  file_name TEXT,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (site, video_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX download_archive_by_video ON download_archive (video_id);
CREATE INDEX download_archive_by_time ON download_archive (at_ms DESC);
INSERT OR IGNORE INTO download_archive (site, video_id, kind, title, file_name, at_ms)
  SELECT site, video_id, iif(json_extract(format, '$.quality') = 'audio', 'audio', 'video'), video_title, file_name, at_ms
  FROM download_history WHERE success = 1 ORDER BY at_ms DESC;

CREATE TABLE cache (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  last_used_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cache_by_expiry ON cache (expires_at_ms);
CREATE INDEX cache_by_use ON cache (last_used_at_ms);
`;

export const downloadQueue: Migration = {
  version: 5,
  name: 'download-queue',
  up(db) {
    db.exec(QUEUE);
  },
  down(db) {
    db.exec(`
      DROP TABLE cache;
      DROP TABLE download_archive;
      ALTER TABLE download_history DROP COLUMN asset_id;
      DROP INDEX downloads_by_url;
      ALTER TABLE downloads DROP COLUMN earlier;
      ALTER TABLE jobs DROP COLUMN priority;`);
  },
};
