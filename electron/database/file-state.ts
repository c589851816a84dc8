import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { AppError } from '../../common/contract/errors.ts';

/** `SFdb` in ASCII. Written into the header of every database of ours (https://sqlite.org/fileformat2.html, offset 68). */
export const APPLICATION_ID = 0x53466462;

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\u0000';
const APPLICATION_ID_OFFSET = 68;

/** `unclean`: the process that had it last did not close it. */
export type FileState = 'new' | 'clean' | 'unclean';

/**
 * Looks at a database's file before SQLite does, because SQLite would roll another program's journal into its file, and would
 * silently start afresh where the file is gone but its write-ahead log is not.
 *
 * A `-wal` with content is the mark of an unclean end: SQLite removes it when the last connection closes. Unlike a flag of our
 * own it costs no write, works on a full disk and tells of a copy made while the program ran.
 *
 * Throws `database.not-ours` and `database.damaged`.
 */
export function inspectDatabaseFile(path: string): FileState {
  const stats = statSync(path, { throwIfNoEntry: false });
  const leftover = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (stats && !stats.isFile()) throw notOurs(path);
  if (!stats || stats.size === 0) {
    // The application id is written before write-ahead logging begins, so a log without a file was never ours to begin with.
    if (leftover) throw new AppError('database.damaged', `The database ${path} is empty although changes to it were left behind.`);
    return 'new';
  }
  checkHeader(path, readHeader(path));
  return leftover ? 'unclean' : 'clean';
}

function readHeader(path: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/** Throws where the first hundred bytes are not those of a database of ours. */
function checkHeader(path: string, header: Buffer): void {
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new AppError('database.damaged', `The file ${path} is not a database, or its beginning is damaged.`);
  if (header.readUInt32BE(APPLICATION_ID_OFFSET) !== APPLICATION_ID) throw notOurs(path);
}

function notOurs(path: string): AppError {
  return new AppError('database.not-ours', `The file ${path} belongs to another program.`);
}
