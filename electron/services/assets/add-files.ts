import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Asset } from '../../../common/contract/assets.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { MediaInfo } from '../../../common/domain/media/media-info.ts';
import { type AssetId, assetId } from '../../../common/units/ids.ts';
import type { AssetRecord, AssetsRepository } from '../../database/repositories/assets.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { safeFileName } from '../delivery/safe-name.ts';
import type { AssetMedia } from './asset-media.ts';
import type { AssetContent, AssetRegistry } from './asset-registry.ts';
import type { AssetService } from './asset-service.ts';
import { kindOfMedia } from './asset-view.ts';
import { type InspectedFile, inspectFile } from './inspect-file.ts';
import { extensionOf } from './mime.ts';
import { createTurns } from './turns.ts';
import { storedUpload, storeUpload } from './upload-store.ts';

export type AddingDependencies = {
  readonly assets: Pick<AssetsRepository, 'byExternalPath' | 'get' | 'derived' | 'remove'>;
  readonly registry: AssetRegistry;
  readonly folder: DataFolder;
  readonly media: Pick<AssetMedia, 'probe'>;
  readonly now: () => number;
  readonly newId: () => AssetId;
};

/** The ways in which a file becomes known. */
export type Adding = {
  reference(named: string, signal: AbortSignal): Promise<Asset>;
  /** See `AssetService.addUpload`. */
  upload(upload: FinishedUpload, signal: AbortSignal): Promise<Asset>;
  produced: AssetService['addProduced'];
  companion: AssetService['addCompanion'];
};

export type FinishedUpload = { readonly temporary: string; readonly name: string; readonly id: AssetId };

export function createAdding(dependencies: AddingDependencies): Adding {
  const { assets, registry, folder, media, now, newId } = dependencies;
  const inTurn = createTurns();

  async function addFile(file: InspectedFile, signal: AbortSignal): Promise<Asset> {
    const known = assets.byExternalPath(file.path);
    if (known?.info && known.sizeBytes === file.sizeBytes && known.modifiedAtMs === file.modifiedAtMs) return registry.seen(known);
    const name = path.basename(file.path);
    const content = contentOf(requireMedia(await media.probe(file.path, signal), name), file);
    if (known) return registry.update(known, content);
    return registry.insert(newRecord(newId(), 'reference', name, { kind: 'external', path: file.path }, content, now()));
  }

  async function addUpload({ temporary, name, id }: FinishedUpload, signal: AbortSignal): Promise<Asset> {
    const known = assets.get(id);
    if (known) return registry.view(known);
    const shown = safeFileName(name.split(/[/\\]/).at(-1) ?? '');
    // A crash may have come between moving the file and recording it.
    const moved = await storedUpload(folder, id);
    const info = requireMedia(await media.probe(moved === undefined ? temporary : path.join(folder.media, moved), signal), shown);
    const key = moved ?? (await storeUpload(folder, temporary, `${id}${extensionOf(info)}`));
    const content = contentOf(info, await sizeAndTime(path.join(folder.media, key)));
    return registry.insert(newRecord(id, 'upload', shown, { kind: 'stored', key }, content, now()));
  }

  /** The id comes from the key: a job that was killed before it noted the asset finds the same one again. */
  async function addStored(name: string, key: string, content: Known): Promise<Asset> {
    const id = assetId(createHash('sha256').update(key).digest('hex').slice(0, 32));
    const known = assets.get(id);
    if (known) return registry.update(known, content);
    return registry.insert(newRecord(id, 'produced', name, { kind: 'stored', key }, content, now()));
  }

  return {
    async reference(named, signal) {
      const file = await inspectFile(named, folder.root);
      // Two callers adding one path at once must not make two assets of it.
      return inTurn(file.path, () => addFile(file, signal));
    },
    upload: (upload, signal) => inTurn(upload.id, () => addUpload(upload, signal)),
    async produced({ name, location, info, sizeBytes }) {
      const file = location.kind === 'external' ? location.path : path.join(folder.media, location.key);
      const content = { info, sizeBytes, modifiedAtMs: (await sizeAndTime(file)).modifiedAtMs };
      if (location.kind === 'stored') return addStored(name, location.key, content);
      const known = assets.byExternalPath(location.path);
      if (known) return registry.update(known, content);
      return registry.insert(newRecord(newId(), 'produced', name, location, content, now()));
    },
    async companion(of, { key, name, location }) {
      const file = location.kind === 'external' ? location.path : path.join(folder.media, location.key);
      const content = { info: null, ...(await sizeAndTime(file)) };
      const before = assets.derived(of, key);
      if (before) assets.remove(before.id);
      const record = { id: newId(), kind: 'document', origin: 'produced', name, location, ...content, contentHash: null } as const;
      return registry.insert({ ...record, derivedFrom: { assetId: of, key }, createdAtMs: now() });
    },
  };
}

type Origin = 'reference' | 'upload' | 'produced';
type Known = AssetContent & { readonly info: MediaInfo };

function newRecord(
  id: AssetId,
  origin: Origin,
  name: string,
  location: AssetRecord['location'],
  content: Known,
  nowMs: number,
): AssetRecord {
  return {
    id,
    kind: kindOfMedia(content.info),
    origin,
    name,
    location,
    ...content,
    contentHash: null,
    derivedFrom: null,
    createdAtMs: nowMs,
  };
}

function contentOf(info: MediaInfo, file: Omit<AssetContent, 'info'>): Known {
  return { info, sizeBytes: file.sizeBytes, modifiedAtMs: file.modifiedAtMs };
}

async function sizeAndTime(file: string): Promise<Omit<AssetContent, 'info'>> {
  const found = await stat(file);
  return { sizeBytes: found.size, modifiedAtMs: Math.floor(found.mtimeMs) };
}

function requireMedia(info: MediaInfo, name: string): MediaInfo {
  if (kindOfMedia(info) !== 'other') return info;
  throw new AppError('media.not-media', `${name} holds neither a picture nor sound.`, { details: { name } });
}
