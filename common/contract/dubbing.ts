import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  CHUNK_STAGES,
  DEFAULT_FIT_LIMITS,
  DUBBING_STAGES,
  type DubbingConfig,
  type DubChunk,
  type DubReport,
  FAILED_CHUNKS,
  type LeftAtService,
} from '../domain/dubbing/dubbing.ts';
import { PAID_CALL_OUTCOMES, type PaidCall, SETTLED_BY } from '../domain/dubbing/ledger.ts';
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
  targetLanguagesSchema,
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
  targetLanguages: targetLanguagesSchema.min(1),
  /** Without one: ElevenLabs where a key is stored, else the rehearsal. */
  provider: providerSchema.optional(),
  chunking: chunkingSchema.default('silence'),
  chunkSeconds: z.number().min(1).max(3_600).default(600),
  parallel: z.number().int().min(1).max(15).default(3),
  container: containerSchema.nullable().default(null),
  keepIntermediates: z.boolean().default(false),
  /** 0 lets the service find out. */
  speakers: z.number().int().min(0).max(9).default(0),
  keepBackground: z.boolean().default(true),
  watermark: z.boolean().default(false),
  fitLimits: z.object({ minTempo: z.number().min(0.5).max(1), maxTempo: z.number().min(1).max(2) }).default(DEFAULT_FIT_LIMITS),
  failedChunks: z.enum(FAILED_CHUNKS).default('leave'),
  subtitles: z.boolean().default(true),
  stereo: z.boolean().default(false),
  deleteRemote: z.boolean().default(false),
  /** The most this dub may cost, in US dollars; by default a quarter over the estimate. */
  capUsd: z.number().min(0).max(100_000).nullable().default(null),
  output: dubOutputSchema.default({ kind: 'library' }),
});
export type StartDub = z.input<typeof startDubSchema>;

const fitSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact') }),
  z.object({ kind: z.literal('padded'), addedSamples: z.number() }),
  z.object({ kind: z.literal('trimmed'), removedSamples: z.number() }),
  z.object({ kind: z.literal('stretched'), tempo: z.number() }),
  z.object({ kind: z.literal('overlaid'), tempo: z.number(), overSamples: z.number() }),
  z.object({ kind: z.literal('original') }),
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
  stage: z.enum(CHUNK_STAGES).nullable(),
  retryAtMs: z.number().nullable(),
  keepsOriginal: z.boolean(),
  remoteId: z.string().nullable(),
  costMicroUsd: z.number(),
  nextCostMicroUsd: z.number().nullable(),
  hasDub: z.boolean(),
}) satisfies z.ZodType<DubChunk>;

const chunkNameSchema = z.object({ language: z.string(), index: z.number().int() });
const leftAtServiceSchema = z.object({
  undeleted: z.number().int(),
  unfetched: z.number().int(),
  unresolved: z.number().int(),
}) satisfies z.ZodType<LeftAtService>;
const spendSchema = z.object({ spentMicroUsd: z.number(), reservedMicroUsd: z.number() });

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
          fit: z.enum(['exact', 'padded', 'trimmed', 'stretched', 'overlaid', 'original']),
          overSamples: z.number().default(0),
          offset: microsSchema.nullable(),
        }),
      ),
      loudness: z.object({ original: z.number().nullable(), dub: z.number().nullable() }).default({ original: null, dub: null }),
      cues: z.number().int().default(0),
    }),
  ),
  failedChunks: z.array(chunkNameSchema),
  keptOriginal: z.array(chunkNameSchema).default([]),
  cost: spendSchema.default({ spentMicroUsd: 0, reservedMicroUsd: 0 }),
  kept: z.array(z.string()),
  lost: z.array(z.object({ what: z.string(), reason: z.string() })),
  leftAtService: leftAtServiceSchema.optional(),
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
  // Defaults, for dubs stored by a version that had no such choice.
  speakers: z.number().default(0),
  keepBackground: z.boolean().default(true),
  watermark: z.boolean().default(false),
  fitLimits: z.object({ minTempo: z.number(), maxTempo: z.number() }).default(DEFAULT_FIT_LIMITS),
  failedChunks: z.enum(FAILED_CHUNKS).default('leave'),
  subtitles: z.boolean().default(false),
  stereo: z.boolean().default(false),
  deleteRemote: z.boolean().default(false),
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
  /** Subtitles as files, one a language; `assetId` is downloaded like any other file. */
  subtitles: z.array(z.object({ language: z.string(), assetId: assetIdSchema })),
  /** null where nothing is paid. `estimatedMicroUsd` is what it will have cost at its end if nothing more fails. */
  cost: spendSchema.extend({ estimatedMicroUsd: z.number(), capMicroUsd: z.number() }).nullable(),
  /** Of a dub that has ended and should leave nothing at its service. Absent for others. */
  leftAtService: leftAtServiceSchema.optional(),
});
export type Dub = z.infer<typeof dubSchema>;

const one = z.object({ id: jobIdSchema });

export const paidCallSchema = z.object({
  id: z.string(),
  jobId: jobIdSchema,
  childJobId: jobIdSchema,
  title: z.string(),
  provider: providerSchema,
  reference: z.string(),
  language: z.string(),
  chunkIndex: z.number().int(),
  billedMs: z.number(),
  estimatedMicroUsd: z.number(),
  capMicroUsd: z.number().nullable(),
  outcome: z.enum(PAID_CALL_OUTCOMES),
  settledBy: z.enum(SETTLED_BY).nullable(),
  remoteId: z.string().nullable(),
  createdAtMs: z.number(),
  settledAtMs: z.number().nullable(),
  remoteDeletedAtMs: z.number().nullable(),
}) satisfies z.ZodType<PaidCall>;

