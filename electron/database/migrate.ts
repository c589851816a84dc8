import type { Database } from 'better-sqlite3';
import { AppError } from '../../common/contract/errors.ts';
import type { Migration } from './migrations/migration.ts';

export type MigrateOptions = {
  readonly migrations: readonly Migration[];
  /** Called before each step of a database that was there, on the writing connection; a throw here leaves it as it is. */
  readonly backUp: () => void;
};

/** The schema's version, 0 for an empty database. */
export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Brings the database to the newest version, one transaction for each migration. A step that throws, or a kill in its middle,
 * leaves the version before it whole. Throws `database.newer-version` for a database of a later StreamFetch.
 */
export function migrateUp(db: Database, { migrations, backUp }: MigrateOptions): void {
  const known = migrations.at(-1)?.version ?? 0;
  const found = schemaVersion(db);
  if (found > known) throw newerVersion(found, known);
  for (const migration of migrations.slice(found)) {
    if (migration.version !== schemaVersion(db) + 1) throw new Error(`migration ${migration.version} is out of order`);
    if (found > 0) backUp(); // what is just being made has nothing to lose
    runStep(db, migration.version, () => migration.up(db));
  }
}

/** Takes back every migration above `toVersion`, newest first, so that an older StreamFetch can open the database again. */
export function migrateDown(db: Database, toVersion: number, { migrations, backUp }: MigrateOptions): void {
  const found = schemaVersion(db);
  if (found > migrations.length) throw newerVersion(found, migrations.length);
  for (const migration of migrations.slice(toVersion, found).toReversed()) {
    backUp();
    runStep(db, migration.version - 1, () => migration.down(db));
  }
}

function newerVersion(found: number, known: number): AppError {
  return new AppError(
    'database.newer-version',
    `The database was made by a newer StreamFetch (its version is ${found}, this program knows ${known}). Install the newer StreamFetch to open it.`,
    { details: { found, known } },
  );
}

function runStep(db: Database, version: number, change: () => void): void {
  // A table can only be rebuilt with foreign keys off, and inside a transaction that switch does nothing
  // (https://sqlite.org/lang_altertable.html, section 7); hence the check of our own at the end.
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      change();
      const broken = db.prepare('PRAGMA foreign_key_check').all();
      if (broken.length > 0) throw new Error(`the step to version ${version} breaks ${broken.length} references`);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  } finally {
    db.pragma('foreign_keys = ON');
  }
}
