import type { Database } from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import type { JournalEntry } from '../../../common/domain/downloads/journal-entry.ts';
import { jobId } from '../../../common/units/ids.ts';
import { connectInMemory } from '../connection.ts';
import { migrateDown, migrateUp } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { createTransfersRepository, type TransfersRepository } from './transfers.ts';

let db: Database;
let transfers: TransfersRepository;
const JOB = jobId('a');
const ENTRY: JournalEntry = {
  sizeBytes: 100,
  validator: '"v1"',
  done: [
    { start: 0, end: 10 },
    { start: 20, end: 30 },
  ],
  fragmentsDone: null,
};
const addJob = (id: string) =>
  db
    .prepare("INSERT INTO jobs (id, kind, title, state, created_at_ms, updated_at_ms) VALUES (?, 'dubbing', 'Talk', 'queued', 1, 1)")
    .run(id);

beforeEach(() => {
  db = connectInMemory();
  migrateUp(db, { migrations: MIGRATIONS, backUp: () => undefined });
  transfers = createTransfersRepository(db);
  addJob('a');
});

test('each part of a job has its own entry, the last one saved', () => {
  transfers.save(JOB, 'picture', { ...ENTRY, done: [] }, 1);
  transfers.save(JOB, 'sound', { sizeBytes: null, validator: null, done: [{ start: 0, end: 5 }], fragmentsDone: 2 }, 2);
  transfers.save(JOB, 'picture', ENTRY, 3);
  expect(transfers.find(JOB, 'picture')).toEqual(ENTRY);
  expect(transfers.find(JOB, 'sound')).toEqual({ sizeBytes: null, validator: null, done: [{ start: 0, end: 5 }], fragmentsDone: 2 });
  expect(transfers.find(JOB, 'subtitles')).toBeUndefined();
  transfers.removeOf(JOB);
  expect(transfers.find(JOB, 'picture')).toBeUndefined();
});

test('an entry goes with its job, and without a job there is none', () => {
  transfers.save(JOB, 'picture', ENTRY, 1);
  db.exec('DELETE FROM jobs');
  expect(transfers.find(JOB, 'picture')).toBeUndefined();
  expect(() => transfers.save(JOB, 'picture', ENTRY, 2)).toThrow(/FOREIGN KEY/);
});

test.each([
  '{',
  '{"ranges":[[5,5]],"fragments":null}',
  '{"ranges":[[5,9],[7,12]],"fragments":null}',
  '{"ranges":[[-1,9]],"fragments":null}',
])('an entry whose text is damaged (%s) claims nothing', (text) => {
  transfers.save(JOB, 'picture', ENTRY, 1);
  db.prepare('UPDATE transfers SET done = ?').run(text);
  expect(transfers.find(JOB, 'picture')).toBeUndefined();
});

test('jobs from before transfers were known keep their rows, and going back takes only the transfers away', () => {
  const before = connectInMemory();
  const jobs = () => before.prepare('SELECT id, title FROM jobs').all();
  migrateUp(before, { migrations: MIGRATIONS.slice(0, 2), backUp: () => undefined });
  before.exec("INSERT INTO jobs (id, kind, title, state, created_at_ms, updated_at_ms) VALUES ('old', 'dubbing', 'Talk', 'queued', 1, 1)");
  migrateUp(before, { migrations: MIGRATIONS, backUp: () => undefined });
  const repository = createTransfersRepository(before);
  expect(repository.find(jobId('old'), 'picture')).toBeUndefined();
  repository.save(jobId('old'), 'picture', ENTRY, 2);
  expect(repository.find(jobId('old'), 'picture')).toEqual(ENTRY);
  migrateDown(before, 2, { migrations: MIGRATIONS, backUp: () => undefined });
  expect(jobs()).toEqual([{ id: 'old', title: 'Talk' }]);
});
