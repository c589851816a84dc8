import { expect, test } from 'vitest';
import type { DownloadHistoryEntry, DownloadOutcome } from '../../../common/domain/downloads/download.ts';
import { DEFAULT_NAME_TEMPLATE } from '../../../common/domain/downloads/name-template.ts';
import { DEFAULT_WISH } from '../../../common/domain/downloads/wish.ts';
import { assetId, jobId } from '../../../common/units/ids.ts';
import { openMemoryStore } from '../open.ts';

const request = {
  ...DEFAULT_WISH,
  ...{ nameTemplate: DEFAULT_NAME_TEMPLATE, describe: true },
  ...{ subtitleLanguages: ['en'], automaticSubtitles: false, thumbnail: true, sponsorMarks: false },
};
const line = (id: string, patch: Partial<DownloadHistoryEntry> = {}): DownloadHistoryEntry => ({
  ...{ id, site: 'example.org', videoId: 'a', videoTitle: 'A Talk', videoUrl: 'https://example.org/a', fileName: 'a.mp4' },
  format: { itag: 'file', quality: '360p', container: 'mp4', filesize: 9 },
  ...{ downloadDurationMs: 5, success: true, error: null, atMs: 7, assetId: null },
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
    ...{ jobId: id, url: 'https://example.org/a', request, folder: '/videos', video: null, outputAssetId: null },
    ...{ outcome: null, earlier: null },
  });
});

test('what was handed over and its line of the history are both written, or neither', () => {
  const { store, id } = queued();
  expect(() => store.downloads.finish(id, { outputAssetId: assetId('gone'), outcome, kind: 'video' }, line('x'))).toThrow();
  expect(store.downloads.history({ limit: 9 })).toEqual([]);
  expect(store.downloads.get(id)?.outcome).toBeNull();
  expect(store.downloads.archive({ limit: 9 }).total).toBe(0);
});

/** Records the end of a download with a file of its own. */
function finish(
  { store, id }: ReturnType<typeof queued>,
  patch: Partial<DownloadHistoryEntry> = {},
  kind: 'video' | 'audio' = 'video',
): void {
  const asset = assetId(`file-${patch.id ?? 'x'}`);
  const row = {
    id: asset,
    kind: 'video',
    origin: 'produced',
    name: 'a.mp4',
    location: { kind: 'stored', key: asset },
    info: null,
  } as const;
  store.assets.insert({ ...row, sizeBytes: 9, modifiedAtMs: 1, createdAtMs: 1, contentHash: null, derivedFrom: null });
  store.downloads.finish(id, { outputAssetId: asset, outcome, kind }, line('x', patch));
}

test('what was handed over is in the archive, as picture and as sound apart, until it is forgotten', () => {
  const queue = queued();
  const { downloads } = queue.store;
  finish(queue);
  expect(downloads.archived('example.org', 'a', 'video')).toEqual({ atMs: 7, fileName: 'a.mp4' });
  expect(downloads.archived('example.org', 'a', 'audio')).toBeUndefined();
  finish(queue, { id: 'y', atMs: 9, fileName: 'b.mp4' });
  expect(downloads.archive({ search: 'TALK', limit: 9 })).toMatchObject({ total: 1, entries: [{ fileName: 'b.mp4', atMs: 9 }] });
  expect(downloads.archive({ search: 'other', limit: 9 })).toEqual({ total: 0, entries: [] });
  expect(downloads.forgetArchived({ site: 'example.org', videoId: 'a', kind: 'video' })).toBe(true);
  expect(downloads.archived('example.org', 'a', 'video')).toBeUndefined();
  expect(downloads.forgetArchived({ site: 'example.org', videoId: 'a', kind: 'video' })).toBe(false);
});

test('downloads of one link are found by it, the latest first', () => {
  const { store, id } = queued();
  const later = jobId('two');
  store.jobs.insert({ id: later, kind: 'download', title: 'A', input: {} }, 2);
  store.downloads.insert({ jobId: later, url: 'https://example.org/a', request, folder: null }, 2);
  expect(store.downloads.ofLink('https://example.org/a').map(({ jobId }) => jobId)).toEqual([later, id]);
  expect(store.downloads.ofLink('https://example.org/b')).toEqual([]);
});

