import { AppError } from '../../common/contract/errors.ts';

/**
 * What SQLite or the file system says, as one of our codes; everything else comes back as it was, since it is a bug.
 * better-sqlite3 puts the extended result code into `code`, such as `SQLITE_CORRUPT_INDEX`; Node puts the errno's name there.
 */
export function translateSqliteError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const as = (...[name, message]: ConstructorParameters<typeof AppError>) => new AppError(name, message, { cause: error });
  // A full tmpfs refuses the shared index of the write-ahead log: an I/O error for SQLite, a full disk for a person.
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_IOERR_SHMSIZE')
    return as('media.disk-full', 'The disk that holds the data folder is full.');
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return as('database.damaged', `The database is damaged: ${error.message}.`);
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return as('media.folder-read-only', 'The data folder cannot be opened for reading and writing.');
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return as('program.folder-in-use', 'Another program holds the database.');
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return as('not-found', 'The entry this belongs to is gone.');
  return error;
}

/** Runs `work` and throws what it throws as `translateSqliteError` sees it. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateSqliteError(error);
  }
}

/** The same repository, each of whose methods throws `AppError` for what is expected of a disk and a file. */
export function withTranslatedErrors<T extends Readonly<Record<string, (...args: never[]) => unknown>>>(repository: T): T {
  const wrapped = Object.entries(repository).map(([name, method]) => [
    name,
    (...args: never[]) => translated(() => Reflect.apply(method, repository, args)),
  ]);
  return Object.fromEntries(wrapped) as T; // same names, same signatures
}
