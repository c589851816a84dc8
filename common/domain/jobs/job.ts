import type { JobId } from '../../units/ids.ts';

export const JOB_STATES = [
  'queued',
  'running',
  'pausing',
  'paused',
  'cancelling',
  'cancelled',
  'interrupted',
  'succeeded',
  'partial',
  'failed',
] as const;
/** The one union of states for every long piece of work; a feature's stage names are a view of it. */
export type JobState = (typeof JOB_STATES)[number];

export const JOB_KINDS = ['dubbing', 'dubbing.chunk', 'dubbing.analysis', 'rendition', 'download', 'extractor.update'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/**
 * How far a job is. `fraction` is 0..1 and never falls; `unknown` counts what is done when no total exists.
 * `stage` is a word of the job's kind, `etaMs` the time left as far as it can be told.
 */
export type JobProgress =
  | { readonly kind: 'fraction'; readonly stage: string; readonly fraction: number; readonly etaMs: number | null }
  | { readonly kind: 'unknown'; readonly stage: string; readonly doneBytes: number };

export type JobError = {
  /** A code of `common/contract/errors.ts`, kept as text: a stored job may carry a code that this version no longer has. */
  readonly code: string;
  readonly message: string;
  /** Named values for the sentence shown, such as a file's name or bytes missing. */
  readonly details: Readonly<Record<string, string | number>>;
};

export type Job = {
  readonly id: JobId;
  readonly kind: JobKind;
  readonly parentId: JobId | null;
  /** Unique among the children of one parent, such as `es/3`; null for a job of its own. */
  readonly key: string | null;
  readonly title: string;
  readonly state: JobState;
  readonly progress: JobProgress | null;
  /** How many times it was started, 0 before the first. */
  readonly attempt: number;
  /** Why it failed, is held (see `isHeld`) or will be tried again. */
  readonly error: JobError | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** Not started again before this moment (backoff). */
  readonly runAfterMs: number | null;
};

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of a job's log. `seq` counts up within the job without holes until old lines are dropped. */
export type JobLogEntry = {
  readonly seq: number;
  readonly atMs: number;
  readonly level: LogLevel;
  readonly stage: string | null;
  readonly message: string;
};

/** Log lines kept per job; older ones are dropped. */
export const JOB_LOG_LIMIT = 1_000;

export function isFinished(state: JobState): boolean {
  return state === 'succeeded' || state === 'partial' || state === 'failed' || state === 'cancelled';
}
/** True for a job that stopped by itself and asks a person: it is paused, and its error says why. A person's own pause has none. */
export function isHeld(job: Pick<Job, 'state' | 'error'>): boolean {
  return job.state === 'paused' && job.error !== null;
}
/** True while the runner owns it: it holds a slot and may have processes. */
export function isActive(state: JobState): boolean {
  return state === 'running' || state === 'pausing' || state === 'cancelling';
}
