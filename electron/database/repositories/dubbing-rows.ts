import { z } from 'zod';
import { dubbingConfigSchema, dubChunkSchema, dubReportSchema, dubSchema } from '../../../common/contract/dubbing.ts';
import { assetIdSchema, jobIdSchema } from '../../../common/contract/schemas.ts';
import { optionalJson, requiredJson } from '../rows.ts';
import type { DubbingChunkRecord, DubbingRecord, StoredFile } from './dubbing-repository.ts';

/** How a `StoredFile` stands in a column, and in what a step of a job recorded. */
export const storedFileSchema = z.object({ name: z.string(), sizeBytes: z.number(), sha256: z.string() }) satisfies z.ZodType<StoredFile>;

/** A row of `dubbing_jobs`. A report that is no longer understood reads as none; without its config the row is hidden. */
export const dubbingRowSchema = z
  .object({
    job_id: jobIdSchema,
    config: requiredJson(dubbingConfigSchema),
    output_path: z.string().nullable(),
    overwrite: z.number(),
    output_asset_id: assetIdSchema.nullable(),
    tracks: optionalJson(dubSchema.shape.tracks),
    report: optionalJson(dubReportSchema),
    cap_micro_usd: z.number().nullable(),
    subtitles: optionalJson(dubSchema.shape.subtitles),
    created_at_ms: z.number(),
  })
  .transform(
    (row): DubbingRecord => ({
      jobId: row.job_id,
      config: row.config,
      outputPath: row.output_path,
      overwrite: row.overwrite === 1,
      outputAssetId: row.output_asset_id,
      tracks: row.tracks ?? [],
      report: row.report,
      capMicroUsd: row.cap_micro_usd,
      subtitles: row.subtitles ?? [],
      createdAtMs: row.created_at_ms,
    }),
  );

/** A row of `dubbing_chunks`. A file or a fit that is no longer understood reads as none, so that it is fetched or made again. */
export const chunkRowSchema = z
  .object({
    job_id: jobIdSchema,
    child_job_id: jobIdSchema,
    language: z.string(),
    chunk_index: z.number(),
    start_sample: z.number(),
    end_sample: z.number(),
    remote_id: z.string().nullable(),
    result_file: optionalJson(storedFileSchema),
    was_stored: z.number(),
    result_samples: z.number().nullable(),
    fit: optionalJson(dubChunkSchema.shape.fit),
    subtitles_file: optionalJson(storedFileSchema),
    keeps_original: z.number(),
  })
  .transform(
    (row): DubbingChunkRecord => ({
      jobId: row.job_id,
      childJobId: row.child_job_id,
      language: row.language,
      range: { index: row.chunk_index, startSample: row.start_sample, endSample: row.end_sample },
      remoteId: row.remote_id,
      result: row.result_file,
      wasStored: row.was_stored === 1,
      resultSamples: row.result_samples,
      fit: row.fit,
      subtitles: row.subtitles_file,
      keepsOriginal: row.keeps_original === 1,
    }),
  );
