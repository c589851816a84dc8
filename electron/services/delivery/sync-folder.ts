import { open } from 'node:fs/promises';
import { hasCode } from './output-error.ts';

/**
 * Makes a new name in `folder` survive a power cut. Windows has no such call, and some network shares refuse it: then it does
 * nothing. Throws what the file system said otherwise.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!hasCode(error, 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EACCES', 'EPERM', 'EISDIR', 'EBADF')) throw error;
  }
}
