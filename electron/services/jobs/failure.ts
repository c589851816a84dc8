import { AppError, isErrorCode } from '../../../common/contract/errors.ts';
import type { Job, JobError, JobKind } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { Failure } from './ending.ts';
import type { JobCore } from './job-core.ts';

/** Failures in a row by job, for the backoff. Kept in memory: a new process begins to count anew. */
export type FailureCounts = Map<JobId, number>;

/** A longer wait is one of a service that makes no sense. */
const MAX_WAIT_MS = 366 * 24 * 3_600_000;

/** What a thrown error means: what is stored of it, and when its kind wants the next try. */
export function judgeFailure(core: JobCore, counts: FailureCounts, job: Job, thrown: unknown): Failure {
  const error = describeFailure(core, job.id, thrown);
  const failuresInRow = (counts.get(job.id) ?? 0) + 1;
  counts.set(job.id, failuresInRow);
  try {
    const waitMs = core.kinds.get(job.kind)?.retryAfterMs?.(thrown, failuresInRow, core.random()) ?? null;
    return { error, retryAfterMs: waitMs === null ? null : storableWait(waitMs) };
  } catch (bug) {
    core.bug(bug);
    return { error, retryAfterMs: null };
  }
}

/** Whole milliseconds: the store refuses a moment that is not whole or not finite, and the job's end could never be written. */
function storableWait(waitMs: number): number {
  return Math.ceil(Math.min(MAX_WAIT_MS, waitMs > 0 ? waitMs : 0));
}

/** What is stored of an expected failure. */
export function jobErrorOf({ code, message, details }: AppError): JobError {
  return { code, message, details };
}

/** A stored error, to be thrown again. A code of another version becomes `internal`; its sentence stays. */
export function appErrorOf({ code, message, details }: JobError): AppError {
  return new AppError(isErrorCode(code) ? code : 'internal', message, { details });
}

/** What is no `AppError` is a bug: its stack goes to the job's log, and to `onBug` under an id that a person can quote. */
function describeFailure(core: JobCore, id: JobId, error: unknown): JobError {
  if (error instanceof AppError) return jobErrorOf(error);
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