/** How a file would be cut and what it would cost; `provider` as for `start`. */
const planInput = z.object({
  sourceAssetId: assetIdSchema,
  targetLanguages: targetLanguagesSchema.default([]),
  provider: providerSchema.optional(),
  watermark: z.boolean().default(false),
  chunking: chunkingSchema.default('silence'),
  chunkSeconds: z.number().min(1).max(3_600).default(600),
  stereo: z.boolean().default(false),
});

export const estimateSchema = z.object({
  provider: providerSchema,
  isPaid: z.boolean(),
  chunks: z.number().int(),
  /** False while the cut points are not known: the number of chunks is then the length divided. */
  isExact: z.boolean(),
  /** Over all chunks and languages, with the smallest charge. */
  billedMs: z.number(),
  /** null until the user has said what a minute costs. */
  usdPerMinute: z.number().nullable(),
  estimatedMicroUsd: z.number().nullable(),
  suggestedCapMicroUsd: z.number().nullable(),
  month: spendSchema.extend({ capMicroUsd: z.number() }),
});
export type Estimate = z.infer<typeof estimateSchema>;

export const previewSchema = z.object({
  duration: microsSchema,
  /** Loudest sample of each of up to 2,000 equal parts of the original, 0..255. */
  peaks: z.array(z.number().int().min(0).max(255)),
  /** Where chunks after the first begin, and whether each lies in a pause. */
  cuts: z.array(z.object({ at: microsSchema, isInPause: z.boolean() })),
  estimate: estimateSchema,
});
export type DubPreview = z.infer<typeof previewSchema>;

export const UNRESOLVED_ACTIONS = ['send-again', 'give-up'] as const;

export const dubbingContract = {
  /** Languages that can be chosen, with English names; a page shows them in its own words by the tag. */
  languages: oc.route({ method: 'GET', path: '/dubbing/languages' }).output(z.array(z.object({ tag: z.string(), name: z.string() }))),
  providers: oc
    .route({ method: 'GET', path: '/dubbing/providers', summary: 'Which dubbing services can be used now' })
    .output(z.array(z.object({ name: providerSchema, available: z.boolean(), isDefault: z.boolean(), reason: z.string().nullable() }))),
  start: oc
    .route({
      method: 'POST',
      path: '/dubbing',
      summary: 'Start a dub; a paid service is sent the sound, in the watermark mode the picture too',
    })
    .input(startDubSchema)
    .output(jobSchema),
  estimate: oc
    .route({ method: 'POST', path: '/dubbing/estimate', summary: 'What a dub would cost, at once' })
    .input(planInput)
    .output(estimateSchema),
  /** Listens to the file first if nobody has yet: as long as a job of kind `dubbing.analysis` takes. */
  preview: oc
    .route({ method: 'POST', path: '/dubbing/preview', summary: 'Waveform and cut points' })
    .input(planInput)
    .output(previewSchema),
  get: oc.route({ method: 'GET', path: '/dubbing/{id}' }).input(one).output(dubSchema),
  /** Keeps the original's sound in failed chunks (or no longer), and finishes the dub with it. All failed ones where none is named. */
  keepOriginal: oc
    .route({ method: 'POST', path: '/dubbing/{id}/keep-original', summary: 'Fill failed chunks with the original sound' })
    .input(z.object({ id: jobIdSchema, chunks: z.array(jobIdSchema).max(2_000).optional(), keep: z.boolean().default(true) }))
    .output(dubSchema),
  /** A chunk whose call had no answer and was not found: sent once more, which may cost twice, or left failed. */
  resolve: oc
    .route({ method: 'POST', path: '/dubbing/{id}/resolve', summary: 'Decide about a call whose outcome is unknown' })
    .input(z.object({ id: jobIdSchema, chunk: jobIdSchema, action: z.enum(UNRESOLVED_ACTIONS) }))
    .output(dubSchema),
  setCap: oc
    .route({ method: 'PUT', path: '/dubbing/{id}/cap', summary: 'Change the most a dub may cost' })
    .input(z.object({ id: jobIdSchema, capUsd: z.number().min(0).max(100_000) }))
    .output(dubSchema),
  ledger: oc
    .route({ method: 'GET', path: '/dubbing/ledger', summary: 'Paid calls, newest first' })
    .input(z.object({ jobId: jobIdSchema.optional(), limit: z.coerce.number().int().min(1).max(5_000).default(500) }))
    .output(z.object({ calls: z.array(paidCallSchema), month: spendSchema.extend({ capMicroUsd: z.number() }) })),
  list: oc
    .route({ method: 'GET', path: '/dubbing', summary: 'Dubs, newest first' })
    .input(
      z.object({
        states: z.array(jobStateSchema).optional(),
        /** Part of a title or a language's tag. */
        search: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(
      z.array(
        z.object({
          job: jobSchema,
          source: assetSchema.nullable(),
          output: assetSchema.nullable(),
          targetLanguages: z.array(z.string()),
          provider: providerSchema,
          /** Partly done, and nothing left to decide: the original's sound is kept in every failed chunk. */
          isSettled: z.boolean(),
        }),
      ),
    ),
  /** The whole dub at once and again whenever it changes, at most five times a second. */
  watch: oc.input(one).output(eventIterator(dubSchema)),
};
