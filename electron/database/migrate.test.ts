import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { expect, test } from 'vitest';
import { connectInMemory } from './connection.ts';
import { migrateDown, migrateUp, schemaVersion } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

const FOLDER = new URL('migrations/', import.meta.url);
const noBackup = () => undefined;
const latest = { migrations: MIGRATIONS, backUp: noBackup };

/** Without SQLite's own entries, such as the indexes behind UNIQUE. */
const schemaOf = (db: Database) =>
  db
    .prepare<[], string>(`SELECT sql || ';' FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type DESC, name`)
    .pluck()
    .all()
    .join('\n\n');

/** Grows a column whose values come from another, by rebuilding the table. */
const addStars: Migration = {
  version: 2,
  name: 'add-stars',
  up: (db) =>
    db.exec(`
      CREATE TABLE jobs_new (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, stars INTEGER NOT NULL) STRICT;
      INSERT INTO jobs_new SELECT seq, id, title, length(title) FROM jobs;
      DROP TABLE jobs; ALTER TABLE jobs_new RENAME TO jobs;`),
  down: () => undefined,
};

function databaseWithJob(): Database {
  const db = connectInMemory();
  migrateUp(db, latest);
  db.exec(`
    INSERT INTO jobs (id, kind, title, state, created_at_ms, updated_at_ms) VALUES ('a', 'dubbing', 'Talk', 'queued', 1, 1);
    INSERT INTO job_logs (job_id, seq, at_ms, level, message) VALUES ('a', 1, 1, 'info', 'Begun');`);
  return db;
}

test('the schema after every migration is the one on record', async () => {
  const db = connectInMemory();
  migrateUp(db, latest);
  await expect(`${schemaOf(db)}\n`).toMatchFileSnapshot('golden/schema.sql');
});

test('a migration that is on record is never changed afterwards', () => {
  const files = readdirSync(FOLDER).filter((name) => /^\d{4}-.*\.ts$/.test(name) && !name.includes('.test.'));
  const hashes = files.map((name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8').replaceAll('\r\n', '\n');
    return [name, createHash('sha256').update(text).digest('hex')];
  });
  // A difference for a released migration means: undo the change and write a new migration.
  expect(Object.fromEntries(hashes)).toEqual(JSON.parse(readFileSync(new URL('golden/migrations.json', import.meta.url), 'utf8')));
});

test('files, versions and the list of migrations agree', () => {
  const files = readdirSync(FOLDER).filter((name) => /^\d{4}-/.test(name));
  expect(MIGRATIONS.map(({ version, name }) => `${String(version).padStart(4, '0')}-${name}.ts`)).toEqual(files.toSorted());
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, place) => place + 1));
});

test('up, down and up again gives the same schema, and down to 0 leaves nothing', () => {
  const db = databaseWithJob();
  const before = schemaOf(db);
  for (const { version } of MIGRATIONS.toReversed()) {
    migrateDown(db, version - 1, latest);
    expect(schemaVersion(db)).toBe(version - 1);
  }
  expect(schemaOf(db)).toBe('');
  migrateUp(db, latest);
  expect(schemaOf(db)).toBe(before);
});

test('a migration that rebuilds a table keeps its rows and those that refer to them', () => {
  const db = databaseWithJob();
  migrateUp(db, { migrations: [...MIGRATIONS, { ...addStars, version: MIGRATIONS.length + 1 }], backUp: noBackup });
  expect(db.prepare('SELECT id, title, stars FROM jobs').all()).toEqual([{ id: 'a', title: 'Talk', stars: 4 }]);
  expect(db.prepare('SELECT message FROM job_logs').pluck().all()).toEqual(['Begun']);
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
});

