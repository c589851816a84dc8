import { createHash } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '../delivery/output-error.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** One lock file's content. `nonce` is new for every lock, so that one lock is never taken for another with the same name. */
export type LockHolder = ProcessIdentity & { readonly nonce: string };

/** Makes the file with its whole content in one step, or tells that there is one already. */
export async function createLockFile(file: string, holder: LockHolder): Promise<boolean> {
  const written = `${file}.${holder.nonce}.new`;
  try {
    await writeFile(written, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return await createFrom(written, file, holder);
  } finally {
    await rm(written, { force: true });
  }
}

async function createFrom(written: string, file: string, holder: LockHolder): Promise<boolean> {
  try {
    await link(written, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    // A disk without hard links (exFAT, some network drives): a reader may then meet the file before its content.
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL')) throw error;
    return createExclusively(file, holder);
  }
}

async function createExclusively(file: string, holder: LockHolder): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** For this long a file without a readable content may still be being written (see `createFrom`). */
const WRITING_MS = 2_000;

/** Undefined when there is no file. A content that cannot be read, as a power cut leaves it, belongs to nobody (pid 0). */
export async function readLockFile(file: string): Promise<LockHolder | undefined> {
  for (;;) {
    const found = await readWithAge(file);
    if (found === undefined) return undefined;
    const holder = parseLock(found.text);
    if (holder) return holder;
    if (Math.abs(found.ageMs) > WRITING_MS) return nobody(found.text);
    await delay(WRITING_MS / 20);
  }
}

async function readWithAge(file: string): Promise<{ readonly text: string; readonly ageMs: number } | undefined> {
  try {
    const { mtimeMs } = await stat(file);
    return { text: await readFile(file, 'utf8'), ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function nobody(text: string): LockHolder {
  return { pid: 0, start: '', space: '', nonce: createHash('sha256').update(text).digest('hex').slice(0, 32) };
}

/** Undefined for a text that is no lock. */
export function parseLock(text: string): LockHolder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // cut off
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('pid' in value && 'start' in value && 'space' in value && 'nonce' in value)) return undefined;
  const { pid, start, space, nonce } = value;
  if (typeof pid !== 'number' || typeof start !== 'string' || typeof space !== 'string' || typeof nonce !== 'string') return undefined;
  // the nonce becomes part of a file name
  return Number.isInteger(pid) && pid > 0 && /^[0-9a-f]{32}$/.test(nonce) ? { pid, start, space, nonce } : undefined;
}
