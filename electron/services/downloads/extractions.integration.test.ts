import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { backUp } from '../../database/backup.ts';
import { openStore } from '../../database/open.ts';
import { createCacheService } from '../cache/cache-service.ts';
import { createExtractions } from './extractions.ts';

const call = { signal: new AbortController().signal, log: () => undefined };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sf-extractions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What stands behind a link, for whoever sends these headers. */
const videoFor = (link: string, headers: Readonly<Record<string, string>>): VideoExtraction => ({
  ...{ extractor: 'yt-dlp', site: 'example.org', videoId: 'a', webUrl: link, title: 'Talk', channel: null, description: '' },
  ...{ uploadDate: null, durationMs: 1, thumbnailUrl: null, chapters: [], subtitles: [] },
  formats: [
    {
      ...{ id: '18', kind: 'muxed', container: 'mp4', videoCodec: 'avc1', audioCodec: 'mp4a', width: 640, height: 360, fps: 25 },
      ...{ bitrateBps: 1, sizeBytes: 9, language: null },
      source: { kind: 'file', url: 'https://cdn.example.org/SIGNED-ADDRESS', headers, expiresAtMs: null },
    },
  ],
});

async function openExtractions(headers: Readonly<Record<string, string>>) {
  const store = await openStore({ path: path.join(folder, 'a.db'), backupFolder: folder, nowMs: 1 });
  const cache = createCacheService({ cache: store.cache, now: () => 1 });
  let times = 0;
  const extractor = {
    ...({ name: 'yt-dlp', accepts: () => true, unavailable: async () => null } as const),
    async extract(url: URL) {
      times += 1;
      return { kind: 'video', video: videoFor(url.href, headers) } as const;
    },
  };
  return { store, times: () => times, extractions: createExtractions({ cache, extractors: () => [extractor], now: () => 1 }) };
}

const bytesOnDisk = (): string =>
  readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'latin1'))
    .join('');

test.each([
  ['cookie', 'SID=SECRET-COOKIE'],
  ['Authorization', 'Bearer SECRET-COOKIE'],
  ['x-api-key', 'SECRET-COOKIE'],
])('what was got with the header %s is kept for the next one who asks, and not a byte of it on the disk', async (name, value) => {
  const { store, times, extractions } = await openExtractions({ [name]: value, referer: 'https://example.org/' });
  const first = await extractions.find('https://example.org/a', call);
  expect(await extractions.find('https://example.org/a', call)).toEqual(first);
  expect(times()).toBe(1);
  for (const trace of ['SECRET-COOKIE', 'SIGNED-ADDRESS']) expect(bytesOnDisk()).not.toContain(trace);
  store.close();
  for (const trace of ['SECRET-COOKIE', 'SIGNED-ADDRESS']) expect(bytesOnDisk()).not.toContain(trace);
});

test('a backup holds nothing of what sites have answered', async () => {
  const { store, extractions } = await openExtractions({ referer: 'https://example.org/' });
  await extractions.find('https://example.org/a', call);
  store.close();
  const db = new Database(path.join(folder, 'a.db'));
  expect(db.prepare('SELECT count(*) FROM cache').pluck().get()).toBe(2);
  const backup = backUp(db, path.join(folder, 'backups'), 1);
  db.close();
  expect(readFileSync(backup, 'latin1')).not.toContain('SIGNED-ADDRESS');
  const copy = new Database(backup);
  expect(copy.prepare('SELECT count(*) FROM cache').pluck().get()).toBe(0);
  copy.close();
});