test('downloads are read with their jobs in the order asked for, without those that are gone or are none', () => {
  const { store, id } = queued();
  const later = jobId('two');
  store.jobs.insert({ id: later, kind: 'download', title: 'B', input: {}, priority: 1 }, 2);
  store.downloads.insert({ jobId: later, url: 'https://example.org/b', request, folder: null }, 2);
  store.jobs.insert({ id: jobId('dub'), kind: 'dubbing', title: 'C', input: {} }, 3);
  expect(store.downloads.newestIds(9)).toEqual([later, id]);
  expect(store.downloads.newestIds(1)).toEqual([later]);
  expect(store.downloads.idsIn(['queued'])).toEqual([later, id]);
  expect(store.downloads.idsIn(['paused'])).toEqual([]);
  expect(store.downloads.withJobs([id, jobId('gone'), jobId('dub'), later])).toEqual([
    { job: store.jobs.get(id), record: store.downloads.get(id), priority: 0 },
    { job: store.jobs.get(later), record: store.downloads.get(later), priority: 1 },
  ]);
});

test('the history is read by site, by how it went and page by page', () => {
  const { downloads } = queued().store;
  downloads.addHistory(line('a', { atMs: 1, site: 'one.org' }));
  downloads.addHistory(line('b', { atMs: 2, success: false, error: 'download.private' }));
  downloads.addHistory(line('c', { atMs: 3 }));
  const ids = (filter: object) => downloads.history({ limit: 9, ...filter }).map(({ id }) => id);
  expect(ids({ success: false })).toEqual(['b']);
  expect(ids({ success: true })).toEqual(['c', 'a']);
  expect(ids({ site: 'one.org' })).toEqual(['a']);
  expect(ids({ beforeMs: 3, limit: 1 })).toEqual(['b']);
});

test('history and archive are searched without regard to capitals, in every script and however an accent is written', () => {
  const queue = queued();
  const { downloads } = queue.store;
  const titles = { a: 'ÜBER DEN WOLKEN', b: 'ΟΔΥΣΣΕΥΣ', c: 'Straße', d: 'ВОЙНА', e: 'cafe\u0301' };
  for (const [id, videoTitle] of Object.entries(titles)) finish(queue, { id, videoId: id, videoTitle });
  const found = (search: string) => {
    const inHistory = downloads.history({ search, limit: 9 }).map(({ id }) => id);
    const { total, entries } = downloads.archive({ search, limit: 9 });
    expect({ total, inArchive: entries.map(({ videoId }) => videoId) }).toEqual({ total: inHistory.length, inArchive: inHistory });
    return inHistory;
  };
  expect(['über', 'οδυσσεύς', 'οδυσσευς', 'STRASSE', 'война', 'Café', 'nowhere'].map(found)).toEqual([
    ['a'],
    [],
    ['b'],
    ['c'],
    ['d'],
    ['e'],
    [],
  ]);
});

test('no line of the history is lost between two pages, though many are of the same millisecond', () => {
  const { downloads } = queued().store;
  for (const id of ['a', 'b', 'c', 'd', 'e']) downloads.addHistory(line(id, { atMs: id === 'a' ? 1 : 2 }));
  const told: string[] = [];
  for (let page = downloads.history({ limit: 2 }); page.length > 0; ) {
    told.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    page = downloads.history({ limit: 2, beforeMs: last?.atMs, beforeId: last?.id });
  }
  expect(told).toEqual(['e', 'd', 'c', 'b', 'a']);
});

test('statistics count what came by site and month, and what failed', () => {
  const { downloads } = queued().store;
  downloads.addHistory(line('a', { atMs: Date.UTC(2026, 9, 31, 23, 59), site: 'one.org' }));
  downloads.addHistory(line('b', { atMs: Date.UTC(2026, 10, 1) }));
  downloads.addHistory(line('c', { atMs: Date.UTC(2026, 10, 2), success: false, format: { ...line('').format, filesize: null } }));
  expect(downloads.statistics()).toEqual({
    ...{ succeeded: 2, failed: 1, sizeBytes: 18, durationMs: 10 },
    sites: [
      { site: 'example.org', succeeded: 1, sizeBytes: 9 },
      { site: 'one.org', succeeded: 1, sizeBytes: 9 },
    ],
    months: [
      { month: '2026-11', succeeded: 1, sizeBytes: 9 },
      { month: '2026-10', succeeded: 1, sizeBytes: 9 },
    ],
  });
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
