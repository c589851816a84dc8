import type { Database } from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { connectInMemory } from '../connection.ts';
import { migrateUp } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { createSessionsRepository } from './sessions.ts';
import { createSettingsRepository } from './settings.ts';

let db: Database;
beforeEach(() => {
  db = connectInMemory();
  migrateUp(db, { migrations: MIGRATIONS, backUp: () => undefined });
});

test('settings are kept by key, replaced, and taken away by undefined', () => {
  const settings = createSettingsRepository(db);
  settings.set({ theme: 'dark', list: ['es'], provider: null }, 1);
  settings.set({ theme: 'light', list: undefined }, 2);
  expect(settings.all()).toEqual({ theme: 'light', provider: null });
});

test('several settings are stored together or not at all', () => {
  const settings = createSettingsRepository(db);
  expect(() => settings.set({ theme: 'dark', bad: 1n }, 1)).toThrow(); // JSON has no form for a bigint
  expect(settings.all()).toEqual({});
});

test('settings are stored and a secret removed together or not at all', () => {
  const settings = createSettingsRepository(db);
  settings.set({ address: 'old' }, 1);
  settings.saveSealedSecret('key', Uint8Array.of(9), 1);
  settings.saveSealedSecret('other', Uint8Array.of(8), 1);
  db.exec("CREATE TEMP TRIGGER broken BEFORE DELETE ON secrets BEGIN SELECT RAISE(ABORT, 'broken'); END");
  expect(() => settings.set({ address: 'new' }, 2, ['key'])).toThrow('broken');
  expect([settings.all().address, settings.sealedSecret('key') !== undefined]).toEqual(['old', true]);
  db.exec('DROP TRIGGER broken');
  settings.set({ address: 'new' }, 3, ['key']);
  expect([settings.all().address, settings.sealedSecret('key')]).toEqual(['new', undefined]);
  expect(settings.sealedSecret('other')).toBeDefined();
});

test('a setting whose stored text is damaged is left out of all settings', () => {
  const settings = createSettingsRepository(db);
  settings.set({ theme: 'dark', parallel: 3 }, 1);
  db.prepare("UPDATE settings SET value = '{' WHERE key = 'theme'").run();
  expect(settings.all()).toEqual({ parallel: 3 });
});

test('sealed secrets are kept byte for byte', () => {
  const settings = createSettingsRepository(db);
  const sealed = Uint8Array.from([1, 0, 255, 7]);
  settings.saveSealedSecret('key', Uint8Array.of(9), 1);
  settings.saveSealedSecret('key', sealed, 2);
  expect([...(settings.sealedSecret('key') ?? [])]).toEqual([...sealed]);
  settings.removeSecret('key');
  expect(settings.sealedSecret('key')).toBeUndefined();
});

test('a session counts until it expires or is removed', () => {
  const sessions = createSessionsRepository(db);
  sessions.insert({ tokenHash: 'browser', kind: 'browser', expiresAtMs: 100 }, 1);
  sessions.insert({ tokenHash: 'token', kind: 'access-token', expiresAtMs: null }, 1);
  expect(sessions.find('browser', 99)).toEqual({ kind: 'browser' });
  expect(sessions.find('browser', 100)).toBeUndefined();
  sessions.removeExpired(100);
  expect(sessions.find('browser', 1)).toBeUndefined();
  expect(sessions.find('token', 1e15)).toEqual({ kind: 'access-token' });
  sessions.remove('token');
  expect(sessions.find('token', 1)).toBeUndefined();
});

test('a session of an unknown kind opens nothing', () => {
  const sessions = createSessionsRepository(db);
  sessions.insert({ tokenHash: 'x', kind: 'browser', expiresAtMs: null }, 1);
  db.prepare("UPDATE sessions SET kind = 'admin'").run();
  expect(sessions.find('x', 1)).toBeUndefined();
});
