import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { JournalEntry } from '../../../common/domain/downloads/journal-entry.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { readRow, requiredJson } from '../rows.ts';

/** What is known of the files that jobs are fetching, a part of a job each; it goes with its job. */
export type TransfersRepository = {
  /** Undefined also for a row that this version does not understand: that part is then fetched anew. */
  find(jobId: JobId, part: string): JournalEntry | undefined;
  /** Throws `not-found` where there is no such job. */
  save(jobId: JobId, part: string, entry: JournalEntry, nowMs: number): void;
  /** Of every part of a job, once its product was handed over. */
  removeOf(jobId: JobId): void;
};

const bytes = z.int().nonnegative();
const range = z.tuple([bytes, bytes]).refine(([start, end]) => end > start);
const doneSchema = z
  .object({ ranges: z.array(range), fragments: bytes.nullable() })
  .refine(({ ranges }) => ranges.every(([start], index) => index === 0 || start > (ranges[index - 1]?.[1] ?? 0)));

const rowSchema = z.object({ size_bytes: bytes.nullable(), validator: z.string().nullable(), done: requiredJson(doneSchema) }).transform(
  ({ size_bytes, validator, done }): JournalEntry => ({
    sizeBytes: size_bytes,
    validator,
    done: done.ranges.map(([start, end]) => ({ start, end })),
    fragmentsDone: done.fragments,
  }),
);

/** Transfers by job and part. */
export function createTransfersRepository(db: Database): TransfersRepository {
  const find = db.prepare('SELECT size_bytes, validator, done FROM transfers WHERE job_id = ? AND part = ?');
  const save = db.prepare(`
    INSERT INTO transfers (job_id, part, size_bytes, validator, done, updated_at_ms) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (job_id, part) DO UPDATE SET size_bytes = excluded.size_bytes, validator = excluded.validator, done = excluded.done,
      updated_at_ms = excluded.updated_at_ms`);
  const remove = db.prepare('DELETE FROM transfers WHERE job_id = ?');
  return {
    find: (jobId, part) => readRow(rowSchema, find.get(jobId, part)),
    save: (jobId, part, entry, nowMs) => {
      const done = { ranges: entry.done.map(({ start, end }) => [start, end]), fragments: entry.fragmentsDone };
      save.run(jobId, part, entry.sizeBytes, entry.validator, JSON.stringify(done), nowMs);
    },
    removeOf: (jobId) => {
      remove.run(jobId);
    },
  };
}
