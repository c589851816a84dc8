import { open } from 'node:fs/promises';
import path from 'node:path';
import type { DubbingChunkRecord, StoredFile } from '../../database/repositories/dubbing-repository.ts';
import { isIntact } from './stored-file.ts';

type Stored = Pick<DubbingChunkRecord, 'result' | 'subtitles'>;

const filesOf = ({ result, subtitles }: Stored): readonly StoredFile[] => [result, subtitles].filter((file) => file !== null);

/** True for a chunk whose result is on record and whose files still have the bytes that were recorded. */
export async function isResultIntact(folder: string, chunk: Stored, signal: AbortSignal): Promise<boolean> {
  if (chunk.result === null) return false;
  for (const file of filesOf(chunk)) if (!(await isIntact(folder, file, signal))) return false;
  return true;
}

/** Like `isResultIntact`, and the files are on the disk then: what a service has may be the only copy until that is so. */
export async function isResultSafe(folder: string, chunk: Stored, signal: AbortSignal): Promise<boolean> {
  for (const { name } of filesOf(chunk)) if (!(await synced(path.join(folder, name)))) return false;
  return isResultIntact(folder, chunk, signal);
}

async function synced(filePath: string): Promise<boolean> {
  try {
    await using file = await open(filePath, 'r+'); // for writing, because Windows flushes no other handles
    await file.sync();
    return true;
  } catch {
    return false; // not there, or the disk does not take it: the copy at the service stays
  }
}
