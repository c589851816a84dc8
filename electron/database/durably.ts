import type { Database } from 'better-sqlite3';

/**
 * Runs a write that must have reached the disk when this returns: what a power cut makes us forget of a paid call would be paid for
 * twice. Not within a transaction, where the pragma would change nothing.
 */
export function durably<T>(db: Database, write: () => T): T {
  db.pragma('synchronous = FULL');
  try {
    return write();
  } finally {
    db.pragma('synchronous = NORMAL');
  }
}
