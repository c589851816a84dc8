import type { Migration } from './migration.ts';

/** A job may fetch several parts, such as picture and sound, each under its own name. `done` is JSON: the bytes safe on disk. */
const TRANSFERS = `
CREATE TABLE transfers (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  part TEXT NOT NULL,
  size_bytes INTEGER,
  validator TEXT,
  done TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (job_id, part)
) STRICT, WITHOUT ROWID;
`;

export const transfers: Migration = {
  version: 3,
  name: 'transfers',
  up(db) {
    db.exec(TRANSFERS);
  },
  down(db) {
    db.exec('DROP TABLE transfers');
  },
};
