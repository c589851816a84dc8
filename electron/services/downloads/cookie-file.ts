import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withCookieHeader } from '../../../common/domain/downloads/netscape-cookies.ts';

/** Removes what a run that was killed has left in the folder; for the owner of the data folder, before any work. */
export const dropCookieFiles = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/**
 * Gives `work` the path of a file of cookies that only this user can read, for programs that take them from a file, and removes it
 * afterwards. Undefined where there are no cookies.
 */
export async function withCookieFile<T>(
  cookies: string | undefined,
  folder: string,
  work: (cookiesPath: string | undefined) => Promise<T>,
): Promise<T> {
  if (cookies === undefined) return work(undefined);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `cookies-${randomUUID()}.txt`);
  try {
    await writeFile(file, withCookieHeader(cookies), { mode: 0o600, flag: 'wx' });
    return await work(file);
  } finally {
    await rm(file, { force: true });
  }
}
