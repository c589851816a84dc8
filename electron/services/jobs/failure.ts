import { AppError } from '../../../common/contract/errors.ts';
import type { Job, JobError, JobKind } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { Failure } from './ending.ts';
import type { JobCore } from './job-core.ts';

/** Failures in a row by job, for the backoff. Kept in memory: a new process begins to count anew. */
export type FailureCounts = Map<JobId, number>;

/** What a thrown error means: what is stored of it, and when its kind wants the next try. */
export function judgeFailure(core: JobCore, counts: FailureCounts, job: Job, thrown: unknown): Failure {
  const error = describeFailure(core, job.id, thrown);
  const failuresInRow = (counts.get(job.id) ?? 0) + 1;
  counts.set(job.id, failuresInRow);
  try {
    return { error, retryAfterMs: core.kinds.get(job.kind)?.retryAfterMs?.(thrown, failuresInRow, core.random()) ?? null };
  } catch (bug) {
    core.bug(bug);
    return { error, retryAfterMs: null };
  }
}

/** What is no `AppError` is a bug: its stack goes to the job's log, and to `onBug` under an id that a person can quote. */
function describeFailure(core: JobCore, id: JobId, error: unknown): JobError {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: error.details };
  const logId = core.bug(error);
  core.logs.add(id, 'debug', null, error instanceof Error ? (error.stack ?? error.message) : String(error));
  return { code: 'internal', message: `Something went wrong inside StreamFetch (log id ${logId}).`, details: { logId } };
}

/** The input as its kind reads it; throws `usage.invalid`, for a stored one that this version cannot read too. */
export function parseInput(core: JobCore, kind: JobKind, input: unknown): unknown {
  const definition = core.kinds.get(kind);
  if (!definition) throw new Error(`no job kind ${kind}`);
  const parsed = definition.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError('usage.invalid', `What was asked of this ${kind} job cannot be read: ${parsed.error.message}`, {
    details: { kind },
    cause: parsed.error,
  });
}
