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
  remove(id: AssetId): Promise<boolean>;
  onChange(listener: (id: AssetId | null) => void): () => void;
};

export function createAssetRegistry(options: {
  readonly assets: AssetsRepository;
  readonly files: AssetFiles;
  readonly thumbnails: Thumbnails;
}): AssetRegistry {
  const { assets, files, thumbnails } = options;
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

  async function dropMade(id: AssetId): Promise<void> {
    for (const rendition of assets.derivedFrom(id)) {
      assets.remove(rendition.id);
      files.forget(rendition.id);
      await files.removeOurs(rendition);
    }
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
      assets.updateContent(record.id, { ...content, contentHash: null });
      await dropMade(record.id);
      changed(record.id);
      return seen(recordOf(record.id));
    },
    async remove(id) {
      const record = assets.get(id);
      if (!record) return false;
      await dropMade(id);
      assets.remove(id);
      files.forget(id);
      changed(id);
      await files.removeOurs(record);
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
