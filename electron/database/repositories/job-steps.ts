import type { Database } from 'better-sqlite3';
import { fromJson, toJson } from '../rows.ts';
import type { JobsRepository } from './jobs-repository.ts';

type JobSteps = Pick<JobsRepository, 'step' | 'completeStep' | 'clearStep'>;

/** What a job's steps recorded as done. A step whose stored output is damaged counts as not done, so it runs again. */
export function createJobSteps(db: Database): JobSteps {
  const find = db.prepare<[string, string], string | null>('SELECT output FROM job_steps WHERE job_id = ? AND name = ?').pluck();
  const save = db.prepare(`
    INSERT INTO job_steps (job_id, name, output, completed_at_ms) VALUES (?, ?, ?, ?)
    ON CONFLICT (job_id, name) DO UPDATE SET output = excluded.output, completed_at_ms = excluded.completed_at_ms`);
  const clear = db.prepare('DELETE FROM job_steps WHERE job_id = ? AND name = ?');
  return {
    step: (id, name) => {
      const text = find.get(id, name);
      if (text === undefined) return undefined;
      const output = fromJson(text);
      return text === null || output !== undefined ? { output } : undefined;
    },
    completeStep: (id, name, output, nowMs) => {
      save.run(id, name, toJson(output), nowMs);
    },
    clearStep: (id, name) => {
      clear.run(id, name);
    },
  };
}
