import type { Asset } from '../../../common/contract/assets.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import type { AssetRecord, AssetsRepository } from '../../database/repositories/assets.ts';
import type { AssetFiles } from './asset-files.ts';
import { toAsset } from './asset-view.ts';
import type { Thumbnails } from './thumbnails.ts';

export type AssetContent = Pick<AssetRecord, 'sizeBytes' | 'modifiedAtMs' | 'info'>;

/** Records with what hangs on them: renditions, thumbnails, who listens. */
export type AssetRegistry = {
  /** Throws `not-found`. */
  recordOf(id: AssetId): AssetRecord;
  view(record: AssetRecord): Asset;
  /** The view of one whose file was just seen on disk. */
  seen(record: AssetRecord): Asset;
  insert(record: AssetRecord): Asset;
  /** For a file that changed in its place: what was made of the old one goes. */
  update(record: AssetRecord, content: AssetContent): Promise<Asset>;
  /** Throws `job.not-possible` while the file is in use. */
  remove(id: AssetId): Promise<boolean>;
  onChange(listener: (id: AssetId | null) => void): () => void;
};

export function createAssetRegistry(options: {
  readonly assets: AssetsRepository;
  readonly files: AssetFiles;
  readonly thumbnails: Thumbnails;
  readonly isInUse: (id: AssetId) => boolean;
}): AssetRegistry {
  const { assets, files, thumbnails, isInUse } = options;
  const listeners = new Set<(id: AssetId | null) => void>();
  const changed = (id: AssetId): void => {
    for (const listener of [...listeners]) tell(listener, id);
  };
  files.onChange(changed);

  function recordOf(id: AssetId): AssetRecord {
    const record = assets.get(id);
    if (!record) throw new AppError('not-found', 'StreamFetch does not know this file.');
    return record;
  }
  const view = (record: AssetRecord): Asset => toAsset(record, files.isAvailable(record));

  function seen(record: AssetRecord): Asset {
    files.noteAvailable(record.id, true);
    return view(record);
  }

  /** Records at once, with no wait in between, so that nobody finds one whose file is going. */
  function forget(records: readonly AssetRecord[]): void {
    for (const record of records) {
      assets.remove(record.id);
      files.forget(record.id);
    }
  }
  async function dropFiles(id: AssetId, records: readonly AssetRecord[]): Promise<void> {
    for (const record of records) await files.removeOurs(record);
    await thumbnails.remove(id);
  }

  return {
    recordOf,
    view,
    seen,
    insert(record) {
      assets.insert(record);
      changed(record.id);
      return seen(record);
    },
    async update(record, content) {
      const made = assets.derivedFrom(record.id);
      assets.updateContent(record.id, { ...content, contentHash: null });
      forget(made);
      await dropFiles(record.id, made);
      changed(record.id);
      return seen(recordOf(record.id));
    },
    async remove(id) {
      const record = assets.get(id);
      if (!record) return false;
      if (isInUse(id)) {
        const message = `${record.name} is being dubbed. Wait for the dub to end, or cancel it, before you remove the file.`;
        throw new AppError('job.not-possible', message, { details: { name: record.name } });
      }
      const going = [...assets.derivedFrom(id), record];
      forget(going);
      changed(id);
      await dropFiles(id, going);
      return true;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A listener's bug must not undo what was done; it surfaces as any uncaught error does. */
function tell(listener: (id: AssetId | null) => void, id: AssetId): void {
  try {
    listener(id);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
