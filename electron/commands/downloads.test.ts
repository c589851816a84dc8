import { expect, test } from 'vitest';
import type { Download, Inspection } from '../../common/contract/downloads.ts';
import { downloadRequestSchema } from '../../common/contract/downloads.ts';
import type { Client } from '../transport/client.ts';
import { parseArguments } from './arguments.ts';
import { runDownloads } from './downloads.ts';
import { aJob } from './fixtures/dubs.ts';
import { createRecorder } from './fixtures/recorder.ts';
import { runInspect } from './inspect.ts';

const aDownload = (patch: Partial<Download> = {}): Download => ({
  ...{
    job: aJob({ kind: 'download', title: 'example.org talk' }),
    url: 'https://example.org/talk',
    request: downloadRequestSchema.parse({}),
  },
  ...{ priority: 'usual', hasFolder: true, video: null, transfer: null, output: null, outcome: null, earlier: null },
  ...patch,
});
const line = {
  ...{ id: 'a', site: 'youtube', videoId: 'dQw4w9WgXcQ', videoTitle: 'A Talk', videoUrl: 'https://youtu.be/dQw4w9WgXcQ' },
  format: { itag: '18', quality: '360p', container: 'mp4', filesize: 3_100_000 },
  ...{ fileName: 'a.mp4', downloadDurationMs: 1, success: true, error: null, atMs: Date.UTC(2026, 10, 3), assetId: null },
};

/** What the command writes, with the owner answering `answers`. */
async function run(words: string, answers: object, isOwner = false) {
  const at = createRecorder();
  const client = { downloads: answers } as unknown as Client; // only what a command calls
  const { command, json } = parseArguments(words.split(' '));
  const stopped = new AbortController().signal;
  const code =
    command.name === 'inspect'
      ? await runInspect(client, command, { json, streams: at.streams, stopped })
      : command.name === 'downloads'
        ? await runDownloads(client, command, { json, streams: at.streams, isOwner })
        : Number.NaN;
  return { code, out: at.out(), err: at.err() };
}

test('the queue tells the video’s own title, its speed, its order, and what was downloaded before', async () => {
  const video = { site: 'youtube', videoId: 'a', title: 'Harbour', channel: null, durationMs: null };
  const transfer = { doneBytes: 1, totalBytes: 2, bytesPerSecond: 22_600_000, connections: 4, renewals: 0 };
  const list = async () => [
    aDownload({ video, transfer, priority: 'first' }),
    aDownload({ job: aJob({ kind: 'download', title: 'Rain', state: 'succeeded' }), earlier: { atMs: 1, fileName: null } }),
  ];
  const { out } = await run('downloads', { list });
  expect(out).toMatch(/download {2}Harbour {2}22\.6 MB\/s {2}first\n/);
  expect(out).toMatch(/download {2}Rain {2}\(downloaded before\)\n$/);
  expect((await run('downloads --search harb', { list })).out.trim().split('\n')).toHaveLength(1);
  expect(await run('downloads --search none', { list })).toEqual({ code: 0, out: '', err: 'There are none.\n' });
});

test('the history names what came with its size, and why the others failed', async () => {
  const failed = { ...line, success: false, error: 'download.private', format: { ...line.format, filesize: null } };
  const { out } = await run('downloads history', { history: async () => [line, failed] });
  expect(out).toContain('2026-11-03 00:00  complete  360p mp4        3.1 MB  A Talk  https://youtu.be/dQw4w9WgXcQ\n');
  expect(out).toContain('failed    download.private');
});

test('what is done to all downloads says to how many', async () => {
  const counted = (count: number) => async () => ({ count });
  expect((await run('downloads pause', { pauseAll: counted(2) })).out).toBe('2 downloads paused\n');
  expect((await run('downloads retry --json', { retryFailed: counted(1) })).out).toBe('{"count":1}\n');
  const asked: unknown[] = [];
  const setPriority = async (input: unknown) => ({ count: asked.push(input) });
  expect((await run('downloads priority first a b', { setPriority })).out).toBe('1 download now first\n');
  expect(asked).toEqual([{ ids: ['a', 'b'], priority: 'first' }]);
});

test('a video is let through again by its site and id, and one that the archive does not have is told', async () => {
  const forgetArchived = async ({ kind, videoId }: { kind: string; videoId: string }) => ({ removed: kind === 'video' && videoId === 'a' });
  expect(await run('downloads allow youtube a', { forgetArchived })).toMatchObject({ code: 0, out: 'It may be downloaded again.\n' });
  expect(await run('downloads allow youtube b', { forgetArchived })).toMatchObject({ code: 1 });
});

