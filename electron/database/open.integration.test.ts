import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jobId } from '../../common/units/ids.ts';
import type { Migration } from './migrations/migration.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { openStore, type Store } from './open.ts';
import { quickCheck } from './quick-check.ts';

const A = jobId('a');
const NOW = Date.UTC(2026, 10, 21, 1, 49, 3);
const addTags: Migration = {
  version: MIGRATIONS.length + 1,
  name: 'add-tags',
  up: (db) => db.exec('CREATE TABLE tags (name TEXT PRIMARY KEY) STRICT'),
  down: (db) => db.exec('DROP TABLE tags'),
};

let folder: string;
let file: string;
let backupFolder: string;
let opened: Store[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'store-'));
  file = path.join(folder, 'streamfetch.db');
  backupFolder = path.join(folder, 'backups');
  opened = [];
});
afterEach(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(migrations = MIGRATIONS, at = file): Promise<Store> {
  const store = await openStore({ path: at, backupFolder, nowMs: NOW, migrations });
  opened.push(store);
  return store;
}
const code = (expected: string) => expect.objectContaining({ code: expected });
const addJob = (store: Store) => store.jobs.insert({ id: A, kind: 'dubbing', title: 'Talk', input: null }, 1);

/** A store as a kill leaves it: copied while it is open, with `rows` log lines folded into the file and one more in the log beside it. */
async function abandoned(rows: number): Promise<string> {
  const store = await open();
  addJob(store);
  const entries = Array.from({ length: rows }, (_, place) => ({
    atMs: 1,
    level: 'info' as const,
    stage: null,
    message: `${place} `.repeat(100),
  }));
  store.jobs.appendLog(A, entries);
  const other = new Database(file);
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.close();
  store.jobs.move(A, 'queued', 'running', {}, 2);
  const copy = path.join(folder, 'abandoned.db');
  copyFileSync(file, copy);
  copyFileSync(`${file}-wal`, `${copy}-wal`);
  return copy;
}

test('a new store is there, private, empty and sound, and keeps what is written across a close', async () => {
  const store = await open();
  expect(store.jobs.list({ limit: 9 })).toEqual([]);
  addJob(store);
  expect(await store.checkIntegrity()).toEqual([]);
  if (process.platform !== 'win32')
    for (const end of ['', '-wal', '-shm']) expect((statSync(file + end).mode & 0o777).toString(8)).toBe('600');
  store.close();
  store.close();
  expect(readdirSync(folder)).toEqual(['streamfetch.db']); // nothing left beside it, no backup of a new one
  expect((await open()).jobs.get(A)?.title).toBe('Talk');
});

test('after an unclean end everything that was written is there', async () => {
  const store = await open(MIGRATIONS, await abandoned(10));
  expect(store.jobs.get(A)?.state).toBe('running');
  expect(store.jobs.logAfter(A, 0)).toHaveLength(10);
});

test('after an unclean end a damaged page is found before anything is changed', async () => {
  const copy = await abandoned(900);
  const bytes = readFileSync(copy);
  bytes.fill(0xff, 4_096 * 30, 4_096 * 31);
  writeFileSync(copy, bytes);
  const log = readFileSync(`${copy}-wal`);
  await expect(open(MIGRATIONS, copy)).rejects.toThrow(code('database.damaged'));
  expect(readFileSync(copy).equals(bytes)).toBe(true);
  expect(readFileSync(`${copy}-wal`).equals(log)).toBe(true);
});

test('a damaged page is named by the check on demand', async () => {
  const copy = await abandoned(900);
  const store = await open(MIGRATIONS, copy);
  const bytes = readFileSync(copy);
  bytes.fill(0xff, 4_096 * 30, 4_096 * 31);
  writeFileSync(copy, bytes);
  expect((await store.checkIntegrity()).length).toBeGreaterThan(0);
});

test('a check of a file that cannot be opened says so', async () => {
  const store = await open();
  store.close();
  rmSync(file);
  await expect(store.checkIntegrity()).rejects.toThrow(code('media.folder-read-only'));
});

test.each([
  ['a text', (at: string) => writeFileSync(at, 'not a database at all, but long enough to look at. '.repeat(4)), 'database.damaged'],
  ['a header of zeros', (at: string) => writeFileSync(at, Buffer.alloc(8_192)), 'database.damaged'],
  ['a few bytes', (at: string) => writeFileSync(at, 'SQLite format 3\u0000'), 'database.damaged'],
  [
    'another program’s database',
    (at: string) => new Database(at).exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)').close(),
    'database.not-ours',
  ],
  ['a folder', (at: string) => mkdirSync(at), 'database.not-ours'],
])('%s in place of the database is refused and left as it is', async (_, make, expected) => {
  make(file);
  const before = statSync(file).isFile() ? readFileSync(file) : undefined;
  await expect(open()).rejects.toThrow(code(expected));
  if (before) expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(folder)).toEqual(['streamfetch.db']);
});

test('a database that was emptied or removed beside its log is not silently begun anew', async () => {
  const copy = await abandoned(10);
  truncateSync(copy);
  await expect(open(MIGRATIONS, copy)).rejects.toThrow(code('database.damaged'));
  rmSync(copy);
  await expect(open(MIGRATIONS, copy)).rejects.toThrow(code('database.damaged'));
  expect(statSync(`${copy}-wal`).size).toBeGreaterThan(0);
});

