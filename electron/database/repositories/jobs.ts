import type { Database } from 'better-sqlite3';
import {
  JOB_KINDS,
  JOB_STATES,
  type Job,
  type JobError,
  type JobKind,
  type JobLogEntry,
  type JobProgress,
  type JobState,
  type LogLevel,
} from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { fromJson, readRow, readRows } from '../rows.ts';
import { createJobLogs } from './job-logs.ts';
import { jobRowSchema } from './job-rows.ts';
import { createJobSteps } from './job-steps.ts';
import { createJobWrites } from './job-writes.ts';

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

/**
 * Jobs, their steps and their logs. A job whose kind or state this version does not know is left out of every answer and stays
 * stored. Throws `not-found` where a step or a log line is for a job that is gone.
 */
export function createJobsRepository(db: Database): JobsRepository {
  return { ...createJobReads(db), ...createJobWrites(db), ...createJobSteps(db), ...createJobLogs(db) };
}

type JobReads = Pick<
  JobsRepository,
  'get' | 'priority' | 'input' | 'result' | 'list' | 'count' | 'countHeld' | 'children' | 'inStates' | 'runnable'
>;

function createJobReads(db: Database): JobReads {
  const byId = db.prepare('SELECT * FROM jobs WHERE id = ?');
  const priorityOf = db.prepare<[string], number>('SELECT priority FROM jobs WHERE id = ?').pluck();
  const inputOf = db.prepare<[string], string | null>('SELECT input FROM jobs WHERE id = ?').pluck();
  const resultOf = db.prepare<[string], string | null>('SELECT result FROM jobs WHERE id = ?').pluck();
  // Unknown words are left out here already, so that they do not use up the limit.
  const withoutParent = db.prepare(`
    SELECT * FROM jobs
    WHERE parent_id IS NULL AND state IN (SELECT value FROM json_each(?)) AND kind IN (SELECT value FROM json_each(?))
    ORDER BY created_at_ms DESC, seq DESC LIMIT ?`);
  const counted = db
    .prepare<[string, string], number>(`
    SELECT count(*) FROM jobs
    WHERE parent_id IS NULL AND state IN (SELECT value FROM json_each(?)) AND kind IN (SELECT value FROM json_each(?))`)
    .pluck();
  const held = db
    .prepare<[string], number>(`
    SELECT count(*) FROM jobs
    WHERE parent_id IS NULL AND state = 'paused' AND error IS NOT NULL AND kind IN (SELECT value FROM json_each(?))`)
    .pluck();
  const ofParent = db.prepare('SELECT * FROM jobs WHERE parent_id = ? ORDER BY seq');
  const inAnyState = db.prepare('SELECT * FROM jobs WHERE state IN (SELECT value FROM json_each(?)) ORDER BY seq');
  const due = db.prepare(`
    SELECT * FROM jobs
    WHERE state = 'queued' AND parent_id IS NULL AND kind = ? AND (run_after_ms IS NULL OR run_after_ms <= ?)
    ORDER BY priority DESC, created_at_ms, seq LIMIT ?`);
  return {
    get: (id) => readRow(jobRowSchema, byId.get(id)),
    priority: (id) => priorityOf.get(id) ?? 0,
    input: (id) => fromJson(inputOf.get(id) ?? null),
    result: (id) => fromJson(resultOf.get(id) ?? null),
    list: ({ states = JOB_STATES, kind, limit }) =>
      readRows(jobRowSchema, withoutParent.all(JSON.stringify(states), JSON.stringify(kind ? [kind] : JOB_KINDS), limit)),
    count: (states) => counted.get(JSON.stringify(states), JSON.stringify(JOB_KINDS)) ?? 0,
    countHeld: () => held.get(JSON.stringify(JOB_KINDS)) ?? 0,
    children: (parentId) => readRows(jobRowSchema, ofParent.all(parentId)),
    inStates: (states) => readRows(jobRowSchema, inAnyState.all(JSON.stringify(states))),
    runnable: (kind, nowMs, limit) => readRows(jobRowSchema, due.all(kind, nowMs, limit)),
  };
}
