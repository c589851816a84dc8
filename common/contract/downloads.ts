import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  type ArchiveEntry,
  DOWNLOAD_PRIORITIES,
  type DownloadHistoryEntry,
  type DownloadOutcome,
  type DownloadRequest,
  type DownloadStatistics,
  type DownloadVideo,
  type EarlierDownload,
} from '../domain/downloads/download.ts';
import { EXTRACTORS } from '../domain/downloads/extraction.ts';
import { DEFAULT_NAME_TEMPLATE } from '../domain/downloads/name-template.ts';
import { assetSchema } from './assets.ts';
import { assetIdSchema, jobIdSchema, jobSchema, pathTokenSchema } from './schemas.ts';

export const MOST_LINK_CHARACTERS = 4_096;
/** A web address; what else a link could be (`file:`, `data:`) is refused here. */
export const linkSchema = z
  .url({ protocol: /^https?$/ })
  .max(MOST_LINK_CHARACTERS)
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
  subtitleLanguages: z.array(z.string().min(2).max(35)).max(20).default([]),
  automaticSubtitles: z.boolean().default(false),
  thumbnail: z.boolean().default(false),
  sponsorMarks: z.boolean().default(false),
}) satisfies z.ZodType<DownloadRequest>;

/**
 * Where the file goes: `token` is a folder from the system's dialog, `browsed` one that `assets.browse` has shown. `path` is for the local
 * socket only.
 */
const folderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('library') }),
  z.object({ kind: z.literal('token'), token: pathTokenSchema }),
  z.object({ kind: z.literal('browsed'), token: pathTokenSchema }),
  z.object({ kind: z.literal('path'), path: z.string().min(1).max(32_768) }),
]);

export const downloadVideoSchema = z.object({
  site: z.string(),
  videoId: z.string(),
  title: z.string(),
  channel: z.string().nullable(),
  durationMs: z.number().nullable(),
}) satisfies z.ZodType<DownloadVideo>;

const streamSchema = z.enum(['picture', 'sound']);
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
      z.object({ kind: z.literal('codec'), stream: streamSchema, asked: z.string(), served: z.string() }),
      z.object({ kind: z.literal('gap'), stream: streamSchema, atMs: z.number(), ms: z.number() }),
      z.object({ kind: z.literal('ends-early'), stream: streamSchema, ms: z.number() }),
      z.object({ kind: z.literal('no-sound') }),
      z.object({ kind: z.literal('subtitles'), language: z.string() }),
      z.object({ kind: z.literal('thumbnail') }),
      z.object({ kind: z.literal('sponsor-marks') }),
    ]),
  ),
}) satisfies z.ZodType<DownloadOutcome>;

const prioritySchema = z.enum(DOWNLOAD_PRIORITIES);
export const earlierDownloadSchema = z.object({ atMs: z.number(), fileName: z.string().nullable() }) satisfies z.ZodType<EarlierDownload>;

/** A download as a page or a script sees it. */
export const downloadSchema = z.object({
  job: jobSchema,
  url: z.string(),
  request: downloadRequestSchema,
  priority: prioritySchema,
  /** False where the file goes to the library. */
  hasFolder: z.boolean(),
  video: downloadVideoSchema.nullable(),
  /** While bytes come. */
  transfer: z
    .object({
      doneBytes: z.number(),
      totalBytes: z.number().nullable(),
      bytesPerSecond: z.number(),
      connections: z.number(),
      renewals: z.number(),
    })
    .nullable(),
  output: assetSchema.nullable(),
  outcome: downloadOutcomeSchema.nullable(),
  earlier: earlierDownloadSchema.nullable(),
});
export type Download = z.infer<typeof downloadSchema>;

/** First `snapshot`, then `changed` for each download that changes and `removed` for one that goes. */
export const downloadEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), downloads: z.array(downloadSchema) }),
  z.object({ type: z.literal('changed'), download: downloadSchema }),
  z.object({ type: z.literal('removed'), id: jobIdSchema }),
]);
export type DownloadFeedEvent = z.infer<typeof downloadEventSchema>;

/** What stands behind a link, without any address: those are signed. */
export const inspectionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('video'),
    extractor: z.enum(EXTRACTORS),
    video: downloadVideoSchema,
    uploadDate: z.string().nullable(),
    chapters: z.number(),
    hasThumbnail: z.boolean(),
    subtitles: z.array(z.object({ language: z.string(), isAutomatic: z.boolean() })),
    formats: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['video', 'audio', 'muxed']),
        container: z.string(),
        videoCodec: z.string().nullable(),
        audioCodec: z.string().nullable(),
        width: z.number().nullable(),
        height: z.number().nullable(),
        fps: z.number().nullable(),
        bitrateBps: z.number().nullable(),
        sizeBytes: z.number().nullable(),
        language: z.string().nullable(),
      }),
    ),
    /** For each kind of file that the archive has. */
    earlier: z.object({ video: earlierDownloadSchema.nullable(), audio: earlierDownloadSchema.nullable() }),
  }),
  z.object({
    kind: z.literal('playlist'),
    title: z.string(),
    entries: z.array(
      z.object({
        url: z.string(),
        videoId: z.string(),
        title: z.string(),
        durationMs: z.number().nullable(),
        earlier: earlierDownloadSchema.nullable(),
      }),
    ),
  }),
]);
export type Inspection = z.infer<typeof inspectionSchema>;

