import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../common/contract/errors.ts';
import { hasCode, toOutputError } from '../services/delivery/output-error.ts';

/** Unfinished uploads nobody touched for so long are dropped at the next start, and the answers of finished ones. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

const recordSchema = z.object({ lengthBytes: z.number().int().nonnegative(), name: z.string(), assetId: z.string().nullable() });
/** `assetId` is set once the upload is finished and its file has gone to the media store. */
export type UploadRecord = z.infer<typeof recordSchema>;
/** `isTaken`: all of it arrived and the library took the bytes, whether or not that was noted here before a crash. */
export type Upload = UploadRecord & { readonly id: string; readonly offsetBytes: number; readonly isTaken: boolean };

/** Uploads on disk: `<id>.json` with what was announced and `<id>.part`, whose length is the offset, so a restart loses nothing. */
export type UploadStore = {
  create(lengthBytes: number, name: string): Promise<Upload>;
  /** Throws `not-found`. */
  get(id: string): Promise<Upload>;
  /**
   * Appends what the stream gives to the part, at most up to the announced length, and syncs it. Returns the new offset, also
   * when the stream breaks off or `signal` aborts. Throws `upload.too-large` for more bytes than announced, `media.disk-full`.
   */
  append(upload: Upload, body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<number>;
  partOf(id: string): string;
  /** Notes the asset and drops what may be left of the part. */
  finish(upload: Upload, assetId: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Bytes that unfinished uploads still announce. */
  outstandingBytes(): Promise<number>;
  /** Drops what is too old. */
  sweep(nowMs: number): Promise<void>;
};

export function createUploadStore(folder: string): UploadStore {
  const partOf = (id: string): string => path.join(folder, `${id}.part`);
  const recordOf = (id: string): string => path.join(folder, `${id}.json`);
  const save = async (id: string, record: UploadRecord): Promise<void> => {
    const written = `${recordOf(id)}.new`;
    await writeFile(written, JSON.stringify(record), { flush: true });
    await rename(written, recordOf(id));
  };
  const remove = async (id: string): Promise<void> => {
    for (const file of [partOf(id), recordOf(id), `${recordOf(id)}.new`]) await rm(file, { force: true });
  };
  const get = async (id: string): Promise<Upload> => {
    const record = await readRecord(recordOf(id));
    if (!record) throw new AppError('not-found', 'There is no such upload.');
    const offsetBytes = record.assetId === null ? await sizeOf(partOf(id)) : undefined;
    return { ...record, id, offsetBytes: offsetBytes ?? record.lengthBytes, isTaken: offsetBytes === undefined };
  };
  const ids = async (): Promise<readonly string[]> => {
    const names = await readdir(folder).catch(() => []); // no folder yet, no uploads
    return [...new Set(names.map((name) => name.split('.')[0] ?? ''))].filter((id) => UPLOAD_ID.test(id));
  };
  return {
    partOf,
    get,
    remove,
    create: async (lengthBytes, name) => {
      const id = randomBytes(16).toString('hex');
      const record = { lengthBytes, name, assetId: null };
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(partOf(id), '', { flag: 'wx', mode: 0o600 });
        await save(id, record);
      } catch (error) {
        await remove(id);
        throw toOutputError(error, partOf(id));
      }
      return { ...record, id, offsetBytes: 0, isTaken: false };
    },
    append: (upload, body, signal) => append(partOf(upload.id), upload, body, signal),
    finish: async (upload, assetId) => {
      await save(upload.id, { lengthBytes: upload.lengthBytes, name: upload.name, assetId });
      await rm(partOf(upload.id), { force: true });
    },
    outstandingBytes: async () => {
      const uploads = await Promise.all((await ids()).map((id) => get(id).catch(() => undefined)));
      return uploads.reduce((sum, upload) => sum + (upload ? upload.lengthBytes - upload.offsetBytes : 0), 0);
    },
    sweep: async (nowMs) => {
      for (const id of await ids()) {
        const touchedMs = Math.max(await timeOf(partOf(id)), await timeOf(recordOf(id)));
        if (nowMs - touchedMs > KEPT_MS) await remove(id);
      }
    },
  };
}

export const UPLOAD_ID = /^[0-9a-f]{32}$/;

async function append(file: string, upload: Upload, body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<number> {
  const reader = body.getReader();
  const stop = (): void => void reader.cancel(signal.reason).catch(() => {}); // a body that broke off cannot be cancelled
  signal.addEventListener('abort', stop, { once: true });
  const handle = await open(file, 'r+');
  let offset = upload.offsetBytes;
  try {
    while (!signal.aborted) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined })); // the client went away
      if (done || value === undefined || signal.aborted) break;
      if (offset + value.length > upload.lengthBytes) {
        throw new AppError('upload.too-large', 'More bytes were sent than announced.', { details: { lengthBytes: upload.lengthBytes } });
      }
      offset = await writeWhole(handle, value, offset);
    }
    await handle.datasync();
    return offset;
  } catch (error) {
    stop();
    throw toOutputError(error, file);
  } finally {
    signal.removeEventListener('abort', stop);
    await handle.close();
  }
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
  return position + written;
}

async function readRecord(file: string): Promise<UploadRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function timeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => ({ mtimeMs: 0 }))).mtimeMs; // not there: as old as can be
}
