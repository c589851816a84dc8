import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { AppError } from '../../../common/contract/errors.ts';

const KEY_BYTES = 32;
const PREFIX = 'streamfetch-key-1 ';
const OTHERS_MAY = 0o077;

/** The key in the file, or undefined where there is no file. Throws `secret.unreadable` where it is not a key. */
export function readKeyFile(path: string): Buffer | undefined {
  if (!existsSync(path)) return undefined;
  // A copy or a restore can have widened the mode; on Windows the folder's own rights count.
  if (process.platform !== 'win32' && statSync(path).mode & OTHERS_MAY) chmodSync(path, 0o600);
  const text = readFileSync(path, 'utf8').trimEnd();
  const key = text.startsWith(PREFIX) ? Buffer.from(text.slice(PREFIX.length), 'base64') : undefined;
  if (key?.length !== KEY_BYTES) throw new AppError('secret.unreadable', 'The key file is damaged; secrets sealed with it cannot be read.');
  return key;
}

/** Makes the key file, with mode 0600, whole or not at all; one that is already there is kept. Returns the key that is then in it. */
export function createKeyFile(path: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  const partial = `${path}.${process.pid}.partial`;
  try {
    writeSynced(partial, `${PREFIX}${key.toString('base64')}\n`);
    place(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
  return readKeyFile(path) ?? key;
}

function writeSynced(path: string, text: string): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A link never replaces a key that another process made in the meantime, which a rename would. */
function place(partial: string, path: string): void {
  try {
    linkSync(partial, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;
    renameSync(partial, path); // file systems without links, such as exFAT; the data folder's lock keeps others out
  }
}
