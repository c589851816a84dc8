import type { Database, Statement } from 'better-sqlite3';
import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { readRow, readRows, toJson } from '../rows.ts';
import { jobRowSchema } from './job-rows.ts';
import type { JobPatch, JobsRepository, NewChildJob, NewJob } from './jobs-repository.ts';

type JobWrites = Pick<JobsRepository, 'insert' | 'ensureChildren' | 'move' | 'setPriority' | 'setTitle' | 'saveProgress' | 'remove'>;

const INSERT = `
  INSERT INTO jobs (id, kind, parent_id, key, title, state, input, priority, created_at_ms, updated_at_ms)
  VALUES (@id, @kind, @parentId, @key, @title, 'queued', @input, @priority, @nowMs, @nowMs)`;

/** Column by field of a patch; each is written only where the patch names it. */
const PATCH_COLUMNS = {
  error: 'error',
  attempt: 'attempt',
  startedAtMs: 'started_at_ms',
  finishedAtMs: 'finished_at_ms',
  runAfterMs: 'run_after_ms',
  progress: 'progress',
  result: 'result',
} as const satisfies Record<keyof JobPatch, string>;

const MOVE = `
  UPDATE jobs SET state = @to, updated_at_ms = @nowMs,
    ${Object.entries(PATCH_COLUMNS)
      .map(([field, column]) => `${column} = iif(@has_${field}, @${field}, ${column})`)
      .join(', ')}
  WHERE id = @id AND state = @from RETURNING *`;

/** What changes jobs; see `JobsRepository`. */
export function createJobWrites(db: Database): JobWrites {
  const add = db.prepare(`${INSERT} RETURNING *`);
  const addChild = db.prepare(`${INSERT} ON CONFLICT (parent_id, key) WHERE parent_id IS NOT NULL DO NOTHING`);
  const ofParent = db.prepare('SELECT * FROM jobs WHERE parent_id = ? ORDER BY seq');
  const move = db.prepare(MOVE);
  const progress = db.prepare('UPDATE jobs SET progress = ?, updated_at_ms = ? WHERE id = ?');
  const prioritise = db.prepare('UPDATE jobs SET priority = ? WHERE id = ?');
  const retitle = db.prepare('UPDATE jobs SET title = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM jobs WHERE id = ?'); // children, steps and log follow by their foreign keys
  return {
    insert: db.transaction((job: NewJob, nowMs: number, alsoStore?: () => void) => {
      const row = writtenRow(add, rowOf(job, null, null, nowMs));
      alsoStore?.();
      return stored(readRow(jobRowSchema, row));
    }),
    ensureChildren: db.transaction((parentId: JobId, children: readonly NewChildJob[], nowMs: number) => {
      for (const child of children) addChild.run(rowOf(child, parentId, child.key, nowMs));
      return readRows(jobRowSchema, ofParent.all(parentId));
    }),
    move: (id, from, to, patch, nowMs) => readRow(jobRowSchema, writtenRow(move, { id, from, to, nowMs, ...patchValues(patch) })),
    setPriority: (id, priority) => {
      prioritise.run(priority, id);
    },
    setTitle: (id, title) => {
      retitle.run(title, id);
    },
    saveProgress: (id, value, nowMs) => {
      progress.run(toJson(value), nowMs, id);
    },
    remove: (id) => {
      remove.run(id);
    },
  };
}

/**
 * The row of a `RETURNING`. Never with `get`: it stops at the row, before SQLite commits, and a commit that then fails because the
 * disk is full goes unnoticed; `all` runs the statement to its end.
 */
function writtenRow(statement: Statement, values: Record<string, unknown>): unknown {
  return statement.all(values)[0];
}

function rowOf(job: NewJob, parentId: JobId | null, key: string | null, nowMs: number) {
  return { id: job.id, kind: job.kind, parentId, key, title: job.title, input: toJson(job.input), priority: job.priority ?? 0, nowMs };
}

function patchValues(patch: JobPatch): Record<string, string | number | null> {
  const values = {
    error: jsonOrNull(patch.error),
    attempt: patch.attempt ?? null,
    startedAtMs: patch.startedAtMs ?? null,
    finishedAtMs: patch.finishedAtMs ?? null,
    runAfterMs: patch.runAfterMs ?? null,
    progress: jsonOrNull(patch.progress),
    result: toJson(patch.result),
  } satisfies Record<keyof JobPatch, string | number | null>;
  const present = Object.keys(values).map((field) => [`has_${field}`, field in patch ? 1 : 0]);
  return { ...values, ...Object.fromEntries(present) };
}

/** SQL's own null rather than JSON's. */
function jsonOrNull(value: unknown): string | null {
  return value === null ? null : toJson(value);
}

function stored(job: Job | undefined): Job {
  if (!job) throw new Error('a job that was just written cannot be read back');
  return job;
}
