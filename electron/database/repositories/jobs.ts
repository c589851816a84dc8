import type { Database } from 'better-sqlite3';
import { JOB_KINDS, JOB_STATES } from '../../../common/domain/jobs/job.ts';
import { fromJson, readRow, readRows } from '../rows.ts';
import { createJobLogs } from './job-logs.ts';
import { jobRowSchema } from './job-rows.ts';
import { createJobSteps } from './job-steps.ts';
import { createJobWrites } from './job-writes.ts';
import type { JobsRepository } from './jobs-repository.ts';

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
