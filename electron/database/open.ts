import type { Database } from 'better-sqlite3';
import { AppError } from '../../common/contract/errors.ts';
import { backUp } from './backup.ts';
import { connect, connectInMemory } from './connection.ts';
import { inspectDatabaseFile } from './file-state.ts';
import { checkFile } from './integrity.ts';
import { migrateUp } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { type AssetsRepository, createAssetsRepository } from './repositories/assets.ts';
import { type CacheRepository, createCacheRepository } from './repositories/cache.ts';
import { createDownloadsRepository } from './repositories/downloads.ts';
import type { DownloadsRepository } from './repositories/downloads-repository.ts';
import { createDubbingRepository } from './repositories/dubbing.ts';
import type { DubbingRepository } from './repositories/dubbing-repository.ts';
import { createJobsRepository } from './repositories/jobs.ts';
import type { JobsRepository } from './repositories/jobs-repository.ts';
import { createPaidCallsRepository, type PaidCallsRepository } from './repositories/paid-calls.ts';
import { createSessionsRepository, type SessionsRepository } from './repositories/sessions.ts';
import { createSettingsRepository, type SettingsRepository } from './repositories/settings.ts';
import { createTransfersRepository, type TransfersRepository } from './repositories/transfers.ts';
import { translateSqliteError, withTranslatedErrors } from './sqlite-errors.ts';

/**
 * Everything that is stored. Every method is synchronous and throws `media.disk-full`, `media.folder-read-only`,
 * `database.damaged` or `not-found` (what a row belongs to is gone); what was written before stays whole.
 */
export type Store = {
  readonly jobs: JobsRepository;
  readonly assets: AssetsRepository;
  readonly cache: CacheRepository;
  readonly dubbing: DubbingRepository;
  readonly downloads: DownloadsRepository;
  readonly paidCalls: PaidCallsRepository;
  readonly settings: SettingsRepository;
  readonly sessions: SessionsRepository;
  readonly transfers: TransfersRepository;
  /** What is wrong with the file, nothing when it is sound. Reads all of it, in a worker thread. */
  checkIntegrity(): Promise<readonly string[]>;
  /** Folds the write-ahead log into the file. A second call does nothing. */
  close(): void;
};

export type StoreOptions = {
  readonly path: string;
  readonly backupFolder: string;
  /** For the names of backups. */
  readonly nowMs: number;
  readonly migrations?: readonly Migration[];
};

/**
 * Opens the database of a data folder, whose lock the caller holds, and brings it to this version. After an unclean end the
 * whole file is checked first. Throws `database.not-ours`, `database.damaged`, `database.newer-version`, `media.disk-full` and
 * `media.folder-read-only`; the file is then as it was before, or at the last version that was reached whole.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { path, backupFolder, nowMs, migrations = MIGRATIONS } = options;
  try {
    const state = inspectDatabaseFile(path);
    if (state === 'unclean') {
      const problems = await checkFile(path);
      if (problems[0] !== undefined) throw damaged(path, problems[0]);
    }
    const db = connect(path, state);
    try {
      migrateUp(db, { migrations, backUp: () => backUp(db, backupFolder, nowMs) });
      return createStore(db, () => checkFile(path));
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw translateSqliteError(error);
  }
}

/** A store that ends with the process; for tests and rehearsals of everything that needs one. */
export function openMemoryStore(): Store {
  const db = connectInMemory();
  migrateUp(db, { migrations: MIGRATIONS, backUp: () => undefined });
  return createStore(db, async () => []);
}

function createStore(db: Database, checkIntegrity: Store['checkIntegrity']): Store {
  return {
    jobs: withTranslatedErrors(createJobsRepository(db)),
    assets: withTranslatedErrors(createAssetsRepository(db)),
    cache: withTranslatedErrors(createCacheRepository(db)),
    dubbing: withTranslatedErrors(createDubbingRepository(db)),
    downloads: withTranslatedErrors(createDownloadsRepository(db)),
    paidCalls: withTranslatedErrors(createPaidCallsRepository(db)),
    settings: withTranslatedErrors(createSettingsRepository(db)),
    sessions: withTranslatedErrors(createSessionsRepository(db)),
    transfers: withTranslatedErrors(createTransfersRepository(db)),
    checkIntegrity,
    close: () => {
      db.close();
    },
  };
}

function damaged(path: string, problem: string): AppError {
  return new AppError('database.damaged', `The database ${path} is damaged: ${problem}.`, { details: { path, problem } });
}
