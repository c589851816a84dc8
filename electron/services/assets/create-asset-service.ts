import { AppError } from '../../../common/contract/errors.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import type { AssetsRepository } from '../../database/repositories/assets.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { createAdding } from './add-files.ts';
import type { AssetFiles } from './asset-files.ts';
import type { AssetMedia } from './asset-media.ts';
import { createAssetRegistry } from './asset-registry.ts';
import type { AssetService } from './asset-service.ts';
import { createRenditionRequests, type RenditionJobs } from './rendition-requests.ts';
import { createThumbnails } from './thumbnails.ts';

export type AssetServiceDependencies = {
  readonly assets: AssetsRepository;
  /** The same as the rendition kind has. */
  readonly files: AssetFiles;
  readonly folder: DataFolder;
  readonly media: Pick<AssetMedia, 'probe' | 'makeThumbnail'>;
  /** Asked for late: job kinds that need this service exist before the job service does. */
  readonly jobs: () => RenditionJobs;
  /** Whether work that has not ended needs the file; asked for late like `jobs`. */
  readonly isInUse: (id: AssetId) => boolean;
  readonly now: () => number;
  readonly newId: () => AssetId;
};

/** With the end of what it started: `close` stops probes and thumbnails and resolves once they have settled. */
export type ClosableAssetService = AssetService & { close(): Promise<void> };

export function createAssetService(dependencies: AssetServiceDependencies): ClosableAssetService {
  const { assets, files, folder, media, jobs, isInUse } = dependencies;
  const thumbnails = createThumbnails({ folder, files, media });
  const registry = createAssetRegistry({ assets, files, thumbnails, isInUse });
  const adding = createAdding({ ...dependencies, registry });
  const renditionOf = createRenditionRequests({ assets, files, jobs });

  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  /** Keeps `close` waiting until the work has settled. */
  async function tracked<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    closing.signal.throwIfAborted();
    const running = work(signal ? AbortSignal.any([signal, closing.signal]) : closing.signal);
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  }

  return {
    addReference: (named, signal) => tracked((either) => adding.reference(named, either), signal),
    addUpload: (temporary, name, id) => tracked((signal) => adding.upload({ temporary, name, id }, signal)),
    addProduced: (file) => tracked(() => adding.produced(file)),
    addCompanion: (of, file) => tracked(() => adding.companion(of, file)),
    get: (id) => registry.view(registry.recordOf(id)),
    list: (limit) => assets.list(limit).map(registry.view),
    pathOf: async (id) => files.require(registry.recordOf(id)),
    recordOf: registry.recordOf,
    rendition: (id, audioTrack) => tracked(async (signal) => registry.view(await renditionOf(registry.recordOf(id), audioTrack, signal))),
    thumbnail: (id) => tracked(async (signal) => thumbnails.of(registry.recordOf(id), signal)),
    remove: (id) => tracked(() => registry.remove(id)),
    onChange: registry.onChange,
    async close() {
      closing.abort(new AppError('program.closing', 'StreamFetch is closing.'));
      await Promise.allSettled([...underWay]);
    },
  };
}
