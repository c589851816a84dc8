import type { MediaInfo } from '../../../common/domain/media/media-info.ts';
import type { AssetId } from '../../../common/units/ids.ts';

export type AssetKind = 'video' | 'audio' | 'image' | 'document' | 'other';
export type AssetOrigin = 'reference' | 'upload' | 'produced' | 'rendition';

/**
 * One known file. `location` is either a storage key below the data folder's `media/` or `cache/`, or the absolute path of
 * a file that stays in its own place.
 */
export type AssetRecord = {
  readonly id: AssetId;
  readonly kind: AssetKind;
  readonly origin: AssetOrigin;
  /** The name shown and offered for saving; never used as a path. */
  readonly name: string;
  readonly location: { readonly kind: 'stored'; readonly key: string } | { readonly kind: 'external'; readonly path: string };
  readonly sizeBytes: number;
  /** Of the file when it was added, to tell later whether it is still the same. */
  readonly modifiedAtMs: number;
  /** SHA-256 in hex where it was computed. */
  readonly contentHash: string | null;
  readonly info: MediaInfo | null;
  /** For a rendition: what it was made from and a key such as `audio-1`. */
  readonly derivedFrom: { readonly assetId: AssetId; readonly key: string } | null;
  readonly createdAtMs: number;
};

export type AssetsRepository = {
  insert(asset: AssetRecord): void;
  get(id: AssetId): AssetRecord | undefined;
  byExternalPath(path: string): AssetRecord | undefined;
  derived(from: AssetId, key: string): AssetRecord | undefined;
  derivedFrom(from: AssetId): readonly AssetRecord[];
  /** Newest first, without renditions. */
  list(limit: number): readonly AssetRecord[];
  /** Size, time, hash and info of a file that changed in its place. */
  updateContent(id: AssetId, content: Pick<AssetRecord, 'sizeBytes' | 'modifiedAtMs' | 'contentHash' | 'info'>): void;
  remove(id: AssetId): void;
};
