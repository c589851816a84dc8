import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { toOutputError } from '../delivery/output-error.ts';

/** What the disk said, told apart from what the network says with the same codes. `cause` is what to throw on. */
export class DiskFailure extends Error {
  override readonly name = 'DiskFailure';
}

/** A file that is written at several places at once. Every method rejects with `DiskFailure`. */
export type PartFile = {
  sizeBytes(): Promise<number>;
  /** All of `pieces`, one after the other, from `offset` on. */
  write(pieces: readonly Uint8Array[], offset: number): Promise<void>;
  read(offset: number, length: number): Promise<Buffer>;
  /** Cuts the file, or grows it by a hole that takes no room. */
  resize(sizeBytes: number): Promise<void>;
  /** What was written before the call survives a power cut once it has resolved. */
  sync(): Promise<void>;
  close(): Promise<void>;
};

/** Opens a file for writing in place, and makes it where it is not there. Throws as `toOutputError`. */
export async function openPartFile(path: string): Promise<PartFile> {
  // Neither 'w' nor 'a' opens without cutting, or writes elsewhere than at the end.
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o644).catch((error: unknown) => {
    throw toOutputError(error, path);
  });
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new DiskFailure(`writing ${path} failed`, { cause: toOutputError(error, path) });
    }
  };
  return {
    sizeBytes: () => guarded(async () => (await handle.stat()).size),
    write: (pieces, offset) => guarded(() => writeAll(handle, pieces, offset)),
    read: (offset, length) => guarded(async () => readAll(handle, offset, length)),
    resize: (sizeBytes) => guarded(() => handle.truncate(sizeBytes)),
    sync: () => guarded(() => handle.datasync()),
    close: () => guarded(() => handle.close()),
  };
}

/** A write may be short, as before a disk is full. */
async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[], offset: number): Promise<void> {
  let left = [...pieces];
  let position = offset;
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev(left, position);
    position += bytesWritten;
    left = withoutFirst(left, bytesWritten);
  }
}

function withoutFirst(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  return pieces.flatMap((piece) => {
    const skipped = Math.min(skip, piece.length);
    skip -= skipped;
    return skipped === piece.length ? [] : [piece.subarray(skipped)];
  });
}

async function readAll(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
