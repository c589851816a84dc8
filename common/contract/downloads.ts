import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { DownloadHistoryEntry, DownloadOutcome, DownloadRequest, DownloadVideo } from '../domain/downloads/download.ts';
import { EXTRACTORS } from '../domain/downloads/extraction.ts';
import { DEFAULT_NAME_TEMPLATE } from '../domain/downloads/name-template.ts';
import { assetSchema } from './assets.ts';
import { jobIdSchema, jobSchema } from './schemas.ts';

/** A web address; what else a link could be (`file:`, `data:`) is refused here. */
export const linkSchema = z
  .url({ protocol: /^https?$/ })
  .max(4_096)
  // It is stored and shown: no place for a password.
  .refine((link) => !/^https?:\/\/[^/?#]*@/i.test(link), { error: 'must not hold a name and password' });

const wishContainer = z.enum(['mp4', 'mkv', 'webm', 'm4a', 'opus']).nullable();
export const downloadRequestSchema = z.object({
  kind: z.enum(['video', 'audio']).default('video'),
  /** Lines at most; null for the best there is. */
  maxHeight: z.number().int().min(1).max(20_000).nullable().default(1_080),
  container: wishContainer.default(null),
  formatIds: z.array(z.string().max(100)).max(2).default([]),
  audioLanguage: z.string().max(35).nullable().default(null),
  nameTemplate: z.string().min(1).max(500).default(DEFAULT_NAME_TEMPLATE),
  describe: z.boolean().default(true),
}) satisfies z.ZodType<DownloadRequest>;

/** Where the file goes. `path` is for the local socket only. */
const folderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('library') }),
  z.object({ kind: z.literal('path'), path: z.string().min(1).max(32_768) }),
]);

export const downloadVideoSchema = z.object({
  site: z.string(),
  videoId: z.string(),
  title: z.string(),
  channel: z.string().nullable(),
  durationMs: z.number().nullable(),
}) satisfies z.ZodType<DownloadVideo>;

export const downloadOutcomeSchema = z.object({
  extractor: z.enum(EXTRACTORS),
  formatIds: z.array(z.string()),
  place: z.string(),
  served: z.object({
    container: z.string(),
    height: z.number().nullable(),
    videoCodec: z.string().nullable(),
    audioCodec: z.string().nullable(),
    audioLanguage: z.string().nullable(),
    durationMs: z.number().nullable(),
    sizeBytes: z.number(),
  }),
  shortfalls: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('height'), asked: z.number(), served: z.number() }),
      z.object({ kind: z.literal('container'), asked: z.string(), served: z.string() }),
      z.object({ kind: z.literal('language'), asked: z.string(), served: z.string().nullable() }),
      z.object({ kind: z.literal('no-sound') }),
    ]),
  ),
}) satisfies z.ZodType<DownloadOutcome>;

/** A download as a page or a script sees it. */
export const downloadSchema = z.object({
  job: jobSchema,
  url: z.string(),
  request: downloadRequestSchema,
  video: downloadVideoSchema.nullable(),
  output: assetSchema.nullable(),
  outcome: downloadOutcomeSchema.nullable(),
});
export type Download = z.infer<typeof downloadSchema>;

export const downloadHistorySchema = z.object({
  id: z.string(),
  site: z.string(),
  videoId: z.string(),
  videoTitle: z.string(),
  videoUrl: z.string(),
  format: z.object({ itag: z.string(), quality: z.string(), container: z.string(), filesize: z.number().nullable() }),
  fileName: z.string().nullable(),
  downloadDurationMs: z.number(),
  success: z.boolean(),
  error: z.string().nullable(),
  atMs: z.number(),
}) satisfies z.ZodType<DownloadHistoryEntry>;

const one = z.object({ id: jobIdSchema });

export const downloadsContract = {
  start: oc
    .route({ method: 'POST', path: '/downloads', summary: 'Download what stands behind a link' })
    .input(downloadRequestSchema.extend({ url: linkSchema, folder: folderSchema.default({ kind: 'library' }) }))
    .output(jobSchema),
  get: oc.route({ method: 'GET', path: '/downloads/{id}' }).input(one).output(downloadSchema),
  list: oc
    .route({ method: 'GET', path: '/downloads', summary: 'The queue, newest first' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(2_000).default(200) }))
    .output(z.array(downloadSchema)),
  history: oc
    .route({ method: 'GET', path: '/downloads/history', summary: 'What was downloaded, newest first' })
    .input(z.object({ search: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(5_000).default(200) }))
    .output(z.array(downloadHistorySchema)),
};
