import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type AssetId, assetId } from '../../../common/units/ids.ts';
import type { AssetsRepository } from '../../database/repositories/assets.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { deliver } from '../delivery/deliver.ts';
import { hasCode, toOutputError } from '../delivery/output-error.ts';
import { partialPath } from '../delivery/partial-path.ts';

/** Below `media/`; only files that we named lie here. */
const UPLOADS = 'uploads';
const ORPHAN_AGE_MS = 60 * 60 * 1_000;

/**
 * Moves a finished upload to its storage key, which is returned; the temporary file is gone afterwards. On an error it is left
 * as it was, for another try. Throws `media.disk-full` and `media.folder-read-only`.
 */
export async function storeUpload(folder: DataFolder, temporary: string, fileName: string): Promise<string> {
  const key = path.join(UPLOADS, fileName);
  const target = path.join(folder.media, key);
  // A second name for the same bytes, or a copy of them: `deliver` removes what it is given when it fails.
  const partial = partialPath(target, 'moving');
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await rm(partial, { force: true });
    await link(temporary, partial).catch(() => copyFile(temporary, partial));
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined); // why it failed says more
    throw toOutputError(error, target);
  }
  await deliver({ partial, target, verify: async () => undefined, overwrite: true });
  await rm(temporary, { force: true });
  return key;
}

/** The storage key of an upload that was moved already, whatever its ending is. */
export async function storedUpload(folder: DataFolder, id: AssetId): Promise<string | undefined> {
  const names = await readdir(path.join(folder.media, UPLOADS)).catch(() => []); // no folder yet, or one that moving tells of
  const name = names.find((each) => path.parse(each).name === id);
  return name && path.join(UPLOADS, name);
}

/**
 * Removes what a killed process left in the upload store between moving a file and recording it, once it is an hour old.
 * Returns how many files went. Call it once at start, without waiting for it.
 */
export async function sweepUploads(folder: DataFolder, assets: Pick<AssetsRepository, 'get'>, nowMs: number): Promise<number> {
  const store = path.join(folder.media, UPLOADS);
  const names = await readdir(store).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  let removed = 0;
  for (const name of names) {
    if (assets.get(assetId(name.split('.')[0] ?? ''))) continue;
    const file = path.join(store, name);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile() || nowMs - found.mtimeMs < ORPHAN_AGE_MS) continue;
    await rm(file, { force: true });
    removed += 1;
  }
  return removed;
}