test('half a database is refused at the next clean start too', async () => {
  const store = await open();
  addJob(store);
  store.close();
  truncateSync(file, 8_192);
  await expect(open().then((half) => half.jobs.list({ limit: 9 }))).rejects.toThrow(code('database.damaged'));
});

test('an empty file is taken as a new database', async () => {
  writeFileSync(file, '');
  addJob(await open());
});

test('a database of a newer version is refused with its number and opens with the newer program', async () => {
  const newer = await open([...MIGRATIONS, addTags]);
  addJob(newer);
  newer.close();
  await expect(open()).rejects.toMatchObject({ code: 'database.newer-version', details: { found: addTags.version } });
  expect((await open([...MIGRATIONS, addTags])).jobs.get(A)).toBeDefined();
});

test('before a migration the whole database is kept as a backup, without secrets and sessions', async () => {
  const store = await open();
  addJob(store);
  store.settings.saveSealedSecret('elevenlabs.apiKey', Buffer.from('SEALED-SEALED-SEALED'), 1);
  store.sessions.insert({ tokenHash: 'HASH-HASH-HASH', kind: 'access-token', expiresAtMs: null }, 1);
  store.close();
  const migrated = await open([...MIGRATIONS, addTags]);
  expect(migrated.settings.sealedSecret('elevenlabs.apiKey')).toBeDefined();
  const name = `streamfetch-v${MIGRATIONS.length}-20261121T014903Z.db`;
  expect(readdirSync(backupFolder)).toEqual([name]);
  const backup = path.join(backupFolder, name);
  const bytes = readFileSync(backup);
  for (const secret of ['SEALED-SEALED', 'HASH-HASH']) expect(bytes.includes(secret)).toBe(false);
  if (process.platform !== 'win32') expect((statSync(backup).mode & 0o777).toString(8)).toBe('600');
  const restored = await open(MIGRATIONS, backup);
  expect(restored.jobs.get(A)?.title).toBe('Talk');
  expect(await restored.checkIntegrity()).toEqual([]);
});

test('a migration killed in its middle leaves the version before it and every row', async () => {
  const store = await open();
  addJob(store);
  store.close();
  const script = `
    const { openStore } = await import(${JSON.stringify(new URL('./open.ts', import.meta.url).href)});
    const { MIGRATIONS } = await import(${JSON.stringify(new URL('./migrations/migrations.ts', import.meta.url).href)});
    const stuck = { version: MIGRATIONS.length + 1, name: 'stuck', down() {}, up(db) {
      db.exec("CREATE TABLE tags (name TEXT) STRICT; UPDATE jobs SET title = 'changed'");
      db.pragma('cache_spill = 1'); db.pragma('cache_size = 2');
      db.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO tags SELECT printf('%0500d', i) FROM n");
      process.stdout.write('middle');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    } };
    await openStore({ path: ${JSON.stringify(file)}, backupFolder: ${JSON.stringify(backupFolder)}, nowMs: 0, migrations: [...MIGRATIONS, stuck] });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await exited;
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(1_000_000); // the half-done change did reach the disk
  const again = await open();
  expect(again.jobs.get(A)?.title).toBe('Talk');
  again.close();
  const migrated = await open([...MIGRATIONS, addTags]);
  expect(migrated.jobs.get(A)?.title).toBe('Talk');
});

/** A small file system of its own; needs the right to mount, which containers for tests usually have as root. */
function mountSmall(at: string): boolean {
  try {
    mkdirSync(at, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('on a full disk nothing is reported as stored that is not, and all goes on once there is room', async (context) => {
  const disk = path.join(folder, 'disk');
  if (!mountSmall(disk)) return context.skip('mounting a file system is not allowed here');
  const at = path.join(disk, 'a.db');
  const filler = path.join(disk, 'filler');
  try {
    // Each amount of room makes another step fail: creating the file, its log, its index, the tables, a row, its commit.
    for (let room = 0; room <= 240 * 1_024; room += 4_096) {
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - room));
      const promised = await fillUntilFull(at);
      rmSync(filler);
      const store = await openStore({ path: at, backupFolder, nowMs: NOW });
      expect(quickCheck(at)).toEqual([]);
      expect(store.jobs.inStates(['queued']).map(({ id }) => id)).toEqual(promised);
      store.close();
      rmSync(at);
    }
  } finally {
    execFileSync('umount', ['--lazy', disk]);
  }
  expect(existsSync(at)).toBe(false);
});

/** Adds jobs until the disk is full; returns the ids of those that the store said it has. */
async function fillUntilFull(at: string): Promise<readonly string[]> {
  const promised: string[] = [];
  let store: Store | undefined;
  try {
    store = await openStore({ path: at, backupFolder, nowMs: NOW });
    const title = 'x'.repeat(3_000);
    // More than the whole disk holds, so that a store that swallows the failure fails the test rather than never ends it.
    for (let count = 0; count < 1_000; count += 1)
      promised.push(store.jobs.insert({ id: jobId(`j${count}`), kind: 'dubbing', title, input: null }, 1).id);
  } catch (error) {
    expect(error).toEqual(code('media.disk-full'));
  } finally {
    store?.close();
  }
  return promised;
}
