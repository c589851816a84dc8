import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import { hasCode } from './output-error.ts';

/** Bytes an ordinary user may still write where `folder` lies; a folder that does not exist yet counts as its nearest parent. */
export async function freeBytes(folder: string): Promise<number> {
  try {
    const found = await statfs(folder);
    return found.bavail * found.bsize;
  } catch (error) {
    const parent = path.dirname(folder);
    if (!hasCode(error, 'ENOENT', 'ENOTDIR') || parent === folder) throw error;
    return freeBytes(parent);
  }
}

/** Throws `media.disk-full` (details `neededBytes`, `freeBytes`) where fewer than `bytes` are free. */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= bytes) return;
  throw new AppError(
    'media.disk-full',
    `The disk that holds ${folder} has ${readableSize(free)} free; ${readableSize(bytes)} are needed. Free some, then try again; what is done is kept.`,
    {
      details: { folder, neededBytes: Math.ceil(bytes), freeBytes: free },
    },
  );
}

/** `1.2 MB`, `512 MB`, `50 GB`: in powers of ten, as file managers show them. */
export function readableSize(bytes: number): string {
  if (bytes < 10e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes < 10e9 ? `${Math.round(bytes / 1e6).toLocaleString('en')} MB` : `${Math.round(bytes / 1e9).toLocaleString('en')} GB`;
}
