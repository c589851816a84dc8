import { expect, test } from 'vitest';
import type { DownloadHistoryEntry, DownloadOutcome } from '../../../common/domain/downloads/download.ts';
import { DEFAULT_NAME_TEMPLATE } from '../../../common/domain/downloads/name-template.ts';
import { DEFAULT_WISH } from '../../../common/domain/downloads/wish.ts';
import { assetId, jobId } from '../../../common/units/ids.ts';
import { openMemoryStore } from '../open.ts';

const request = { ...DEFAULT_WISH, nameTemplate: DEFAULT_NAME_TEMPLATE, describe: true };
const line = (id: string, patch: Partial<DownloadHistoryEntry> = {}): DownloadHistoryEntry => ({
  ...{ id, site: 'example.org', videoId: 'a', videoTitle: 'A Talk', videoUrl: 'https://example.org/a', fileName: 'a.mp4' },
  format: { itag: 'file', quality: '360p', container: 'mp4', filesize: 9 },
  ...{ downloadDurationMs: 5, success: true, error: null, atMs: 7 },
  ...patch,
});
const outcome: DownloadOutcome = {
  ...{ extractor: 'http', formatIds: ['file'], shortfalls: [{ kind: 'height', asked: 720, served: 360 }], place: 'a.mp4' },
  served: { container: 'mp4', height: 360, videoCodec: 'h264', audioCodec: 'aac', audioLanguage: null, durationMs: 1, sizeBytes: 9 },
};

function queued() {
  const store = openMemoryStore();
  const id = jobId('one');
  store.jobs.insert({ id, kind: 'download', title: 'A', input: {} }, 1);
  store.downloads.insert({ jobId: id, url: 'https://example.org/a', request, folder: '/videos' }, 1);
  return { store, id };
}

test('a download is found again as it was asked for', () => {
  const { store, id } = queued();
  expect(store.downloads.get(id)).toEqual({
    ...{ jobId: id, url: 'https://example.org/a', request, folder: '/videos', video: null, outputAssetId: null, outcome: null },
  });
});

test('what was handed over and its line of the history are both written, or neither', () => {
  const { store, id } = queued();
  expect(() => store.downloads.finish(id, { outputAssetId: assetId('gone'), outcome }, line('x'))).toThrow();
  expect(store.downloads.history({ limit: 9 })).toEqual([]);
  expect(store.downloads.get(id)?.outcome).toBeNull();
});

test('the history is newest first, is searched by title, and holds no line twice', () => {
  const { store } = queued();
  store.downloads.addHistory(line('old', { atMs: 1, videoTitle: 'Harbour' }));
  store.downloads.addHistory(line('new', { atMs: 2 }));
  store.downloads.addHistory(line('new', { atMs: 3 }));
  expect(store.downloads.history({ limit: 9 }).map(({ id }) => id)).toEqual(['new', 'old']);
  expect(store.downloads.history({ search: 'HARB', limit: 9 }).map(({ id }) => id)).toEqual(['old']);
  expect(store.downloads.history({ limit: 1 })[0]).toEqual(line('new', { atMs: 2 }));
});
