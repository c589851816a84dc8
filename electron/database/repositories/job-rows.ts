import { z } from 'zod';
import { jobErrorSchema, jobIdSchema, jobProgressSchema, jobStateSchema } from '../../../common/contract/schemas.ts';
import { JOB_KINDS, type Job, type JobLogEntry, LOG_LEVELS } from '../../../common/domain/jobs/job.ts';
import { optionalJson } from '../rows.ts';

const time = z.number().nullable();

/** A row of `jobs`. Progress and error that are no longer understood read as none; a kind or state that is not, hides the row. */
export const jobRowSchema = z
  .object({
    id: jobIdSchema,
    kind: z.enum(JOB_KINDS),
    parent_id: jobIdSchema.nullable(),
    key: z.string().nullable(),
    title: z.string(),
    state: jobStateSchema,
    progress: optionalJson(jobProgressSchema),
    attempt: z.number(),
    error: optionalJson(jobErrorSchema),
    created_at_ms: z.number(),
    updated_at_ms: z.number(),
    started_at_ms: time,
    finished_at_ms: time,
    run_after_ms: time,
  })
  .transform(
    (row): Job => ({
      id: row.id,
      kind: row.kind,
      parentId: row.parent_id,
      key: row.key,
      title: row.title,
      state: row.state,
      progress: row.progress,
      attempt: row.attempt,
      error: row.error,
      createdAtMs: row.created_at_ms,
      updatedAtMs: row.updated_at_ms,
      startedAtMs: row.started_at_ms,
      finishedAtMs: row.finished_at_ms,
      runAfterMs: row.run_after_ms,
    }),
  );

/** A row of `job_logs`; an unknown level is shown as `info` rather than leaving a hole in the log. */
export const logRowSchema = z
  .object({
    seq: z.number(),
    at_ms: z.number(),
    level: z.enum(LOG_LEVELS).catch('info'),
    stage: z.string().nullable(),
    message: z.string(),
  })
  .transform((row): JobLogEntry => ({ seq: row.seq, atMs: row.at_ms, level: row.level, stage: row.stage, message: row.message }));
