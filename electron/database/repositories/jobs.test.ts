import type { Database } from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { JOB_LOG_LIMIT, type JobProgress } from '../../../common/domain/jobs/job.ts';
import { jobId } from '../../../common/units/ids.ts';
import { connectInMemory } from '../connection.ts';
import { migrateUp } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { withTranslatedErrors } from '../sqlite-errors.ts';
import { createJobsRepository } from './jobs.ts';
import type { JobsRepository, NewChildJob, NewLogEntry } from './jobs-repository.ts';

let db: Database;
let jobs: JobsRepository;
const A = jobId('a');
const B = jobId('b');

beforeEach(() => {
  db = connectInMemory();
  migrateUp(db, { migrations: MIGRATIONS, backUp: () => undefined });
  jobs = withTranslatedErrors(createJobsRepository(db));
});

const add = (id: string, nowMs = 1) => jobs.insert({ id: jobId(id), kind: 'dubbing', title: `Dub ${id}`, input: { of: id } }, nowMs);
const child = (id: string, key: string): NewChildJob => ({ id: jobId(id), kind: 'dubbing.chunk', key, title: key, input: null });
const line = (message: string): NewLogEntry => ({ atMs: 5, level: 'info', stage: null, message });
const half: JobProgress = { kind: 'fraction', stage: 'dub', fraction: 0.5, etaMs: null };

test('a disk that fills up while a job is stored with what belongs to it leaves neither of them', () => {
  const size = (): unknown => db.pragma('page_count', { simple: true });
  db.pragma(`max_page_count = ${size()}`);
  const more = (): void => {
    for (let line = 0; line < 1_000; line += 1) jobs.appendLog(A, [{ atMs: 5, level: 'info', stage: null, message: 'x'.repeat(1_000) }]);
  };
  expect(() => jobs.insert({ id: A, kind: 'dubbing', title: 'A', input: null }, 1, more)).toThrow(
    expect.objectContaining({ code: 'media.disk-full' }),
  );
  expect([jobs.get(A), jobs.logAfter(A, 0)]).toEqual([undefined, []]);
  db.pragma('max_page_count = 1000000');
  expect(jobs.insert({ id: A, kind: 'dubbing', title: 'A', input: null }, 1, more).id).toBe(A);
  expect(jobs.logAfter(A, 0)).toHaveLength(1_000);
});

test('a new job is queued and is read back as it was written', () => {
  const job = add('a', 7);
  expect(job).toEqual({
    id: 'a',
    kind: 'dubbing',
    parentId: null,
    key: null,
    title: 'Dub a',
    state: 'queued',
    progress: null,
    attempt: 0,
    error: null,
    createdAtMs: 7,
    updatedAtMs: 7,
    startedAtMs: null,
    finishedAtMs: null,
    runAfterMs: null,
  });
  expect(jobs.get(A)).toEqual(job);
  expect(jobs.input(A)).toEqual({ of: 'a' });
  expect(jobs.get(B)).toBeUndefined();
});

test('a job moves only from the state it is in, and keeps what the move does not name', () => {
  add('a');
  const error = { code: 'media.empty', message: 'Empty.', details: { file: 'a.mp4', bytes: 0 } };
  expect(jobs.move(A, 'queued', 'running', { attempt: 1, startedAtMs: 10, progress: half }, 10)?.state).toBe('running');
  expect(jobs.move(A, 'queued', 'cancelled', { finishedAtMs: 11 }, 11)).toBeUndefined();
  expect(jobs.get(A)).toMatchObject({ state: 'running', finishedAtMs: null, updatedAtMs: 10 });
  jobs.move(A, 'running', 'failed', { error, finishedAtMs: 12 }, 12);
  expect(jobs.get(A)).toMatchObject({ state: 'failed', error, attempt: 1, startedAtMs: 10, progress: half });
  jobs.move(A, 'failed', 'queued', { error: null, finishedAtMs: null, progress: null, result: { file: 1 } }, 13);
  expect(jobs.get(A)).toMatchObject({ state: 'queued', error: null, finishedAtMs: null, progress: null, attempt: 1 });
  expect(jobs.result(A)).toEqual({ file: 1 });
});

