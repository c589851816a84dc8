import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { StoredFile } from '../../database/repositories/dubbing-repository.ts';

/** Pieces small enough that hashing one takes well under a millisecond of the event loop. */
const PIECE_BYTES = 256 * 1024;

/** Size and SHA-256 of a finished file of a work folder. Read through one buffer: raw sound is hundreds of megabytes. */
export async function describeFile(folder: string, name: string, signal: AbortSignal): Promise<StoredFile> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  let sizeBytes = 0;
  await using file = await open(path.join(folder, name));
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES);
    if (bytesRead === 0) return { name, sizeBytes, sha256: hash.digest('hex') };
    hash.update(buffer.subarray(0, bytesRead));
    sizeBytes += bytesRead;
  }
}

/** True when the file is there with the size and bytes the store recorded; a file's mere existence proves nothing. */
export async function isIntact(folder: string, file: StoredFile, signal: AbortSignal): Promise<boolean> {
  const found = await stat(path.join(folder, file.name)).catch(() => undefined);
  if (found?.size !== file.sizeBytes) return false;
  return (await describeFile(folder, file.name, signal)).sha256 === file.sha256;
}
