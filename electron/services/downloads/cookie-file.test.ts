import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dropCookieFiles, withCookieFile } from './cookie-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-cookies-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('cookies lie in a file that only this user can read, and only as long as they are used', async () => {
  const seen = await withCookieFile('# Netscape HTTP Cookie File\n', folder, async (file) => {
    if (file === undefined) throw new Error('no file');
    return { text: readFileSync(file, 'utf8'), mode: statSync(file).mode & 0o777 };
  });
  expect(seen.text).toBe('# Netscape HTTP Cookie File\n');
  if (process.platform !== 'win32') expect(seen.mode).toBe(0o600);
  expect(readdirSync(folder)).toEqual([]);
});

test('cookies that were stored without the header of their format are written with it: yt-dlp reads no others', async () => {
  const text = await withCookieFile('.a.org\tTRUE\t/\tTRUE\t0\tsid\tx\n', folder, async (file) => readFileSync(file ?? '', 'utf8'));
  expect(text.split('\n')).toEqual(['# Netscape HTTP Cookie File', '.a.org\tTRUE\t/\tTRUE\t0\tsid\tx', '']);
});

test('they go also when their use fails, and without any there is no file', async () => {
  const failing = withCookieFile('x', folder, () => Promise.reject(new Error('away')));
  await expect(failing).rejects.toThrow('away');
  expect(readdirSync(folder)).toEqual([]);
  expect(await withCookieFile(undefined, folder, async (file) => file)).toBeUndefined();
});

test('what a killed run has left is removed', async () => {
  const left = withCookieFile('x', path.join(folder, 'cookies'), () => new Promise<never>(() => undefined));
  left.catch(() => undefined);
  while (readdirSync(folder).length === 0 || readdirSync(path.join(folder, 'cookies')).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
  dropCookieFiles(path.join(folder, 'cookies'));
  expect(readdirSync(folder)).toEqual([]);
});
