import type { Asset, BrowseEntry } from '../../../common/contract/assets.ts';
import type { MediaInfo } from '../../../common/domain/media/media-info.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import type { AssetRecord } from '../../database/repositories/assets.ts';

/** Everything that is known about files; the only place that turns an asset's id into a path. */
export type AssetService = {
  /** Adds a file that stays where it is, probing it; the same path again gives the same asset, probed afresh if it changed. */
  addReference(path: string, signal?: AbortSignal): Promise<Asset>;
  /**
   * Moves a finished upload into the store. `name` comes from the browser and is only ever shown. `id` becomes the asset's: the
   * same again after a crash, at whatever point, goes on there and gives the one asset. On any error the temporary file is left
   * for another try. Throws `media.vanished` where there is no file of this upload any more.
   */
  addUpload(temporaryPath: string, name: string, id: AssetId): Promise<Asset>;
  /** Registers a product: already in the store (`stored`, a key below `media/`) or delivered to a place of the user's (`external`). */
  addProduced(file: {
    readonly name: string;
    readonly location: AssetRecord['location'];
    readonly info: MediaInfo;
    readonly sizeBytes: number;
  }): Promise<Asset>;
  /** Registers a file that belongs to a product, such as its subtitles: forgotten with it, and in no list. The same key replaces it. */
  addCompanion(
    of: AssetId,
    file: { readonly key: string; readonly name: string; readonly location: AssetRecord['location'] },
  ): Promise<Asset>;
  get(id: AssetId): Asset;
  list(limit: number): readonly Asset[];
  /** Absolute path; throws `not-found` or `media.vanished`. */
  pathOf(id: AssetId): Promise<string>;
  recordOf(id: AssetId): AssetRecord;
  /** A playable file with the picture and the audio track of that place, made once and kept in the cache. */
  rendition(id: AssetId, audioTrack: number): Promise<Asset>;
  /** Path of a JPEG 320 wide, made once; null for files without a picture. */
  thumbnail(id: AssetId): Promise<string | null>;
  /** Throws `job.not-possible` while work that has not ended needs the file. */
  remove(id: AssetId): Promise<boolean>;
  onChange(listener: (id: AssetId | null) => void): () => void;
};

export type BrowseService = {
  browse(token: string | undefined): Promise<{
    readonly trail: readonly { readonly name: string; readonly token: string }[];
    readonly entries: readonly BrowseEntry[];
    readonly truncated: boolean;
  }>;
  /** Absolute path inside the allowed roots, symbolic links resolved; throws `usage.not-allowed`. */
  resolveReadable(token: string): Promise<string>;
};

/** Seals a path for one purpose with a key of this process, so that pages hold opaque texts. */
export type PathTokens = {
  seal(purpose: 'browse' | 'write', path: string): string;
  /** Throws `usage.not-allowed` for a foreign, altered or wrongly used token. */
  open(purpose: 'browse' | 'write', token: string): string;
};
