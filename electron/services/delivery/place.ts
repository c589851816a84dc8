import { link, open, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import { identityOf, isSameFile } from './file-identity.ts';
import { hasCode } from './output-error.ts';

/** Where hard links are not to be had: FAT, exFAT, many network shares, Android's storage. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK', 'EACCES'];

/**
 * Gives a file its name unless something has it already: then throws `output.exists`. `makeLink` is replaced in tests, for
 * file systems that are not at hand.
 */
export async function placeWithoutOverwriting(partial: string, target: string, makeLink: typeof link = link): Promise<void> {
  try {
    // A link fails where the target exists, in one step of the kernel; a rename would replace it silently.
    await makeLink(partial, target);
    await unlink(partial);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) await placeOverOurOwn(partial, target);
    else if (hasCode(error, ...NO_HARD_LINKS)) await placeByReservation(partial, target);
    else throw error;
  }
}

/** A process killed between link and unlink leaves both names on one file: then only the unlink is missing. */
async function placeOverOurOwn(partial: string, target: string): Promise<void> {
  const [one, other] = await Promise.all([identityOf(partial), identityOf(target)]);
  if (!isSameFile(one, other)) throw existsError(target);
  await unlink(partial);
}

/**
 * Takes the name with an empty file, then renames over it. Killed in between, the empty file stays: on such file systems
 * that is the price of never replacing a file of the user's.
 */
async function placeByReservation(partial: string, target: string): Promise<void> {
  try {
    await (await open(target, 'wx')).close();
  } catch (error) {
    throw hasCode(error, 'EEXIST') ? existsError(target) : error;
  }
  try {
    await rename(partial, target);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

/** The `output.exists` of a target, with its folder and name as details for a person. */
export function existsError(target: string): AppError {
  return new AppError('output.exists', `${target} exists already.`, {
    details: { folder: path.dirname(target), name: path.basename(target) },
  });
}