test('children are added once by their key and come back in the order they were made', () => {
  add('a');
  jobs.ensureChildren(A, [child('c1', 'es/0'), child('c2', 'es/1')], 2);
  const all = jobs.ensureChildren(A, [child('c9', 'es/1'), child('c0', 'fr/0')], 2);
  expect(all.map(({ id, key, parentId }) => `${parentId} ${key} ${id}`)).toEqual(['a es/0 c1', 'a es/1 c2', 'a fr/0 c0']);
  expect(jobs.children(A)).toEqual(all);
});

test('children are added all or none', () => {
  add('a');
  expect(() => jobs.ensureChildren(A, [child('c1', 'x'), child('c1', 'y')], 2)).toThrow();
  expect(jobs.children(A)).toEqual([]);
});

test('a list is newest first, without children, by state and kind, up to its limit', () => {
  add('a', 1);
  add('b', 2);
  add('c', 2);
  jobs.ensureChildren(A, [child('c1', 'x')], 3);
  jobs.move(B, 'queued', 'running', {}, 4);
  const ids = (filter: Parameters<JobsRepository['list']>[0]) => jobs.list(filter).map(({ id }) => id);
  expect(ids({ limit: 10 })).toEqual(['c', 'b', 'a']);
  expect(ids({ limit: 2 })).toEqual(['c', 'b']);
  expect(ids({ states: ['running', 'failed'], limit: 10 })).toEqual(['b']);
  expect(ids({ kind: 'rendition', limit: 10 })).toEqual([]);
  expect(jobs.inStates(['queued']).map(({ id }) => id)).toEqual(['a', 'c', 'c1']);
});

test('held are the jobs without a parent that are paused with an error', () => {
  const error = { code: 'dubbing.cap-reached', message: 'The cap is reached.', details: {} };
  for (const id of ['a', 'b', 'c']) add(id);
  jobs.ensureChildren(A, [child('c1', 'x')], 2);
  for (const id of [A, jobId('c1')]) jobs.move(id, 'queued', 'paused', { error }, 3);
  jobs.move(B, 'queued', 'paused', {}, 3);
  jobs.move(jobId('c'), 'queued', 'failed', { error }, 3);
  expect(jobs.countHeld()).toBe(1);
  jobs.move(B, 'paused', 'paused', { error }, 4);
  expect(jobs.countHeld()).toBe(2);
  db.prepare("UPDATE jobs SET kind = 'render' WHERE id = 'b'").run();
  expect(jobs.countHeld()).toBe(1);
});

test('only queued jobs without a parent whose time has come are runnable, oldest first', () => {
  add('b', 2);
  add('a', 1);
  add('later', 0);
  jobs.ensureChildren(A, [child('c1', 'x')], 3);
  jobs.move(jobId('later'), 'queued', 'running', { runAfterMs: 100 }, 4);
  jobs.move(jobId('later'), 'running', 'queued', {}, 4);
  const ids = (nowMs: number, limit: number) => jobs.runnable('dubbing', nowMs, limit).map(({ id }) => id);
  expect(ids(99, 10)).toEqual(['a', 'b']);
  expect(ids(100, 2)).toEqual(['later', 'a']);
  expect(jobs.runnable('dubbing.chunk', 100, 9)).toEqual([]);
});

