import { z } from 'zod';
import {
  downloadOutcomeSchema,
  downloadRequestSchema,
  downloadVideoSchema,
  earlierDownloadSchema,
} from '../../../common/contract/downloads.ts';
import { assetIdSchema, jobIdSchema } from '../../../common/contract/schemas.ts';
import type { DownloadRecord } from '../../../common/domain/downloads/download.ts';
import { optionalJson, requiredJson } from '../rows.ts';

/** A row of `downloads`. What is not needed to use it and is no longer understood reads as none; without its request the row is hidden. */
export const downloadRowSchema = z
  .object({
    job_id: jobIdSchema,
    url: z.string(),
    request: requiredJson(downloadRequestSchema),
    folder: z.string().nullable(),
    video: optionalJson(downloadVideoSchema),
    output_asset_id: assetIdSchema.nullable(),
    outcome: optionalJson(downloadOutcomeSchema),
    earlier: optionalJson(earlierDownloadSchema),
  })
  .transform(({ job_id, output_asset_id, ...row }): DownloadRecord => ({ ...row, jobId: job_id, outputAssetId: output_asset_id }));
