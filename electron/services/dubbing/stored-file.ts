import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { StoredFile } from '../../database/repositories/dubbing.ts';

/** Pieces small enough that hashing one takes well under a millisecond of the event loop. */
const PIECE_BYTES = 256 * 1024;

/** Size and SHA-256 of a finished file of a work folder. */
export async function describeFile(folder: string, name: string, signal: AbortSignal): Promise<StoredFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const piece of createReadStream(path.join(folder, name), { highWaterMark: PIECE_BYTES, signal })) {
    hash.update(piece);
    sizeBytes += piece.length;
  }
  return { name, sizeBytes, sha256: hash.digest('hex') };
}

/** True when the file is there with the size and bytes the store recorded; a file's mere existence proves nothing. */
export async function isIntact(folder: string, file: StoredFile, signal: AbortSignal): Promise<boolean> {
  const found = await stat(path.join(folder, file.name)).catch(() => undefined);
  if (found?.size !== file.sizeBytes) return false;
  return (await describeFile(folder, file.name, signal)).sha256 === file.sha256;
}