test('a job of a kind or state from another version is left out and stays stored', () => {
  for (const [place, id] of ['a', 'b', 'c'].entries()) add(id, place);
  db.prepare("UPDATE jobs SET state = 'dreaming' WHERE id = 'b'").run();
  db.prepare("UPDATE jobs SET kind = 'render' WHERE id = 'c'").run();
  expect(jobs.list({ limit: 1 }).map(({ id }) => id)).toEqual(['a']);
  expect(jobs.get(B)).toBeUndefined();
  expect(jobs.inStates(['queued']).map(({ id }) => id)).toEqual(['a']);
  expect(db.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(3);
});

test('progress or an error that is damaged reads as none, and the job is still listed', () => {
  add('a');
  db.prepare(`UPDATE jobs SET progress = '{"kind":"fraction"', error = '{"code":7}', input = 'x'`).run();
  expect(jobs.list({ limit: 9 })[0]).toMatchObject({ id: 'a', progress: null, error: null });
  expect(jobs.input(A)).toBeUndefined();
});

test('a step is done once it is recorded, and not when its record is damaged', () => {
  add('a');
  expect(jobs.step(A, 'plan')).toBeUndefined();
  jobs.completeStep(A, 'plan', { chunks: [1, 2] }, 5);
  jobs.completeStep(A, 'notify', undefined, 5);
  expect(jobs.step(A, 'plan')).toEqual({ output: { chunks: [1, 2] } });
  expect(jobs.step(A, 'notify')).toEqual({ output: undefined });
  db.prepare("UPDATE job_steps SET output = '{' WHERE name = 'plan'").run();
  expect(jobs.step(A, 'plan')).toBeUndefined();
  jobs.clearStep(A, 'notify');
  expect(jobs.step(A, 'notify')).toBeUndefined();
});

test('a log keeps its last lines and goes on counting', () => {
  add('a');
  add('b');
  for (let batch = 0; batch < 3; batch += 1)
    jobs.appendLog(
      A,
      Array.from({ length: 400 }, (_, place) => line(`${batch * 400 + place + 1}`)),
    );
  const kept = jobs.logAfter(A, 0);
  expect(kept).toHaveLength(JOB_LOG_LIMIT);
  expect(kept.every(({ seq, message }) => message === String(seq))).toBe(true);
  expect(kept.at(0)?.seq).toBe(201);
  expect(jobs.appendLog(A, [line('next')])).toEqual([{ ...line('next'), seq: 1201 }]);
  expect(jobs.logAfter(A, 1200).map(({ message }) => message)).toEqual(['next']);
  expect(jobs.appendLog(B, [line('own count')])[0]?.seq).toBe(1);
});

test('a batch longer than the log leaves its last lines, and an empty one changes nothing', () => {
  add('a');
  const written = jobs.appendLog(
    A,
    Array.from({ length: JOB_LOG_LIMIT + 5 }, () => line('x')),
  );
  expect(written).toHaveLength(JOB_LOG_LIMIT + 5);
  jobs.appendLog(A, []);
  expect(jobs.logAfter(A, 0).map(({ seq }) => seq)).toEqual(Array.from({ length: JOB_LOG_LIMIT }, (_, place) => place + 6));
});

test('a line for a job that is gone is refused', () => {
  expect(() => jobs.appendLog(A, [line('x')])).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(() => jobs.completeStep(A, 'plan', 1, 1)).toThrow(expect.objectContaining({ code: 'not-found' }));
});

test('removing a job takes its children, steps and logs along and leaves those of others', () => {
  for (const id of ['a', 'b']) {
    add(id);
    jobs.ensureChildren(jobId(id), [child(`${id}1`, 'x')], 2);
    for (const one of [id, `${id}1`]) {
      jobs.appendLog(jobId(one), [line('x')]);
      jobs.completeStep(jobId(one), 'plan', 1, 3);
    }
  }
  jobs.remove(A);
  for (const table of ['jobs', 'job_logs', 'job_steps']) expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(2);
  expect(jobs.children(B)).toHaveLength(1);
});

test('progress is stored with the moment it was made', () => {
  add('a');
  jobs.saveProgress(A, half, 50);
  expect(jobs.get(A)).toMatchObject({ progress: half, updatedAtMs: 50, state: 'queued' });
});
