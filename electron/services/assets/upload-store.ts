import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { assetId } from '../../../common/units/ids.ts';
import type { AssetsRepository } from '../../database/repositories/assets.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { deliver } from '../delivery/deliver.ts';
import { hasCode } from '../delivery/output-error.ts';
import { partialPath } from '../delivery/partial-path.ts';

/** Below `media/`; only files that we named lie here. */
const UPLOADS = 'uploads';
const ORPHAN_AGE_MS = 60 * 60 * 1_000;

/** Moves a finished upload to its storage key, which is returned; the temporary file is gone afterwards, also on failure. */
export async function storeUpload(folder: DataFolder, temporary: string, fileName: string): Promise<string> {
  const key = path.join(UPLOADS, fileName);
  const target = path.join(folder.media, key);
  const nothing = async (): Promise<void> => undefined;
  try {
    await mkdir(path.dirname(target), { recursive: true });
    const [from, to] = await Promise.all([stat(temporary), stat(path.dirname(target))]);
    if (from.dev === to.dev) {
      await deliver({ partial: temporary, target, verify: nothing, overwrite: false });
    } else {
      // `media/` may be a link to a larger disk, where no rename reaches.
      const partial = partialPath(target, 'moving');
      await copyFile(temporary, partial);
      await deliver({ partial, target, verify: nothing, overwrite: false });
    }
    return key;
  } finally {
    await rm(temporary, { force: true });
  }
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
