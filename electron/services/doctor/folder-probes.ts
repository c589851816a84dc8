import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toOutputError } from '../delivery/output-error.ts';

/** The disk's side of `DoctorProbes`. Throws `media.folder-read-only`, `media.disk-full`, `output.folder-missing`. */
export async function tryWriting(folder: string): Promise<void> {
  const trial = path.join(folder, `.doctor-${randomUUID().slice(0, 8)}`);
  try {
    await writeFile(trial, 'x', { flag: 'wx' });
  } catch (error) {
    throw toOutputError(error, trial);
  } finally {
    await rm(trial, { force: true }).catch(() => undefined);
  }
}

/** A folder's permission bits, such as 0o700; null on Windows, which has none. Throws what the system says where it cannot be looked at. */
export async function modeOf(folder: string): Promise<number | null> {
  return process.platform === 'win32' ? null : (await stat(folder)).mode & 0o777;
}