test('statistics tell sums, sites, months and how often the cache had the answer', async () => {
  const sums = { succeeded: 3, failed: 1, sizeBytes: 4.2e9, durationMs: 1 };
  const sites = [{ site: 'youtube', succeeded: 3, sizeBytes: 4.2e9 }];
  const months = [{ month: '2026-11', succeeded: 3, sizeBytes: 4.2e9 }];
  const cache = async () => ({ entries: 4, sizeBytes: 2_000, hits: 3, misses: 1 });
  const { out } = await run('downloads stats', { statistics: async () => ({ ...sums, sites, months }), cache });
  expect(out).toBe(
    [
      '3 files with 4.20 GB, 1 failed',
      '  youtube                       3    4.20 GB',
      '  2026-11                       3    4.20 GB',
      'Cache: 4 answers, 2 KB, 75% of 4 questions answered from it',
      '',
    ].join('\n'),
  );
});

test('a video’s formats stand a line each, with what else there is', async () => {
  const found: Inspection = {
    ...{ kind: 'video', extractor: 'yt-dlp', uploadDate: '2026-11-03', chapters: 2, hasThumbnail: true },
    video: { site: 'youtube', videoId: 'a', title: 'A\u001b[31m Talk', channel: 'Ada', durationMs: 3_723_000 },
    subtitles: [
      { language: 'en', isAutomatic: false },
      { language: 'de', isAutomatic: true },
    ],
    formats: [
      {
        ...{ id: '137', kind: 'video', container: 'mp4', videoCodec: 'avc1.640028', audioCodec: null, width: 1920, height: 1080 },
        ...{ fps: 25, bitrateBps: null, sizeBytes: 1.1e9, language: null },
      },
      {
        ...{ id: '140', kind: 'audio', container: 'm4a', videoCodec: null, audioCodec: 'mp4a.40.2', width: null, height: null },
        ...{ fps: null, bitrateBps: 1, sizeBytes: null, language: 'en' },
      },
    ],
    earlier: { video: null, audio: null },
  };
  const { out } = await run('inspect https://youtu.be/a', { inspect: async () => found });
  expect(out.split('\n')).toEqual([
    'A[31m Talk',
    '  Ada, 2026-11-03, 1:02:03, yt-dlp',
    '  2 chapters',
    '  Subtitles: English, German (automatic)',
    '  137         1080p 25   mp4    avc1.640028                   1.10 GB',
    '  140         audio      m4a    mp4a.40.2                              en',
    '',
  ]);
});

test('a list’s videos are numbered as --items counts them', async () => {
  const entry = { url: 'https://youtu.be/a', videoId: 'a', title: 'One', durationMs: 61_000, earlier: null };
  const entries = [entry, { ...entry, title: 'Two', earlier: { atMs: 1, fileName: null } }];
  const { out } = await run('inspect https://youtu.be/list', { inspect: async () => ({ kind: 'playlist', title: 'All', entries }) });
  expect(out).toBe('All: 2 videos\n  1      1:01  One\n  2      1:01  Two  (downloaded before)\n');
});

test.each([
  ['inspect', 'needs a link'],
  ['inspect x', 'is no link'],
  ['downloads nothing', 'downloads takes'],
  ['downloads priority first', 'the ids of downloads'],
  ['downloads stats --search x', '--search is for'],
  ['download https://a.org --items 3-1', '--items takes places'],
  ['download https://a.org --items 1 --all', 'cannot both be meant'],
])('%s is told what is wrong', (words, message) => {
  expect(() => parseArguments(words.split(' '))).toThrow(message);
});

test('where no StreamFetch runs it is said that what is unfinished stands still', async () => {
  const stands = expect.stringContaining('No StreamFetch runs now');
  const list = async () => [aDownload({ job: aJob({ kind: 'download', state: 'running' }) })];
  expect(await run('downloads', { list }, true)).toMatchObject({ err: stands });
  expect(await run('downloads', { list })).toMatchObject({ err: '' });
  const done = async () => [aDownload({ job: aJob({ kind: 'download', state: 'succeeded' }) })];
  expect(await run('downloads', { list: done }, true)).toMatchObject({ err: '' });
  expect(await run('downloads resume', { resumeAll: async () => ({ count: 2 }) }, true)).toMatchObject({ err: stands });
});
