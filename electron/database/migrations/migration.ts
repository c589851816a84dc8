import type { Database } from 'better-sqlite3';

/**
 * One step of the schema, up and back. Both run inside one transaction with foreign keys unchecked until its end, so that
 * a table can be rebuilt. A released migration is frozen: a change of the schema is a new one.
 */
export type Migration = {
  /** Counts up from 1 without holes; also the database's `user_version` once it has run. */
  readonly version: number;
  readonly name: string;
  up(db: Database): void;
  down(db: Database): void;
};
