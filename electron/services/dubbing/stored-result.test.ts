import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isResultIntact, isResultSafe } from './stored-result.ts';

let folder: string;
const signal = new AbortController().signal;
const stored = (name: string, bytes: string) => {
  writeFileSync(path.join(folder, name), bytes);
  return { name, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
};
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-stored-result-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test('a result is whole only with the recorded bytes in its sound and in its subtitles', async () => {
  const chunk = { result: stored('es-0001.fit', 'sound'), subtitles: stored('es-0001.vtt', 'words') };
  expect(await isResultIntact(folder, chunk, signal)).toBe(true);
  expect(await isResultSafe(folder, chunk, signal)).toBe(true);
  writeFileSync(path.join(folder, 'es-0001.vtt'), 'tornn');
  expect(await isResultIntact(folder, chunk, signal)).toBe(false);
  expect(await isResultSafe(folder, chunk, signal)).toBe(false);
  rmSync(path.join(folder, 'es-0001.vtt'));
  expect(await isResultSafe(folder, chunk, signal)).toBe(false);
  expect(await isResultIntact(folder, { result: null, subtitles: null }, signal)).toBe(false);
});

test('a result is safe once every file of it is synced to the disk', async () => {
  const chunk = { result: stored('es-0001.fit', 'sound'), subtitles: stored('es-0001.vtt', 'words') };
  const handle = await open(path.join(folder, 'es-0001.fit'));
  const prototype = Object.getPrototypeOf(handle) as FileHandle; // its class is not exported
  await handle.close();
  const sync = vi.spyOn(prototype, 'sync');
  expect(await isResultSafe(folder, chunk, signal)).toBe(true);
  expect(sync).toHaveBeenCalledTimes(2);
  sync.mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
  expect(await isResultSafe(folder, chunk, signal)).toBe(false);
});
