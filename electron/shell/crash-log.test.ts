import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCrashLog } from './crash-log.ts';

let folder = '';
const now = (): Date => new Date(0);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crash-log-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test('a fault is kept with its stack under the id that is shown, in a file of the user’s own', () => {
  const file = path.join(folder, 'logs', 'desktop.log');
  const id = createCrashLog(file, now)('fault', new TypeError('bad'));
  expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^1970-01-01T00:00:00.000Z \\[${id}\\] fault: TypeError: bad\n    at `));
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a log that cannot be written costs nothing but the file', () => {
  writeFileSync(path.join(folder, 'logs'), 'a file where the folder should be');
  expect(createCrashLog(path.join(folder, 'logs', 'desktop.log'), now)('fault', 'x')).toHaveLength(8);
});

test('a log of over a megabyte is set aside', () => {
  const file = path.join(folder, 'desktop.log');
  writeFileSync(file, 'x'.repeat(1_000_001));
  createCrashLog(file, now)('fault', 'new');
  expect(statSync(`${file}.old`).size).toBe(1_000_001);
  expect(readFileSync(file, 'utf8')).toContain('fault: new');
});
