CREATE TABLE assets (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  origin TEXT NOT NULL,
  name TEXT NOT NULL,
  storage_key TEXT,
  external_path TEXT,
  size_bytes INTEGER NOT NULL,
  modified_at_ms INTEGER NOT NULL,
  content_hash TEXT,
  info TEXT,
  derived_from_id TEXT REFERENCES assets (id) ON DELETE CASCADE,
  derived_key TEXT,
  created_at_ms INTEGER NOT NULL,
  CHECK ((storage_key IS NULL) <> (external_path IS NULL)),
  CHECK ((derived_from_id IS NULL) = (derived_key IS NULL))
) STRICT;

CREATE INDEX assets_by_creation ON assets (created_at_ms DESC);

CREATE INDEX assets_by_external_path ON assets (external_path) WHERE external_path IS NOT NULL;

CREATE INDEX assets_by_source ON assets (derived_from_id, derived_key) WHERE derived_from_id IS NOT NULL;

CREATE TABLE cache (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  last_used_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX cache_by_expiry ON cache (expires_at_ms);

CREATE INDEX cache_by_use ON cache (last_used_at_ms);

CREATE TABLE download_archive (
  site TEXT NOT NULL,
  video_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('video', 'audio')),
  title TEXT NOT NULL,
  file_name TEXT,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (site, video_id, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX download_archive_by_time ON download_archive (at_ms DESC);

CREATE INDEX download_archive_by_video ON download_archive (video_id);

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
, asset_id TEXT) STRICT;

CREATE INDEX download_history_by_time ON download_history (at_ms DESC);

CREATE INDEX download_history_by_video ON download_history (video_id, at_ms DESC);

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
, earlier TEXT) STRICT, WITHOUT ROWID;

CREATE INDEX downloads_by_output ON downloads (output_asset_id) WHERE output_asset_id IS NOT NULL;

CREATE INDEX downloads_by_url ON downloads (url);

CREATE TABLE dubbing_chunks (
  seq INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES dubbing_jobs (job_id) ON DELETE CASCADE,
  child_job_id TEXT NOT NULL UNIQUE REFERENCES jobs (id) ON DELETE CASCADE,
  language TEXT NOT NULL,
  chunk_index INTEGER NOT NULL,
  start_sample INTEGER NOT NULL,
  end_sample INTEGER NOT NULL,
  remote_id TEXT,
  result_file TEXT,
  result_samples INTEGER,
  fit TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL, keeps_original INTEGER NOT NULL DEFAULT 0, subtitles_file TEXT,
  UNIQUE (job_id, language, chunk_index)
) STRICT;

CREATE TABLE dubbing_jobs (
  job_id TEXT PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
  config TEXT NOT NULL,
  output_path TEXT,
  overwrite INTEGER NOT NULL CHECK (overwrite IN (0, 1)),
  output_asset_id TEXT REFERENCES assets (id) ON DELETE SET NULL,
  tracks TEXT NOT NULL,
  report TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
, cap_micro_usd INTEGER, subtitles TEXT) STRICT;

CREATE INDEX dubbing_jobs_by_output ON dubbing_jobs (output_asset_id) WHERE output_asset_id IS NOT NULL;

CREATE TABLE job_logs (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  level TEXT NOT NULL,
  stage TEXT,
  message TEXT NOT NULL,
  PRIMARY KEY (job_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_steps (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  output TEXT,
  completed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (job_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  parent_id TEXT REFERENCES jobs (id) ON DELETE CASCADE,
  key TEXT,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  progress TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  input TEXT,
  result TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  started_at_ms INTEGER,
  finished_at_ms INTEGER,
  run_after_ms INTEGER, priority INTEGER NOT NULL DEFAULT 0,
  CHECK ((parent_id IS NULL) = (key IS NULL))
) STRICT;

CREATE INDEX jobs_by_creation ON jobs (created_at_ms DESC);

CREATE UNIQUE INDEX jobs_by_parent ON jobs (parent_id, key) WHERE parent_id IS NOT NULL;

CREATE INDEX jobs_by_state ON jobs (state, created_at_ms DESC);

CREATE INDEX jobs_by_update ON jobs (updated_at_ms DESC);

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

CREATE INDEX paid_calls_by_child ON paid_calls (child_job_id);

CREATE INDEX paid_calls_by_creation ON paid_calls (created_at_ms DESC);

CREATE INDEX paid_calls_by_job ON paid_calls (job_id);

CREATE TABLE secrets (
  name TEXT PRIMARY KEY,
  sealed BLOB NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE transfers (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  part TEXT NOT NULL,
  size_bytes INTEGER,
  validator TEXT,
  done TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (job_id, part)
) STRICT, WITHOUT ROWID;
