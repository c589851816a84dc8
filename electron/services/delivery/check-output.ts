import { randomUUID } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import { identityOf, isSameFile } from './file-identity.ts';
import { isTaken } from './free-name.ts';
import { hasCode, readOnly, toOutputError } from './output-error.ts';
import { partialPath } from './partial-path.ts';
import { existsError } from './place.ts';

/**
 * Refuses an output that could not be handed over, before any work is done for it: `output.folder-missing`,
 * `media.folder-read-only`, `output.name-invalid`, `output.exists`, and `output.is-source` where the target is the source
 * itself, also through a symbolic or hard link. `source` is null where the product is made from nothing on disk.
 */
export async function checkOutput(target: string, source: string | null, options: { readonly overwrite: boolean }): Promise<void> {
  const details = { folder: path.dirname(target), name: path.basename(target) };
  if (!path.isAbsolute(target) || /[/\\]$/.test(target) || target.includes('\0')) {
    throw new AppError('output.name-invalid', `${JSON.stringify(target)} does not name a file.`, { details });
  }
  await requireFolder(details.folder, target);
  const existing = await identityOf(target).catch((error: unknown) => {
    throw toOutputError(error, target);
  });
  if (source !== null && isSameFile(existing, await identityOf(source))) {
    throw new AppError('output.is-source', `${target} is the source itself; choose another name.`, { details });
  }
  if (existing && (await stat(target)).isDirectory()) {
    throw new AppError('output.exists', `There is a folder named ${details.name} in ${details.folder}.`, { details });
  }
  if (!options.overwrite && (await isTaken(target))) throw existsError(target);
  await tryWriting(target);
}

async function requireFolder(folder: string, target: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    throw toOutputError(error, target);
  });
  if (!found.isDirectory()) {
    throw new AppError('output.folder-missing', `${folder} is not a folder.`, { details: { folder, name: path.basename(target) } });
  }
}

/** Really writes: mode bits say nothing to root, nor on shares, nor of a read-only mount. */
async function tryWriting(target: string): Promise<void> {
  const trial = partialPath(target, randomUUID().slice(0, 8));
  try {
    await using handle = await open(trial, 'wx');
    await handle.write('x');
  } catch (error) {
    // The folder was there a moment ago: what no file can be made in, such as /proc, is as good as read-only.
    if (hasCode(error, 'ENOENT')) throw readOnly(target, error);
    throw toOutputError(error, target);
  } finally {
    await rm(trial, { force: true }).catch(() => undefined);
  }
}
