import { expect, test } from 'vitest';
import { downloadRequestSchema } from '../../../common/contract/downloads.ts';
import type { DownloadHistoryEntry, DownloadOutcome } from '../../../common/domain/downloads/download.ts';
import { assetId, jobId } from '../../../common/units/ids.ts';
import { openMemoryStore } from '../../database/open.ts';
import { inspectLink } from './inspect-link.ts';

type Downloaded = { readonly site: string; readonly videoId: string; readonly atMs?: number };

const outcome: DownloadOutcome = {
  ...{ extractor: 'http', formatIds: ['file'], shortfalls: [], place: 'a.mp4' },
  served: { container: 'mp4', height: 360, videoCodec: 'h264', audioCodec: 'aac', audioLanguage: null, durationMs: 1, sizeBytes: 9 },
};

/** Which entries of a list are marked as downloaded before, by the time, after these downloads. */
async function marked(entries: ReadonlyArray<{ readonly url: string; readonly videoId: string }>, downloaded: readonly Downloaded[]) {
  const store = openMemoryStore();
  for (const [place, { site, videoId, atMs = 1 }] of downloaded.entries()) {
    const ids = { job: jobId(`job-${place}`), asset: assetId(`file-${place}`) };
    store.jobs.insert({ id: ids.job, kind: 'download', title: 'A', input: {} }, 1);
    store.downloads.insert({ jobId: ids.job, url: 'https://example.org/a', request: downloadRequestSchema.parse({}), folder: null }, 1);
    const file = { id: ids.asset, kind: 'video', origin: 'produced', name: 'a.mp4', location: { kind: 'stored', key: ids.asset } } as const;
    store.assets.insert({
      ...{ ...file, info: null, sizeBytes: 9, modifiedAtMs: 1, createdAtMs: 1, contentHash: null, derivedFrom: null },
    });
    const line: DownloadHistoryEntry = {
      ...{ id: `line-${place}`, site, videoId, videoTitle: 'A', videoUrl: 'https://example.org/a', fileName: 'a.mp4', assetId: null },
      format: { itag: '18', quality: '360p', container: 'mp4', filesize: 9 },
      ...{ downloadDurationMs: 5, success: true, error: null, atMs },
    };
    store.downloads.finish(ids.job, { outputAssetId: ids.asset, outcome, kind: 'video' }, line);
  }
  const playlist = { id: 'list', title: 'Course', entries: entries.map((entry) => ({ ...entry, title: 'A', durationMs: null })) };
  const look = async () => ({ kind: 'playlist', playlist }) as const;
  const extractions = { look, find: look, renew: look, forget: () => 0 };
  const found = await inspectLink({ extractions, downloads: store.downloads }, 'https://b.example/list', new AbortController().signal);
  return found.kind === 'playlist' ? found.entries.map(({ earlier }) => earlier?.atMs ?? null) : [];
}

test('an entry of a list is not taken for downloaded because another site has a video of that id', async () => {
  expect(await marked([{ url: 'https://b.example/v/123', videoId: '123' }], [{ site: 'youtube', videoId: '123' }])).toEqual([null]);
});

test('an entry is known again by the name of its site, by its host, and on YouTube by whatever form of its link', async () => {
  const entries = [
    { url: 'https://player.vimeo.com/video/77', videoId: '77' },
    { url: 'https://media.example.org/films/a.mp4', videoId: 'a' },
    { url: 'https://youtu.be/dQw4w9WgXcQ', videoId: 'dQw4w9WgXcQ' },
    { url: 'https://www.youtube.com/watch?v=dQw4w9WgXcR', videoId: 'dQw4w9WgXcR' },
  ];
  const downloaded = [
    { site: 'vimeo', videoId: '77', atMs: 4 },
    { site: 'media.example.org', videoId: 'media.example.org/films/a.mp4', atMs: 5 },
    { site: 'youtube', videoId: 'dQw4w9WgXcQ', atMs: 6 },
    { site: 'vimeo', videoId: 'dQw4w9WgXcR', atMs: 7 },
  ];
  expect(await marked(entries, downloaded)).toEqual([4, 5, 6, null]);
});
