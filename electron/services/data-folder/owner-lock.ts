import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../common/contract/errors.ts';
import { hasCode, toOutputError } from '../delivery/output-error.ts';
import type { DataFolder } from './data-folder.ts';
import { localSocketOf } from './local-socket.ts';
import { createLockFile, type LockHolder, readLockFile } from './lock-file.ts';
import { aliveness, ownIdentity } from './process-identity.ts';
import { isListening } from './socket-probe.ts';

export type Ownership =
  /** `release` gives the folder free again; a second call does nothing. A process that dies without it leaves a stale lock. */
  | { readonly kind: 'owner'; release(): Promise<void> }
  /** Another process owns the folder; connect to it. */
  | { readonly kind: 'other'; readonly pid: number };

/** Whether the process that made a lock still runs. */
export type HolderCheck = (holder: LockHolder, folder: DataFolder) => Promise<boolean>;

/** How long another process may take to break a stale lock before we look again. */
const BREAK_WAIT_MS = 20;

/**
 * Makes the data folder (for its user alone) if need be and becomes its one owner, unless a living process is. Throws
 * `media.folder-read-only`, `media.disk-full`, `output.folder-missing` or `usage.invalid` where the folder cannot be written.
 * `isHeld` is there for tests, which make it slow.
 */
export async function acquireOwnership(folder: DataFolder, isHeld: HolderCheck = isHolderAlive): Promise<Ownership> {
  const own: LockHolder = { ...ownIdentity(), nonce: randomBytes(16).toString('hex') };
  try {
    await makeRoot(folder);
    for (;;) {
      if (await createLockFile(folder.lock, own)) break;
      const holder = await readLockFile(folder.lock);
      if (holder === undefined) continue; // released in between
      if (await isHeld(holder, folder)) return { kind: 'other', pid: holder.pid };
      if (await replaceStale(folder, holder, own, isHeld)) break;
      await delay(BREAK_WAIT_MS);
    }
  } catch (error) {
    throw toOutputError(error, folder.lock);
  }
  await sweep(folder);
  return { kind: 'owner', release: () => release(folder, own) };
}

async function makeRoot(folder: DataFolder): Promise<void> {
  try {
    await mkdir(folder.root, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST', 'ENOTDIR')) throw new AppError('usage.invalid', `${folder.root} is no folder.`, { cause: error });
    throw error;
  }
}

/** A holder whose pid we cannot judge (another container) is asked by its socket. Pid 0 is nobody: a lock that was cut off. */
async function isHolderAlive(holder: LockHolder, folder: DataFolder): Promise<boolean> {
  if (holder.pid === 0) return false;
  const found = await aliveness(holder);
  return found === 'unknown' ? isListening((await localSocketOf(folder.root)).address) : found === 'alive';
}

/**
 * Puts our lock in the place of one whose holder is gone. Only who has made the file `<lock>.break-<nonce>` may replace the
 * lock with that nonce, and must look once more whether it is still there: an owner sweeps these files only after it has
 * put its own lock in place, and nonces never come back. So of any number of processes that found the same stale lock one
 * wins, and none can replace a lock that is alive. False: somebody else is at it, look again.
 */
async function replaceStale(folder: DataFolder, stale: LockHolder, own: LockHolder, isHeld: HolderCheck): Promise<boolean> {
  const right = await claimRight(folder, stale, own, isHeld);
  if (right === undefined) return false;
  const now = await readLockFile(folder.lock);
  if (now?.nonce !== stale.nonce) {
    await rm(right, { force: true });
    return false;
  }
  const written = `${folder.lock}.${own.nonce}.new`;
  try {
    await writeFile(written, JSON.stringify(own), { mode: 0o600 });
    await rename(written, folder.lock);
  } catch (error) {
    await rm(written, { force: true });
    await rm(right, { force: true }); // we live on, so nobody could take it over
    throw error;
  }
  return true;
}

/** The file that gives the right to replace `stale`; undefined while a living process has it. One who died with it hands it on. */
async function claimRight(folder: DataFolder, stale: LockHolder, own: LockHolder, isHeld: HolderCheck): Promise<string | undefined> {
  const right = `${folder.lock}.break-${stale.nonce}`;
  if (await createLockFile(right, own)) return right;
  const claimant = await readLockFile(right);
  if (claimant === undefined || (await isHeld(claimant, folder))) return undefined;
  return claimRight(folder, claimant, own, isHeld);
}

/**
 * Removes the rights that breaking left behind; our own lock is in place, so none of them means anything any more. The files
 * that others still write them from (`.new`) are theirs.
 */
async function sweep(folder: DataFolder): Promise<void> {
  const prefix = `${path.basename(folder.lock)}.break-`;
  const names = (await readdir(folder.root)).filter((name) => name.startsWith(prefix) && !name.endsWith('.new'));
  for (const name of names) await rm(path.join(folder.root, name), { force: true });
}

async function release(folder: DataFolder, own: LockHolder): Promise<void> {
  const holder = await readLockFile(folder.lock);
  if (holder?.nonce === own.nonce) await rm(folder.lock, { force: true });
}
