import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemoryStore, type Store } from '../../database/open.ts';
import { createKeyFileSealer } from './key-file-sealer.ts';
import type { Sealer } from './ports.ts';
import { createSecretsService } from './secrets-service.ts';

const NAME = 'elevenlabs.apiKey';
const unreadable = expect.objectContaining({ code: 'secret.unreadable' });

let folder: string;
let keyFile: string;
let store: Store;
let sealer: Sealer;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'secrets-'));
  keyFile = path.join(folder, 'secret.key');
  store = openMemoryStore();
  sealer = createKeyFileSealer(keyFile);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const secrets = () => createSecretsService(store.settings, sealer, () => 5);

test('a secret is read back by another start of the program and is nowhere in plain text', () => {
  secrets().set(NAME, 'sk-ключ-123');
  expect(createSecretsService(store.settings, createKeyFileSealer(keyFile), () => 5).get(NAME)).toBe('sk-ключ-123');
  expect(secrets().has(NAME)).toBe(true);
  expect(Buffer.from(store.settings.sealedSecret(NAME) ?? []).includes('ключ')).toBe(false);
  expect(readFileSync(keyFile).includes('ключ')).toBe(false);
});

test('what is no cookie file is refused when it is stored, in words that repeat nothing of it, and the one before stays', () => {
  const cookies = '.example.org\tTRUE\t/\tTRUE\t1900000000\tsid\tx\n';
  secrets().set('downloads.cookies', cookies);
  const refused = expect.objectContaining({ code: 'usage.invalid', message: expect.not.stringContaining('hush') });
  expect(() => secrets().set('downloads.cookies', '{"sid":"hush"}')).toThrow(refused);
  expect(secrets().get('downloads.cookies')).toBe(cookies);
});

test('a secret that is cleared or was never set is not set', () => {
  expect(secrets().has(NAME)).toBe(false);
  expect(secrets().get(NAME)).toBeUndefined();
  expect(existsSync(keyFile)).toBe(false);
  secrets().set(NAME, 'a');
  secrets().clear(NAME);
  expect(secrets().has(NAME)).toBe(false);
});

test('whoever listens is told of each secret stored or cleared, until it stops', () => {
  const service = secrets();
  const told: boolean[] = [];
  const stop = service.onChange(() => told.push(service.has(NAME)));
  service.set(NAME, 'a');
  service.set(NAME, 'b');
  service.clear(NAME);
  stop();
  service.set(NAME, 'c');
  expect(told).toEqual([true, true, false]);
});

test('without its key file a secret counts as not set, stays stored, and reads again once the file is back', () => {
  secrets().set(NAME, 'a');
  const key = readFileSync(keyFile);
  rmSync(keyFile);
  expect(secrets().has(NAME)).toBe(false);
  expect(existsSync(keyFile)).toBe(false);
  writeFileSync(keyFile, key);
  expect(secrets().get(NAME)).toBe('a');
});

test('a key file of another machine opens nothing', () => {
  const sealed = sealer.seal('a');
  const other = createKeyFileSealer(path.join(folder, 'other.key'));
  other.seal('b');
  expect(() => other.unseal(sealed)).toThrow(unreadable);
});

test('a damaged key file is never replaced', () => {
  sealer.seal('a');
  writeFileSync(keyFile, 'streamfetch-key-1 c2hvcnQ=\n');
  expect(() => sealer.seal('b')).toThrow(unreadable);
  expect(readFileSync(keyFile, 'utf8')).toBe('streamfetch-key-1 c2hvcnQ=\n');
});

test('a sealed secret with any byte changed, cut or of another sealer is unreadable', () => {
  const sealed = sealer.seal('abc');
  for (let place = 0; place < sealed.length; place += 1) {
    const changed = Uint8Array.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(() => sealer.unseal(changed)).toThrow(unreadable);
    expect(() => sealer.unseal(sealed.subarray(0, place))).toThrow(unreadable);
  }
  expect(() => sealer.unseal(Buffer.from('v10whatever the keychain of the system made'))).toThrow(unreadable);
  expect(sealer.unseal(sealed)).toBe('abc');
});

test('the same secret is sealed differently each time', () => {
  expect(Buffer.from(sealer.seal('a')).equals(Buffer.from(sealer.seal('a')))).toBe(false);
});

test.skipIf(process.platform === 'win32')('only its owner may read the key file, also after a copy made it readable for others', () => {
  const mode = () => (statSync(keyFile).mode & 0o777).toString(8);
  sealer.seal('a');
  expect(mode()).toBe('600');
  chmodSync(keyFile, 0o644);
  sealer.seal('b');
  expect(mode()).toBe('600');
  expect(readdirSync(folder)).toEqual(['secret.key']);
});

test('a sealer that fails for another reason is heard', () => {
  secrets().set(NAME, 'a');
  const broken: Sealer = {
    seal: () => Uint8Array.of(),
    unseal: () => {
      throw new TypeError('bug');
    },
  };
  expect(() => createSecretsService(store.settings, broken, () => 5).has(NAME)).toThrow('bug');
});
