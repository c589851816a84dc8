import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** True for an error of the file system with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  const code = codeOf(error);
  return code !== undefined && codes.includes(code);
}

/** `media.folder-read-only` for the folder of `target`. */
export function readOnly(target: string, cause: unknown): AppError {
  const folder = path.dirname(target);
  return new AppError('media.folder-read-only', `StreamFetch may not write in ${folder}.`, {
    details: { folder, name: path.basename(target) },
    cause,
  });
}

/** Turns what writing `target` threw into a sentence; what is not about the disk or the name is handed back as it is. */
export function toOutputError(error: unknown, target: string): unknown {
  const folder = path.dirname(target);
  const name = path.basename(target);
  const details = { folder, name };
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('media.disk-full', `The disk that holds ${folder} is full.`, { details, cause: error });
    case 'EFBIG':
      return new AppError('media.disk-full', `The file is larger than the disk that holds ${folder} can take.`, { details, cause: error });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return readOnly(target, error);
    case 'ENAMETOOLONG':
      return new AppError('output.name-invalid', `The file name is too long: ${name}`, { details, cause: error });
    case 'EINVAL':
    case 'EILSEQ':
    case 'ERR_INVALID_ARG_VALUE':
      return new AppError('output.name-invalid', `This disk does not take the file name ${JSON.stringify(name)}.`, {
        details,
        cause: error,
      });
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('output.folder-missing', `There is no folder ${folder}.`, { details, cause: error });
    case 'EISDIR':
    case 'ENOTEMPTY':
      return new AppError('output.exists', `There is a folder named ${name} in ${folder}.`, { details, cause: error });
    default:
      return error;
  }
}
