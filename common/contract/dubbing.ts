import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { DUBBING_STAGES, type DubbingConfig, type DubChunk, type DubReport } from '../domain/dubbing/dubbing.ts';
import { assetSchema } from './assets.ts';
import {
  assetIdSchema,
  chunkingSchema,
  containerSchema,
  jobErrorSchema,
  jobIdSchema,
  jobSchema,
  jobStateSchema,
  microsSchema,
  pathTokenSchema,
  providerSchema,
} from './schemas.ts';

/** Where the result goes. `path` is for the local socket only; `beside` picks a free name next to a file added by reference. */
export const dubOutputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('library') }),
  z.object({ kind: z.literal('beside') }),
  z.object({ kind: z.literal('token'), token: pathTokenSchema }),
  z.object({ kind: z.literal('path'), path: z.string().min(1).max(32_768), overwrite: z.boolean() }),
]);
export type DubOutput = z.infer<typeof dubOutputSchema>;

export const startDubSchema = z.object({
  sourceAssetId: assetIdSchema,
  sourceLanguage: z.string().max(35).default('auto'),
  targetLanguages: z.array(z.string().max(35)).min(1).max(32),
  /** Without one: ElevenLabs where a key is stored, else the rehearsal. */
  provider: providerSchema.optional(),
  chunking: chunkingSchema.default('silence'),
  chunkSeconds: z.number().min(1).max(3_600).default(600),
  parallel: z.number().int().min(1).max(15).default(3),
  container: containerSchema.nullable().default(null),
  keepIntermediates: z.boolean().default(false),
  output: dubOutputSchema.default({ kind: 'library' }),
});
export type StartDub = z.input<typeof startDubSchema>;

const fitSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact') }),
  z.object({ kind: z.literal('padded'), addedSamples: z.number() }),
  z.object({ kind: z.literal('trimmed'), removedSamples: z.number() }),
  z.object({ kind: z.literal('stretched'), tempo: z.number() }),
]);

export const dubChunkSchema = z.object({
  jobId: jobIdSchema,
  index: z.number().int(),
  language: z.string(),
  start: microsSchema,
  end: microsSchema,
  state: jobStateSchema,
  attempt: z.number().int(),
  error: jobErrorSchema.nullable(),
  fit: fitSchema.nullable(),
}) satisfies z.ZodType<DubChunk>;

export const dubReportSchema = z.object({
  provider: providerSchema,
  container: containerSchema,
  duration: microsSchema,
  sizeBytes: z.number(),
  originalSampleCount: z.number(),
  video: z.object({ match: z.enum(['identical', 'rewrapped']), packets: z.number(), hash: z.string().nullable() }),
  languages: z.array(
    z.object({
      language: z.string(),
      audioTrack: z.number().int(),
      sampleRateHz: z.number(),
      sampleCount: z.number(),
      joins: z.array(
        z.object({
          chunk: z.number(),
          slotSamples: z.number(),
          resultSamples: z.number(),
          tempo: z.number(),
          fit: z.enum(['exact', 'padded', 'trimmed', 'stretched']),
          offset: microsSchema.nullable(),
        }),
      ),
    }),
  ),
  failedChunks: z.array(z.object({ language: z.string(), index: z.number() })),
  kept: z.array(z.string()),
  lost: z.array(z.object({ what: z.string(), reason: z.string() })),
}) satisfies z.ZodType<DubReport>;

const dubConfigSchema = z.object({
  sourceAssetId: assetIdSchema,
  sourceLanguage: z.string(),
  targetLanguages: z.array(z.string()),
  provider: providerSchema,
  chunking: chunkingSchema,
  chunkSeconds: z.number(),
  parallel: z.number(),
  container: containerSchema.nullable(),
  keepIntermediates: z.boolean(),
});
/** What is stored of a dub's request; the stamp tells whether the source is still the same file. */
export const dubbingConfigSchema = dubConfigSchema.extend({
  sourceStamp: z.object({ sizeBytes: z.number(), modifiedAtMs: z.number() }),
}) satisfies z.ZodType<DubbingConfig>;

/** A dub as a page or a script sees it: the job, what it was asked, its stages, chunks and result. */
export const dubSchema = z.object({
  job: jobSchema,
  config: dubConfigSchema,
  source: assetSchema.nullable(),
  stages: z.array(
    z.object({
      stage: z.enum(DUBBING_STAGES),
      state: z.enum(['waiting', 'running', 'done', 'failed']),
      fraction: z.number().min(0).max(1),
    }),
  ),
  chunks: z.array(dubChunkSchema),
  output: assetSchema.nullable(),
  tracks: z.array(
    z.object({ audioTrack: z.number().int(), language: z.string().nullable(), kind: z.enum(['original', 'dub']), title: z.string() }),
  ),
  report: dubReportSchema.nullable(),
});
export type Dub = z.infer<typeof dubSchema>;

const one = z.object({ id: jobIdSchema });

export const dubbingContract = {
  /** Languages that can be chosen, with English names; a page shows them in its own words by the tag. */
  languages: oc.route({ method: 'GET', path: '/dubbing/languages' }).output(z.array(z.object({ tag: z.string(), name: z.string() }))),
  providers: oc
    .route({ method: 'GET', path: '/dubbing/providers', summary: 'Which dubbing services can be used now' })
    .output(z.array(z.object({ name: providerSchema, available: z.boolean(), isDefault: z.boolean(), reason: z.string().nullable() }))),
  start: oc.route({ method: 'POST', path: '/dubbing', summary: 'Start a dub' }).input(startDubSchema).output(jobSchema),
  get: oc.route({ method: 'GET', path: '/dubbing/{id}' }).input(one).output(dubSchema),
  list: oc
    .route({ method: 'GET', path: '/dubbing', summary: 'Dubs, newest first' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }))
    .output(
      z.array(
        z.object({
          job: jobSchema,
          source: assetSchema.nullable(),
          output: assetSchema.nullable(),
          targetLanguages: z.array(z.string()),
          provider: providerSchema,
        }),
      ),
    ),
  /** The whole dub at once and again whenever it changes, at most five times a second. */
  watch: oc.input(one).output(eventIterator(dubSchema)),
};
