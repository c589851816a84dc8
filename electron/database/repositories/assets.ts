import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { ASSET_KINDS, ASSET_ORIGINS } from '../../../common/contract/assets.ts';
import { assetIdSchema } from '../../../common/contract/schemas.ts';
import type { MediaInfo } from '../../../common/domain/media/media-info.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import { optionalJson, readRow, readRows, requireRow, toJson } from '../rows.ts';
import { mediaInfoSchema } from './media-info-schema.ts';

export type AssetKind = (typeof ASSET_KINDS)[number];
export type AssetOrigin = (typeof ASSET_ORIGINS)[number];

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
  /** Of the file when it was added, in whole milliseconds, to tell later whether it is still the same. */
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
  /** With its renditions. */
  remove(id: AssetId): void;
};

const locationSchema = z.union([
  z
    .object({ storage_key: z.string(), external_path: z.null() })
    .transform((row): AssetRecord['location'] => ({ kind: 'stored', key: row.storage_key })),
  z
    .object({ storage_key: z.null(), external_path: z.string() })
    .transform((row): AssetRecord['location'] => ({ kind: 'external', path: row.external_path })),
]);

/** A row of `assets`; an unknown kind or origin hides it, a probe that is no longer understood reads as none. */
const assetRowSchema = z
  .object({
    id: assetIdSchema,
    kind: z.enum(ASSET_KINDS),
    origin: z.enum(ASSET_ORIGINS),
    name: z.string(),
    size_bytes: z.number(),
    modified_at_ms: z.number(),
    content_hash: z.string().nullable(),
    info: optionalJson(mediaInfoSchema),
    derived_from_id: assetIdSchema.nullable(),
    derived_key: z.string().nullable(),
    created_at_ms: z.number(),
  })
  .and(locationSchema.transform((location) => ({ location })))
  .transform(
    (row): AssetRecord => ({
      id: row.id,
      kind: row.kind,
      origin: row.origin,
      name: row.name,
      location: row.location,
      sizeBytes: row.size_bytes,
      modifiedAtMs: row.modified_at_ms,
      contentHash: row.content_hash,
      info: row.info,
      derivedFrom: row.derived_from_id && row.derived_key !== null ? { assetId: row.derived_from_id, key: row.derived_key } : null,
      createdAtMs: row.created_at_ms,
    }),
  );

const INSERT = `
  INSERT INTO assets (id, kind, origin, name, storage_key, external_path, size_bytes, modified_at_ms, content_hash, info,
    derived_from_id, derived_key, created_at_ms)
  VALUES (@id, @kind, @origin, @name, @storageKey, @externalPath, @sizeBytes, @modifiedAtMs, @contentHash, @info,
    @derivedFromId, @derivedKey, @createdAtMs)`;

/** Known files. Where several assets have one path or one derivation, the newest counts. Throws `not-found` for content of an asset that is gone. */
export function createAssetsRepository(db: Database): AssetsRepository {
  const insert = db.prepare(INSERT);
  const byId = db.prepare('SELECT * FROM assets WHERE id = ?');
  const byPath = db.prepare('SELECT * FROM assets WHERE external_path = ? ORDER BY seq DESC LIMIT 1');
  const byDerivation = db.prepare('SELECT * FROM assets WHERE derived_from_id = ? AND derived_key = ? ORDER BY seq DESC LIMIT 1');
  const allDerived = db.prepare('SELECT * FROM assets WHERE derived_from_id = ? ORDER BY seq');
  const newest = db.prepare('SELECT * FROM assets WHERE derived_from_id IS NULL ORDER BY created_at_ms DESC, seq DESC LIMIT ?');
  const update = db.prepare('UPDATE assets SET size_bytes = ?, modified_at_ms = ?, content_hash = ?, info = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM assets WHERE id = ?');
  return {
    insert: (asset) => {
      insert.run({
        id: asset.id,
        kind: asset.kind,
        origin: asset.origin,
        name: asset.name,
        storageKey: asset.location.kind === 'stored' ? asset.location.key : null,
        externalPath: asset.location.kind === 'external' ? asset.location.path : null,
        sizeBytes: asset.sizeBytes,
        modifiedAtMs: asset.modifiedAtMs,
        contentHash: asset.contentHash,
        info: toJson(asset.info ?? undefined),
        derivedFromId: asset.derivedFrom?.assetId ?? null,
        derivedKey: asset.derivedFrom?.key ?? null,
        createdAtMs: asset.createdAtMs,
      });
    },
    get: (id) => readRow(assetRowSchema, byId.get(id)),
    byExternalPath: (path) => readRow(assetRowSchema, byPath.get(path)),
    derived: (from, key) => readRow(assetRowSchema, byDerivation.get(from, key)),
    derivedFrom: (from) => readRows(assetRowSchema, allDerived.all(from)),
    list: (limit) => readRows(assetRowSchema, newest.all(limit)),
    updateContent: (id, content) => {
      const info = toJson(content.info ?? undefined);
      requireRow(update.run(content.sizeBytes, content.modifiedAtMs, content.contentHash, info, id), 'asset');
    },
    remove: (id) => {
      remove.run(id);
    },
  };
}
