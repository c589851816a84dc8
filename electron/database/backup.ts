import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

/**
 * Tables whose rows never leave the database: a restored key or session could be one that was revoked since, and the cache holds
 * signed addresses, in files of earlier versions also cookies.
 */
const PRIVATE_TABLES = ['secrets', 'sessions', 'cache'];

/**
 * Copies the database as it is now into `folder`, under a name with its version and the time, and returns the path. The copy
 * holds no secrets, no sessions and no cached answers. It is whole or absent. Blocks: about a second for 374 MB. Throws SQLite's and the file
 * system's own errors.
 */
export function backUp(db: Database.Database, folder: string, nowMs: number): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const target = freeName(folder, Number(db.pragma('user_version', { simple: true })), nowMs);
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  try {
    closeSync(openSync(partial, 'wx', 0o600)); // VACUUM INTO accepts an empty file and keeps its mode
    db.prepare('VACUUM INTO ?').run(partial);
    removePrivateRows(partial);
    sync(partial);
    renameSync(partial, target);
    if (process.platform !== 'win32') sync(folder); // Windows cannot open a folder
    return target;
  } finally {
    rmSync(partial, { force: true });
  }
}

function removePrivateRows(file: string): void {
  const copy = new Database(file);
  try {
    copy.pragma('journal_mode = MEMORY');
    copy.pragma('secure_delete = ON'); // overwritten, not only unlinked
    for (const table of PRIVATE_TABLES) {
      if (copy.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table)) copy.exec(`DELETE FROM ${table}`);
    }
  } finally {
    copy.close();
  }
}

function sync(target: string): void {
  const file = openSync(target, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** `streamfetch-v3-20261121T014903Z.db`; a second one within a second gets `-2`. */
function freeName(folder: string, version: number, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  for (let count = 1; ; count += 1) {
    const name = path.join(folder, `streamfetch-v${version}-${time}${count === 1 ? '' : `-${count}`}.db`);
    if (!existsSync(name)) return name;
  }
}