test('a migration that throws in its middle leaves the version before it whole', () => {
  const db = databaseWithJob();
  const before = schemaOf(db);
  const half: Migration = {
    ...addStars,
    version: MIGRATIONS.length + 1,
    up: (target) => {
      addStars.up(target);
      throw new Error('power cut');
    },
  };
  expect(() => migrateUp(db, { migrations: [...MIGRATIONS, half], backUp: noBackup })).toThrow('power cut');
  expect(schemaOf(db)).toBe(before);
  expect(schemaVersion(db)).toBe(MIGRATIONS.length);
  expect(db.prepare('SELECT title FROM jobs').pluck().all()).toEqual(['Talk']);
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
});

test('a migration that leaves a reference to nothing is refused and undone', () => {
  const db = databaseWithJob();
  const careless = { ...addStars, version: MIGRATIONS.length + 1, up: (target: Database) => target.exec('DELETE FROM jobs') };
  expect(() => migrateUp(db, { migrations: [...MIGRATIONS, careless], backUp: noBackup })).toThrow(/breaks 1 reference/);
  expect(db.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(1);
});

test('a backup comes before each step of an existing database, and a failing one stops the step', () => {
  const calls: number[] = [];
  const next = { ...addStars, version: MIGRATIONS.length + 1 };
  const fresh = connectInMemory();
  migrateUp(fresh, { migrations: MIGRATIONS.slice(0, 1), backUp: () => calls.push(schemaVersion(fresh)) });
  expect(calls).toEqual([]);
  const db = databaseWithJob();
  const failing = () => {
    throw new Error('no room');
  };
  expect(() => migrateUp(db, { migrations: [...MIGRATIONS, next], backUp: failing })).toThrow('no room');
  expect(schemaVersion(db)).toBe(MIGRATIONS.length);
  migrateUp(db, { migrations: [...MIGRATIONS, next], backUp: () => calls.push(schemaVersion(db)) });
  expect(calls).toEqual([MIGRATIONS.length]);
  expect(schemaVersion(db)).toBe(MIGRATIONS.length + 1);
});

test('a database of a newer version is refused with both versions', () => {
  const db = databaseWithJob();
  db.pragma('user_version = 99');
  const refusal = expect.objectContaining({ code: 'database.newer-version', details: { found: 99, known: MIGRATIONS.length } });
  expect(() => migrateUp(db, latest)).toThrow(refusal);
  expect(() => migrateDown(db, 0, latest)).toThrow(refusal);
  expect(db.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(1);
});

test('what was downloaded before there was an archive is in it, once, and jobs wait in their usual order', () => {
  const db = connectInMemory();
  migrateUp(db, { migrations: MIGRATIONS.slice(0, 4), backUp: noBackup });
  const line = db.prepare(`
    INSERT INTO download_history (id, site, video_id, video_title, video_url, format, file_name, download_duration_ms, success, at_ms)
    VALUES (?, 'youtube', ?, 'Talk', 'https://x', ?, ?, 1, ?, ?)`);
  line.run('a', 'v1', '{"quality":"1080p"}', 'old.mp4', 1, 10);
  line.run('b', 'v1', '{"quality":"720p"}', 'new.mp4', 1, 20);
  line.run('c', 'v1', '{"quality":"audio"}', 'new.m4a', 1, 15);
  line.run('d', 'v2', '{"quality":"720p"}', null, 0, 30);
  db.exec(`INSERT INTO jobs (id, kind, title, state, created_at_ms, updated_at_ms) VALUES ('a', 'download', 'Talk', 'queued', 1, 1)`);
  migrateUp(db, latest);
  expect(db.prepare('SELECT video_id, kind, file_name FROM download_archive ORDER BY kind').raw().all()).toEqual([
    ['v1', 'audio', 'new.m4a'],
    ['v1', 'video', 'new.mp4'],
  ]);
  expect(db.prepare('SELECT priority FROM jobs').pluck().all()).toEqual([0]);
  migrateDown(db, 4, latest);
  expect(db.prepare('SELECT count(*) FROM download_history').pluck().get()).toBe(4);
});
