import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { APPLICATION_ID, type FileState } from './file-state.ts';
import { addFolded } from './folded.ts';

/** How long a write waits for another program that holds the file, in milliseconds. It blocks, so it is short. */
const BUSY_TIMEOUT_MS = 2_000;
/** The write-ahead log shrinks back to this after a burst. */
const JOURNAL_SIZE_LIMIT_BYTES = 64 * 1024 * 1024;

/** Opens the one writing connection. The caller closes it. Throws SQLite's and the file system's own errors. */
export function connect(path: string, state: FileState): Database.Database {
  // Made here rather than by SQLite so that only its owner may read it; its `-wal` and `-shm` get the same mode.
  if (state === 'new') closeSync(openSync(path, 'a', 0o600));
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    // Before the journal mode: the header in the file itself then always says whose it is, see file-state.ts.
    if (state === 'new') db.pragma(`application_id = ${APPLICATION_ID}`);
    configure(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A database that lives in memory and ends with its connection. */
export function connectInMemory(): Database.Database {
  const db = new Database(':memory:');
  configure(db);
  return db;
}

function configure(db: Database.Database): void {
  addFolded(db);
  db.pragma('journal_mode = WAL');
  // In WAL mode a kill loses nothing with NORMAL; a power cut may lose the last moments, never the file.
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
  // macOS: a plain fsync leaves the data in the drive's cache. Without effect elsewhere.
  db.pragma('checkpoint_fullfsync = ON');
}
