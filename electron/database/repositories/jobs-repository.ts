import type { Job, JobError, JobKind, JobLogEntry, JobProgress, JobState, LogLevel } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';

export type NewJob = {
  readonly id: JobId;
  readonly kind: JobKind;
  readonly title: string;
  /** Parsed again by the job's kind when it runs; JSON only. */
  readonly input: unknown;
  /** Higher ones start first; 0 unless told otherwise. */
  readonly priority?: number;
};
export type NewChildJob = NewJob & { readonly key: string };
export type NewLogEntry = { readonly atMs: number; readonly level: LogLevel; readonly stage: string | null; readonly message: string };

/** The fields that a state change may write, beside the state. */
export type JobPatch = {
  readonly error?: JobError | null;
  readonly attempt?: number;
  readonly startedAtMs?: number | null;
  readonly finishedAtMs?: number | null;
  readonly runAfterMs?: number | null;
  readonly progress?: JobProgress | null;
  readonly result?: unknown;
};

export type JobsRepository = {
  /**
   * Stores a job without a parent. `alsoStore` writes what belongs to it, such as the dub of a dubbing job: both are stored or,
   * when either throws or the program ends in between, neither. It must be synchronous.
   */
  insert(job: NewJob, nowMs: number, alsoStore?: () => void): Job;
  /** Adds those children whose key is new; existing ones stay as they are. Returns all children of the parent, by creation. */
  ensureChildren(parentId: JobId, children: readonly NewChildJob[], nowMs: number): readonly Job[];
  get(id: JobId): Job | undefined;
  input(id: JobId): unknown;
  result(id: JobId): unknown;
  /** Jobs without a parent, newest first. */
  list(filter: {
    readonly states?: readonly JobState[] | undefined;
    readonly kind?: JobKind | undefined;
    readonly limit: number;
  }): readonly Job[];
  /** How many jobs without a parent are in one of these states. */
  count(states: readonly JobState[]): number;
  /** How many jobs without a parent are paused with an error. */
  countHeld(): number;
  children(parentId: JobId): readonly Job[];
  inStates(states: readonly JobState[]): readonly Job[];
  /** Queued jobs without a parent whose `runAfterMs` has passed, those of a higher priority first, then oldest first. */
  runnable(kind: JobKind, nowMs: number, limit: number): readonly Job[];
  /** Moves `id` from one state to another and writes the patch, only if it still is in `from`; returns the job as stored, or undefined. */
  move(id: JobId, from: JobState, to: JobState, patch: JobPatch, nowMs: number): Job | undefined;
  /** 0 for a job that is gone. */
  priority(id: JobId): number;
  setPriority(id: JobId, priority: number): void;
  setTitle(id: JobId, title: string): void;
  saveProgress(id: JobId, progress: JobProgress, nowMs: number): void;
  /** With its children, steps and log. */
  remove(id: JobId): void;

  /** What a step recorded as done, or undefined. */
  step(id: JobId, name: string): { readonly output: unknown } | undefined;
  completeStep(id: JobId, name: string, output: unknown, nowMs: number): void;
  clearStep(id: JobId, name: string): void;

  /** Appends and keeps the last `JOB_LOG_LIMIT`; returns the entries with their numbers. */
  appendLog(id: JobId, entries: readonly NewLogEntry[]): readonly JobLogEntry[];
  logAfter(id: JobId, seq: number): readonly JobLogEntry[];
};
