import { z } from 'zod';
import { CHUNKING_STRATEGIES, DUB_CONTAINERS, DUBBING_PROVIDERS, MAX_TARGET_LANGUAGES } from '../domain/dubbing/dubbing.ts';
import { JOB_KINDS, JOB_STATES, type Job, type JobLogEntry, LOG_LEVELS } from '../domain/jobs/job.ts';
import type { AssetId, JobId } from '../units/ids.ts';
import type { Micros } from '../units/micros.ts';

/** Wire shapes used by several procedures. Ids and times are branded on parsing, so handlers receive domain types. */
export const jobIdSchema = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .transform((value) => value as JobId); // brand
export const assetIdSchema = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .transform((value) => value as AssetId); // brand
export const microsSchema = z
  .number()
  .int()
  .transform((value) => value as Micros); // brand

export const jobErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const jobProgressSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fraction'), stage: z.string(), fraction: z.number().min(0).max(1), etaMs: z.number().nullable() }),
  z.object({ kind: z.literal('unknown'), stage: z.string(), doneBytes: z.number() }),
]);

export const jobStateSchema = z.enum(JOB_STATES);

export const jobSchema = z.object({
  id: jobIdSchema,
  kind: z.enum(JOB_KINDS),
  parentId: jobIdSchema.nullable(),
  key: z.string().nullable(),
  title: z.string(),
  state: jobStateSchema,
  progress: jobProgressSchema.nullable(),
  attempt: z.number().int(),
  error: jobErrorSchema.nullable(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
  startedAtMs: z.number().nullable(),
  finishedAtMs: z.number().nullable(),
  runAfterMs: z.number().nullable(),
}) satisfies z.ZodType<Job>;

export const jobLogEntrySchema = z.object({
  seq: z.number().int(),
  atMs: z.number(),
  level: z.enum(LOG_LEVELS),
  stage: z.string().nullable(),
  message: z.string(),
}) satisfies z.ZodType<JobLogEntry>;

/** Languages to dub to, as tags. */
export const targetLanguagesSchema = z
  .array(z.string().max(35))
  .max(MAX_TARGET_LANGUAGES, { error: `A dub takes ${MAX_TARGET_LANGUAGES} languages at most` });
export const providerSchema = z.enum(DUBBING_PROVIDERS);
export const chunkingSchema = z.enum(CHUNKING_STRATEGIES);
export const containerSchema = z.enum(DUB_CONTAINERS);

/**
 * An opaque, sealed name of a file or folder outside the data folder, made by the owner process for one purpose (browse,
 * read, write). The page holds these instead of paths.
 */
export const pathTokenSchema = z.string().max(16_384);
