import type { JobError, LogLevel } from '../../../common/domain/jobs/job.ts';
import type { JobEvent } from '../../../common/domain/jobs/transition.ts';
import type { JobPatch } from '../../database/repositories/jobs-repository.ts';
import type { JobOutcome } from './job-kind.ts';
import type { StopReason } from './run.ts';

/** How `run` settled; a failure is there only where nobody had asked the job to stop, a hold whatever was asked. */
export type Ending =
  | { readonly type: 'returned'; readonly outcome: JobOutcome }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'held'; readonly error: JobError }
  | { readonly type: 'stopped' };
/** What a person is told, and the wait before the next try, or null for none. */
export type Failure = { readonly error: JobError; readonly retryAfterMs: number | null };

export type Conclusion = { readonly event: JobEvent; readonly patch: JobPatch; readonly level: LogLevel; readonly line: string };

/**
 * What a settled run means for its job. A run that returned has done its work whatever was asked meanwhile; one that threw after it
 * was asked to stop has stopped. One that found that it needs a person says so also while it pauses; when the program closes, its next run
 * finds it again.
 */
export function conclude(ending: Ending, stopping: StopReason | null, nowMs: number): Conclusion {
  if (ending.type === 'returned') return concludeReturned(ending.outcome);
  if (ending.type === 'held' && stopping !== 'closing') return concludeHeld(ending.error, stopping);
  if (stopping !== null) return concludeStopped(stopping);
  if (ending.type !== 'failed') throw new Error('a run stopped that nobody had asked to');
  const { error, retryAfterMs } = ending.failure;
  if (retryAfterMs === null) return { event: 'fail', patch: { error }, level: 'error', line: error.message };
  const line = `${error.message} The next try is in ${(retryAfterMs / 1_000).toFixed(1)} s.`;
  return { event: 'back-off', patch: { error, runAfterMs: nowMs + retryAfterMs }, level: 'warn', line };
}

function concludeReturned({ state, result }: JobOutcome): Conclusion {
  const patch = result === undefined ? {} : { result };
  if (state === 'succeeded') return { event: 'succeed', patch, level: 'info', line: 'Done.' };
  return { event: 'finish-partly', patch, level: 'warn', line: 'Partly done.' };
}

function concludeHeld(error: JobError, stopping: StopReason | null): Conclusion {
  if (stopping === 'cancel') return { event: 'hold', patch: {}, level: 'warn', line: `Cancelled. ${error.message}` };
  return { event: 'hold', patch: { error }, level: 'warn', line: error.message };
}

function concludeStopped(stopping: StopReason): Conclusion {
  if (stopping === 'closing') {
    return { event: 'owner-lost', patch: {}, level: 'info', line: 'StreamFetch is closing; the job goes on with its next start.' };
  }
  return { event: 'stopped', patch: {}, level: 'info', line: stopping === 'pause' ? 'Paused.' : 'Cancelled.' };
}