/** Most links in one call. */
export const MOST_LINKS = 1_000;

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
  assetId: assetIdSchema.nullable(),
}) satisfies z.ZodType<DownloadHistoryEntry>;

export const archiveEntrySchema = z.object({
  site: z.string(),
  videoId: z.string(),
  kind: z.enum(['video', 'audio']),
  title: z.string(),
  fileName: z.string().nullable(),
  atMs: z.number(),
}) satisfies z.ZodType<ArchiveEntry>;

const sums = { succeeded: z.number(), sizeBytes: z.number() };
export const downloadStatisticsSchema = z.object({
  ...sums,
  failed: z.number(),
  durationMs: z.number(),
  sites: z.array(z.object({ site: z.string(), ...sums })),
  months: z.array(z.object({ month: z.string(), ...sums })),
}) satisfies z.ZodType<DownloadStatistics>;

const cacheStatsSchema = z.object({ entries: z.number(), sizeBytes: z.number(), hits: z.number(), misses: z.number() });

/** How a download is done; the same for one link and for many. */
const manner = downloadRequestSchema.extend({
  folder: folderSchema.default({ kind: 'library' }),
  priority: prioritySchema.default('usual'),
  /** Also what the archive has. */
  again: z.boolean().default(false),
});
const counted = z.object({ count: z.number() });
const limit = (most: number, standard: number) => z.coerce.number().int().min(1).max(most).default(standard);

const one = z.object({ id: jobIdSchema });

export const downloadsContract = {
  /** Asks the site; nothing is fetched. Throws `download.*`. */
  inspect: oc
    .route({ method: 'POST', path: '/downloads/inspect', summary: 'What stands behind a link: its formats, or its list of videos' })
    .input(z.object({ url: linkSchema }))
    .output(inspectionSchema),
  start: oc
    .route({ method: 'POST', path: '/downloads', summary: 'Download what stands behind a link' })
    .input(manner.extend({ url: linkSchema }))
    .output(jobSchema),
  /** A link that is none, or is too long, is left out and told, and a long title is cut, so that the others are not lost with it. */
  startMany: oc
    .route({ method: 'POST', path: '/downloads/many', summary: 'Download what stands behind many links' })
    .input(
      manner.extend({
        links: z
          .array(z.object({ url: z.string(), title: z.string().optional() }))
          .min(1)
          .max(MOST_LINKS),
      }),
    )
    .output(z.object({ jobs: z.array(jobSchema), refused: z.array(z.object({ url: z.string(), reason: z.string() })) })),
  get: oc.route({ method: 'GET', path: '/downloads/{id}' }).input(one).output(downloadSchema),
  list: oc
    .route({ method: 'GET', path: '/downloads', summary: 'The queue, newest first' })
    .input(z.object({ limit: limit(5_000, 200) }))
    .output(z.array(downloadSchema)),
  watch: oc.input(z.object({ limit: limit(5_000, 2_000) })).output(eventIterator(downloadEventSchema)),
  setPriority: oc
    .route({ method: 'POST', path: '/downloads/priority' })
    .input(z.object({ ids: z.array(jobIdSchema).min(1).max(5_000), priority: prioritySchema }))
    .output(counted),
  /** Everything that runs or waits. */
  pauseAll: oc.route({ method: 'POST', path: '/downloads/pause', summary: 'Pause all downloads' }).output(counted),
  resumeAll: oc.route({ method: 'POST', path: '/downloads/resume', summary: 'Go on with all paused downloads' }).output(counted),
  retryFailed: oc.route({ method: 'POST', path: '/downloads/retry', summary: 'Try all failed downloads again' }).output(counted),
  /** Takes what has ended well off the queue; files and history stay. */
  clearDone: oc.route({ method: 'POST', path: '/downloads/clear', summary: 'Take finished downloads off the queue' }).output(counted),
  /** `beforeMs` and `beforeId` are those of the last line of the page before; with the time alone, others of that millisecond are missed. */
  history: oc
    .route({ method: 'GET', path: '/downloads/history', summary: 'What was downloaded, newest first' })
    .input(
      z.object({
        search: z.string().max(200).optional(),
        site: z.string().max(200).optional(),
        success: z.stringbool().or(z.boolean()).optional(),
        beforeMs: z.coerce.number().optional(),
        beforeId: z.string().max(200).optional(),
        limit: limit(5_000, 200),
      }),
    )
    .output(z.array(downloadHistorySchema)),
  statistics: oc.route({ method: 'GET', path: '/downloads/statistics', summary: 'Sums over the history' }).output(downloadStatisticsSchema),
  archive: oc
    .route({ method: 'GET', path: '/downloads/archive', summary: 'What is not downloaded a second time, newest first' })
    .input(z.object({ search: z.string().max(200).optional(), limit: limit(5_000, 200) }))
    .output(z.object({ total: z.number(), entries: z.array(archiveEntrySchema) })),
  forgetArchived: oc
    .route({ method: 'POST', path: '/downloads/archive/forget', summary: 'Let a video be downloaded again' })
    .input(archiveEntrySchema.pick({ site: true, videoId: true, kind: true }))
    .output(z.object({ removed: z.boolean() })),
  cache: oc.route({ method: 'GET', path: '/downloads/cache', summary: 'What sites have answered lately' }).output(cacheStatsSchema),
  clearCache: oc.route({ method: 'DELETE', path: '/downloads/cache' }).output(counted),
};
