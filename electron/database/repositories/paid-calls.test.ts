import type { Database } from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { jobId } from '../../../common/units/ids.ts';
import { connectInMemory } from '../connection.ts';
import { migrateUp } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { createJobsRepository } from './jobs.ts';
import { createPaidCallsRepository, type NewPaidCall, type PaidCallsRepository } from './paid-calls.ts';

let db: Database;
let ledger: PaidCallsRepository;
const DUB = jobId('dub');
const CHILD = jobId('c0');
const WIDE = { jobMicroUsd: 10_000_000, monthMicroUsd: 50_000_000, monthStartMs: 100 };

const intent = (id: string, changes: Partial<NewPaidCall> = {}): NewPaidCall => ({
  id,
  jobId: DUB,
  childJobId: CHILD,
  title: 'talk.mp4',
  provider: 'elevenlabs',
  reference: `ref-${id}`,
  language: 'es',
  chunkIndex: 0,
  billedMs: 600_000,
  estimatedMicroUsd: 3_000_000,
  capMicroUsd: 10_000_000,
  ...changes,
});

beforeEach(() => {
  db = connectInMemory();
  migrateUp(db, { migrations: MIGRATIONS, backUp: () => undefined });
  ledger = createPaidCallsRepository(db);
});

test('an intent is there before anything is sent, open and reserved', () => {
  expect(ledger.intend(intent('a'), WIDE, 200)).toBeUndefined();
  expect(ledger.latestOf(CHILD)).toEqual({
    ...intent('a'),
    ...{ outcome: 'open', settledBy: null, remoteId: null, createdAtMs: 200, settledAtMs: null, remoteDeletedAtMs: null },
  });
  expect(ledger.spendOfJob(DUB)).toEqual({ spentMicroUsd: 0, reservedMicroUsd: 3_000_000 });
});

test('an intent that would go over the dub’s cap is not written; what was refused costs nothing, what is unresolved counts', () => {
  for (const id of ['a', 'b', 'c']) expect(ledger.intend(intent(id), WIDE, 200)).toBeUndefined();
  const over = { over: 'job', spend: { spentMicroUsd: 0, reservedMicroUsd: 9_000_000 } };
  expect(ledger.intend(intent('d'), WIDE, 201)).toEqual(over);
  ledger.settle('a', { outcome: 'unresolved', settledBy: null }, 202);
  expect(ledger.intend(intent('d'), WIDE, 203)).toEqual(over);
  ledger.settle('b', { outcome: 'refused', settledBy: 'answer' }, 204);
  expect(ledger.intend(intent('d'), WIDE, 205)).toBeUndefined();
  expect(ledger.list({ limit: 10 }).map((call) => call.id)).toEqual(['d', 'c', 'b', 'a']);
});

test('an intent that was not sent is taken back without a trace, and the chunk’s call before it counts again; an outcome is not', () => {
  ledger.intend(intent('a'), WIDE, 200);
  ledger.settle('a', { outcome: 'unresolved', settledBy: 'person' }, 201);
  ledger.intend(intent('b'), WIDE, 202);
  ledger.withdraw('b');
  expect(ledger.latestOf(CHILD)?.id).toBe('a');
  expect(ledger.spendOfJob(DUB)).toEqual({ spentMicroUsd: 0, reservedMicroUsd: 3_000_000 });
  expect(() => ledger.withdraw('a')).toThrow();
  expect(ledger.list({ limit: 10 })).toHaveLength(1);
});

test('an intent may go up to a cap to the last cent', () => {
  expect(ledger.intend(intent('a', { estimatedMicroUsd: 10_000_000 }), WIDE, 200)).toBeUndefined();
});

test('the month’s cap counts every dub since its first moment, those that were removed too', () => {
  ledger.intend(intent('before', { jobId: jobId('old') }), WIDE, 99);
  ledger.intend(intent('other', { jobId: jobId('gone') }), WIDE, 100);
  const caps = { ...WIDE, monthMicroUsd: 5_000_000 };
  expect(ledger.intend(intent('a'), caps, 300)).toEqual({ over: 'month', spend: { spentMicroUsd: 0, reservedMicroUsd: 3_000_000 } });
  expect(ledger.spendSince(100)).toEqual({ spentMicroUsd: 0, reservedMicroUsd: 3_000_000 });
});

test('a call that succeeded is spent, and its chunk has the remote id at once', () => {
  const jobs = createJobsRepository(db);
  jobs.insert({ id: DUB, kind: 'dubbing', title: 'Talk', input: null }, 1);
  jobs.ensureChildren(DUB, [{ id: CHILD, kind: 'dubbing.chunk', key: 'es/0', title: '', input: null }], 1);
  db.exec(`
    INSERT INTO dubbing_jobs (job_id, config, overwrite, tracks, created_at_ms, updated_at_ms) VALUES ('dub', '{}', 0, '[]', 1, 1);
    INSERT INTO dubbing_chunks (job_id, child_job_id, language, chunk_index, start_sample, end_sample, created_at_ms, updated_at_ms)
    VALUES ('dub', 'c0', 'es', 0, 0, 1, 1, 1);`);
  ledger.intend(intent('a'), WIDE, 200);
  ledger.succeed({ id: 'a', childJobId: CHILD }, 'remote-7', 'search', 201);
  expect(ledger.latestOf(CHILD)).toMatchObject({ outcome: 'succeeded', settledBy: 'search', remoteId: 'remote-7', settledAtMs: 201 });
  expect(db.prepare('SELECT remote_id FROM dubbing_chunks').pluck().get()).toBe('remote-7');
  expect(ledger.spendOfJob(DUB)).toEqual({ spentMicroUsd: 3_000_000, reservedMicroUsd: 0 });
});

test('what is removed here is still in the ledger, with what lies at the service until it is deleted there', () => {
  ledger.intend(intent('a'), WIDE, 200);
  ledger.succeed({ id: 'a', childJobId: CHILD }, 'remote-7', 'answer', 201);
  ledger.intend(intent('b'), WIDE, 202);
  expect(ledger.leftAtService(DUB).map((call) => call.remoteId)).toEqual(['remote-7']);
  ledger.markRemoteDeleted('a', 300);
  expect(ledger.leftAtService(DUB)).toEqual([]);
  expect(ledger.list({ jobId: DUB, limit: 10 })).toHaveLength(2);
});

test('one reference is never used twice', () => {
  ledger.intend(intent('a'), WIDE, 200);
  expect(() => ledger.intend(intent('b', { reference: 'ref-a' }), WIDE, 201)).toThrow(/UNIQUE/);
});

test('a call that this version cannot read is no reason to pay again, and counts against the caps', () => {
  ledger.intend(intent('a'), WIDE, 200);
  db.prepare("UPDATE paid_calls SET outcome = 'sent by pigeon'").run();
  expect(() => ledger.latestOf(CHILD)).toThrow();
  expect(ledger.spendOfJob(DUB)).toEqual({ spentMicroUsd: 0, reservedMicroUsd: 3_000_000 });
});

test('writes that must reach the disk leave the following ones as quick as before', () => {
  ledger.intend(intent('a'), WIDE, 200);
  expect(db.pragma('synchronous', { simple: true })).toBe(1);
});
