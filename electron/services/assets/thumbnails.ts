import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import type { AssetRecord } from '../../database/repositories/assets.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { deliver } from '../delivery/deliver.ts';
import { partialPath } from '../delivery/partial-path.ts';
import type { AssetFiles } from './asset-files.ts';
import type { AssetMedia } from './asset-media.ts';
import { createLimit, createSingleFlight } from './turns.ts';

export type Thumbnails = {
  /** Path of a JPEG 320 wide; null for what has no picture or none that can be decoded. Throws `media.vanished`, `media.disk-full`. */
  of(record: AssetRecord, signal: AbortSignal): Promise<string | null>;
  remove(id: AssetId): Promise<void>;
};

const AT_ONCE = 2;

/** One ffmpeg run for each picture, kept in the cache under the file's size and time, so that a changed file gets a new one. */
export function createThumbnails(options: {
  readonly folder: DataFolder;
  readonly files: AssetFiles;
  readonly media: Pick<AssetMedia, 'makeThumbnail'>;
}): Thumbnails {
  const cache = path.join(options.folder.cache, 'thumbnails');
  const limited = createLimit(AT_ONCE);
  const once = createSingleFlight<string | null>();
  /** Files that gave no picture, so that a page that shows them again does not start ffmpeg again. */
  const hopeless = new Set<string>();

  async function make(record: AssetRecord, target: string, signal: AbortSignal): Promise<string | null> {
    if (await isFilled(target)) return target;
    const source = await options.files.require(record);
    if (!record.info) return null;
    await mkdir(cache, { recursive: true });
    const partial = partialPath(target, 'making');
    try {
      await options.media.makeThumbnail({ source, info: record.info, target: partial, signal });
      if (!(await isFilled(partial))) throw new AppError('tool.failed', 'ffmpeg made no picture of this file.');
      await deliver({ partial, target, verify: async () => undefined, overwrite: true });
      return target;
    } catch (error) {
      if (!(error instanceof AppError) || (error.code !== 'tool.failed' && error.code !== 'media.unreadable')) throw error;
      hopeless.add(target);
      return null;
    } finally {
      await rm(partial, { force: true });
    }
  }

  return {
    async of(record, signal) {
      if (!record.info?.streams.some((stream) => stream.kind === 'video')) return null;
      const target = path.join(cache, `${record.id}-${record.sizeBytes}-${record.modifiedAtMs}.jpg`);
      if (hopeless.has(target)) return null;
      return once(target, () => limited(() => make(record, target, signal)));
    },
    async remove(id) {
      const names = await readdir(cache).catch(() => []);
      const ours = names.filter((name) => name.startsWith(`${id}-`));
      await Promise.all(ours.map((name) => rm(path.join(cache, name), { force: true })));
    },
  };
}

async function isFilled(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile() && found.size > 0,
    () => false,
  );
}
