import type { Database } from 'better-sqlite3';
import { JOB_LOG_LIMIT, type JobLogEntry } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { readRows } from '../rows.ts';
import { logRowSchema } from './job-rows.ts';
import type { JobsRepository, NewLogEntry } from './jobs-repository.ts';

type JobLogs = Pick<JobsRepository, 'appendLog' | 'logAfter'>;

/** Logs by job, each with numbers of its own that go on counting when old lines are dropped. */
export function createJobLogs(db: Database): JobLogs {
  const lastSeq = db.prepare<[string], number | null>('SELECT max(seq) FROM job_logs WHERE job_id = ?').pluck();
  const add = db.prepare('INSERT INTO job_logs (job_id, seq, at_ms, level, stage, message) VALUES (?, ?, ?, ?, ?, ?)');
  const drop = db.prepare('DELETE FROM job_logs WHERE job_id = ? AND seq <= ?');
  const after = db.prepare('SELECT seq, at_ms, level, stage, message FROM job_logs WHERE job_id = ? AND seq > ? ORDER BY seq');
  return {
    appendLog: db.transaction((id: JobId, entries: readonly NewLogEntry[]): readonly JobLogEntry[] => {
      const first = (lastSeq.get(id) ?? 0) + 1;
      const numbered = entries.map((entry, place) => ({ ...entry, seq: first + place }));
      for (const { seq, atMs, level, stage, message } of numbered.slice(-JOB_LOG_LIMIT)) add.run(id, seq, atMs, level, stage, message);
      drop.run(id, first + entries.length - 1 - JOB_LOG_LIMIT);
      return numbered;
    }),
    logAfter: (id, seq) => readRows(logRowSchema, after.all(id, seq)),
  };
}
