import { access, constants, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import { hasCode } from '../delivery/output-error.ts';
import { isInside } from './browse-service.ts';

export type InspectedFile = { readonly path: string; readonly sizeBytes: number; readonly modifiedAtMs: number };

/**
 * Finds the real file behind a path someone named, without opening it (a pipe would never answer). Throws `usage.invalid`
 * for a path that is not absolute, `media.vanished`, `media.empty`, `media.not-media` for folders and devices,
 * `media.unreadable` without the right to read, `usage.not-allowed` inside the data folder.
 */
export async function inspectFile(named: string, dataRoot: string): Promise<InspectedFile> {
  if (!path.isAbsolute(named) || named.includes('\0')) {
    throw new AppError('usage.invalid', `A file is added by its whole path; ${JSON.stringify(named)} is not one.`);
  }
  const name = path.basename(named);
  const details = { name };
  try {
    const real = await realpath(named);
    if (isInside(real, await realpath(dataRoot).catch(() => dataRoot))) {
      throw new AppError('usage.not-allowed', `${name} lies in StreamFetch's own data folder.`, { details });
    }
    const found = await stat(real);
    if (found.isDirectory()) throw new AppError('media.not-media', `${name} is a folder, not a video.`, { details });
    if (!found.isFile()) throw new AppError('media.not-media', `${name} is a device, not a video.`, { details });
    if (found.size === 0) throw new AppError('media.empty', `${name} is empty.`, { details });
    await access(real, constants.R_OK);
    return { path: real, sizeBytes: found.size, modifiedAtMs: Math.floor(found.mtimeMs) };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP')) {
      throw new AppError('media.vanished', `There is no file ${named}.`, { details, cause: error });
    }
    if (hasCode(error, 'EACCES', 'EPERM')) {
      throw new AppError('media.unreadable', `StreamFetch may not read ${named}.`, { details, cause: error });
    }
    throw error;
  }
}
