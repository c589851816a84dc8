import type { Migration } from './migration.ts';

/** The queue goes with its jobs; the history has no foreign key, since what was downloaded is remembered when a job is removed. */
const DOWNLOADS = `
CREATE TABLE downloads (
  job_id TEXT PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  request TEXT NOT NULL,
  folder TEXT,
  video TEXT,
  output_asset_id TEXT REFERENCES assets (id) ON DELETE SET NULL,
  outcome TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX downloads_by_output ON downloads (output_asset_id) WHERE output_asset_id IS NOT NULL;

CREATE TABLE download_history (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  site TEXT NOT NULL,
  video_id TEXT NOT NULL,
  video_title TEXT NOT NULL,
  video_url TEXT NOT NULL,
  format TEXT NOT NULL,
  file_name TEXT,
  download_duration_ms INTEGER NOT NULL,
  success INTEGER NOT NULL CHECK (success IN (0, 1)),
  error TEXT,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX download_history_by_video ON download_history (video_id, at_ms DESC);
CREATE INDEX download_history_by_time ON download_history (at_ms DESC);
`;

export const downloads: Migration = {
  version: 4,
  name: 'downloads',
  up(db) {
    db.exec(DOWNLOADS);
  },
  down(db) {
    db.exec('DROP TABLE download_history; DROP TABLE downloads');
  },
};
