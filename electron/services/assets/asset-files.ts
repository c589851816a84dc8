import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import type { AssetRecord } from '../../database/repositories/assets.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { isInside } from './browse-service.ts';

/** A stat answer is good for this long before a list asks the disk again. */
const FRESH_MS = 2_000;

/** Where the files of records are and whether they are still there. */
export type AssetFiles = {
  /** Absolute, without asking the disk. */
  locate(record: AssetRecord): string;
  /** Absolute path of a file that is there; throws `media.vanished`. */
  require(record: AssetRecord): Promise<string>;
  /** As last seen; asks the disk in the background when that was long ago and tells `onChange` if the answer is another. */
  isAvailable(record: AssetRecord): boolean;
  noteAvailable(id: AssetId, available: boolean): void;
  forget(id: AssetId): void;
  /** Deletes the file if it lies in our own folders; one in its own place on disk is the user's and stays. */
  removeOurs(record: AssetRecord): Promise<void>;
  onChange(listener: (id: AssetId) => void): void;
};

export function createAssetFiles(options: { readonly folder: DataFolder; readonly now: () => number }): AssetFiles {
  const { folder, now } = options;
  const seen = new Map<AssetId, { readonly available: boolean; readonly atMs: number }>();
  const listeners = new Set<(id: AssetId) => void>();

  function storeOf(record: AssetRecord): string {
    return record.origin === 'rendition' ? folder.cache : folder.media;
  }
  function locate(record: AssetRecord): string {
    if (record.location.kind === 'external') return record.location.path;
    const store = storeOf(record);
    const file = path.join(store, record.location.key);
    if (!isInside(file, store)) throw new Error(`storage key leaves the store: ${record.location.key}`);
    return file;
  }
  function note(id: AssetId, available: boolean): void {
    const before = seen.get(id)?.available ?? true;
    seen.set(id, { available, atMs: now() });
    if (before !== available) for (const listener of listeners) listener(id);
  }
  async function check(record: AssetRecord): Promise<boolean> {
    const file = locate(record);
    const available = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    note(record.id, available);
    return available;
  }

  return {
    locate,
    async require(record) {
      if (await check(record)) return locate(record);
      throw new AppError('media.vanished', `${record.name} is no longer in its place.`, { details: { name: record.name } });
    },
    isAvailable(record) {
      const known = seen.get(record.id);
      if (!known || now() - known.atMs > FRESH_MS) {
        // Marked at once, so that a list asked for often does not ask the disk as often.
        seen.set(record.id, { available: known?.available ?? true, atMs: now() });
        void check(record);
      }
      return known?.available ?? true;
    },
    noteAvailable: note,
    forget: (id) => void seen.delete(id),
    async removeOurs(record) {
      if (record.location.kind === 'stored') await rm(locate(record), { force: true });
    },
    onChange: (listener) => void listeners.add(listener),
  };
}
