import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { assetIdSchema, microsSchema, pathTokenSchema } from './schemas.ts';

export const ASSET_KINDS = ['video', 'audio', 'image', 'document', 'other'] as const;
export const ASSET_ORIGINS = ['reference', 'upload', 'produced', 'rendition'] as const;

/** One file that StreamFetch knows. Bytes are at `/media/<id>` (ranges), a picture of it at `/media/<id>/thumbnail`. */
export const assetSchema = z.object({
  id: assetIdSchema,
  kind: z.enum(ASSET_KINDS),
  origin: z.enum(ASSET_ORIGINS),
  /** True where the file lies in the data folder, so that removing the asset deletes it; one in its own place stays. */
  isStored: z.boolean(),
  name: z.string(),
  sizeBytes: z.number(),
  duration: microsSchema.nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  videoCodec: z.string().nullable(),
  audioTracks: z.array(
    z.object({
      codec: z.string(),
      language: z.string().nullable(),
      title: z.string().nullable(),
      channels: z.number(),
      sampleRateHz: z.number(),
    }),
  ),
  /** False once the file is gone from its place. */
  available: z.boolean(),
  createdAtMs: z.number(),
});
export type Asset = z.infer<typeof assetSchema>;

export const browseEntrySchema = z.object({
  name: z.string(),
  kind: z.enum(['folder', 'file']),
  sizeBytes: z.number().nullable(),
  token: pathTokenSchema,
});
export type BrowseEntry = z.infer<typeof browseEntrySchema>;

export const assetsContract = {
  list: oc
    .route({ method: 'GET', path: '/assets', summary: 'The files StreamFetch knows, newest first' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }))
    .output(z.array(assetSchema)),
  get: oc
    .route({ method: 'GET', path: '/assets/{id}', summary: 'One file' })
    .input(z.object({ id: assetIdSchema }))
    .output(assetSchema),
  /** Folders and files the owner allows to choose from; without a token, the allowed roots themselves. */
  browse: oc
    .route({ method: 'GET', path: '/files', summary: 'Browse the folders this host allows' })
    .input(z.object({ folder: pathTokenSchema.optional() }))
    .output(
      z.object({
        /** From the root down to the folder shown; empty at the list of roots. */
        trail: z.array(z.object({ name: z.string(), token: pathTokenSchema })),
        entries: z.array(browseEntrySchema),
        /** True where more than the entries shown exist. */
        truncated: z.boolean(),
      }),
    ),
  /** Adds a file chosen by `browse`; refused with `usage.not-allowed` once it lies outside the allowed roots. */
  addBrowsed: oc
    .route({ method: 'POST', path: '/assets/browsed', summary: 'Add a file chosen by browsing' })
    .input(z.object({ token: pathTokenSchema }))
    .output(assetSchema),
  /** Adds a file by its absolute path. Only for callers on the local socket, who could read the file anyway. */
  addPath: oc
    .route({ method: 'POST', path: '/assets/path', summary: 'Add a file by path (local socket only)' })
    .input(z.object({ path: z.string().min(1).max(32_768) }))
    .output(assetSchema),
  /** The talk that comes with StreamFetch, for first steps and rehearsals. */
  addSample: oc.route({ method: 'POST', path: '/assets/sample', summary: 'Add the sample that came with StreamFetch' }).output(assetSchema),
  /** A playable copy with the picture and one audio track, remuxed without encoding and kept in the cache. */
  rendition: oc
    .route({ method: 'POST', path: '/assets/{id}/renditions', summary: 'A file that plays one audio track' })
    .input(z.object({ id: assetIdSchema, audioTrack: z.number().int().min(0).max(99) }))
    .output(assetSchema),
  remove: oc
    .route({ method: 'DELETE', path: '/assets/{id}', summary: 'Forget a file; one in its own place on disk stays there' })
    .input(z.object({ id: assetIdSchema }))
    .output(z.object({ removed: z.boolean() })),
  /** One event at once, then one for each change. */
  watch: oc.output(eventIterator(z.object({ changed: assetIdSchema.nullable() }))),
};
