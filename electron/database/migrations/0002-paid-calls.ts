import type { Migration } from './migration.ts';

/** Without a foreign key to jobs: what was spent is remembered when a dub is removed. */
const LEDGER = `
CREATE TABLE paid_calls (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  job_id TEXT NOT NULL,
  child_job_id TEXT NOT NULL,
  title TEXT NOT NULL,
  provider TEXT NOT NULL,
  reference TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL,
  chunk_index INTEGER NOT NULL,
  billed_ms INTEGER NOT NULL,
  estimated_micro_usd INTEGER NOT NULL,
  cap_micro_usd INTEGER,
  outcome TEXT NOT NULL,
  settled_by TEXT,
  remote_id TEXT,
  created_at_ms INTEGER NOT NULL,
  settled_at_ms INTEGER,
  remote_deleted_at_ms INTEGER
) STRICT;
CREATE INDEX paid_calls_by_job ON paid_calls (job_id);
CREATE INDEX paid_calls_by_child ON paid_calls (child_job_id);
CREATE INDEX paid_calls_by_creation ON paid_calls (created_at_ms DESC);

ALTER TABLE dubbing_jobs ADD COLUMN cap_micro_usd INTEGER;
ALTER TABLE dubbing_jobs ADD COLUMN subtitles TEXT;
ALTER TABLE dubbing_chunks ADD COLUMN keeps_original INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dubbing_chunks ADD COLUMN subtitles_file TEXT;
`;

export const paidCalls: Migration = {
  version: 2,
  name: 'paid-calls',
  up(db) {
    db.exec(LEDGER);
  },
  down(db) {
    db.exec(`
      ALTER TABLE dubbing_chunks DROP COLUMN subtitles_file; ALTER TABLE dubbing_chunks DROP COLUMN keeps_original;
      ALTER TABLE dubbing_jobs DROP COLUMN subtitles; ALTER TABLE dubbing_jobs DROP COLUMN cap_micro_usd;
      DROP TABLE paid_calls;
    `);
  },
};
