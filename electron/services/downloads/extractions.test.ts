import { expect, test } from 'vitest';
import type { MediaFormat, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { openMemoryStore } from '../../database/open.ts';
import { createCacheService } from '../cache/cache-service.ts';
import { createExtractions } from './extractions.ts';
import { ExtractionFailure } from './ports.ts';

const MINUTE_MS = 60_000;
const call = { signal: new AbortController().signal, log: () => undefined };
const LINK = 'https://youtu.be/dQw4w9WgXcQ';

function site({ expiresInMs = 6 * 60 * MINUTE_MS } = {}) {
  const clock = { nowMs: 1_000_000 };
  const store = openMemoryStore();
  const cache = createCacheService({ cache: store.cache, now: () => clock.nowMs });
  const asked: string[] = [];
  let isAway = false;
  const extractor = {
    ...({ name: 'http', accepts: () => true, unavailable: async () => null } as const),
    async extract(url: URL) {
      asked.push(url.href);
      if (isAway) throw new ExtractionFailure('timeout', 'The site does not answer.');
      return { kind: 'video', video: videoAt(clock.nowMs + expiresInMs, asked.length) } as const;
    },
  };
  const extractions = createExtractions({ cache, extractors: () => [extractor], now: () => clock.nowMs });
  return { extractions, cache, clock, asked, leave: () => (isAway = true) };
}

function videoAt(expiresAtMs: number, time: number): VideoExtraction {
  const format = (id: string): MediaFormat => ({
    ...{ id, kind: 'muxed', container: 'mp4', videoCodec: 'avc1', audioCodec: 'mp4a', width: 640, height: 360, fps: 25 },
    ...{ bitrateBps: 1, sizeBytes: 9, language: null },
    source: { kind: 'file', url: `https://cdn.example.org/${id}?time=${time}`, headers: { referer: 'x' }, expiresAtMs },
  });
  return {
    ...{ extractor: 'http', site: 'youtube', videoId: 'dQw4w9WgXcQ', webUrl: LINK, title: 'Talk', channel: null, description: '' },
    ...{ uploadDate: null, durationMs: 1, thumbnailUrl: null, chapters: [], subtitles: [], formats: [format('18'), format('22')] },
  };
}

test('the same video is asked about once, by whatever form of its link', async () => {
  const { extractions, asked, cache } = site();
  const first = await extractions.find(LINK, call);
  expect(await extractions.find('https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1', call)).toEqual(first);
  expect(await extractions.look(LINK, call)).toMatchObject({
    kind: 'video',
    video: { title: 'Talk', formats: [{ id: '18' }, { id: '22' }] },
  });
  expect(asked).toHaveLength(1);
  expect(cache.stats().hits).toBe(4); // the video twice, its two formats once
});

test('what only looks never sees an address', async () => {
  const { extractions } = site();
  for (const _ of ['asked', 'kept']) expect(JSON.stringify(await extractions.look(LINK, call))).not.toContain('cdn.example.org');
});

test('after a quarter of an hour it may still be looked at, but its addresses are asked for anew; after an hour all is', async () => {
  const { extractions, asked, clock } = site();
  await extractions.find(LINK, call);
  clock.nowMs += 16 * MINUTE_MS;
  await extractions.look(LINK, call);
  expect(asked).toHaveLength(1);
  await extractions.find(LINK, call);
  expect(asked).toHaveLength(2);
  clock.nowMs += 61 * MINUTE_MS;
  await extractions.look(LINK, call);
  expect(asked).toHaveLength(3);
});

test('an address is never kept past its own end', async () => {
  const { extractions, asked, clock } = site({ expiresInMs: 5 * MINUTE_MS });
  await extractions.find(LINK, call);
  clock.nowMs += 4.5 * MINUTE_MS;
  await extractions.find(LINK, call);
  expect(asked).toHaveLength(2);
});

test('a renewal asks the site, and what it says takes the place of what was kept', async () => {
  const { extractions, asked } = site();
  await extractions.find(LINK, call);
  const renewed = await extractions.renew(LINK, call);
  expect(asked).toHaveLength(2);
  expect(await extractions.find(LINK, call)).toEqual(renewed);
  expect(JSON.stringify(renewed)).toContain('time=2');
});

test('many who ask at once are one question to the site, and a failure is not kept', async () => {
  const { extractions, asked, leave } = site();
  leave();
  const all = await Promise.allSettled([extractions.find(LINK, call), extractions.look(LINK, call), extractions.find(LINK, call)]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(asked).toHaveLength(1);
  await expect(extractions.find(LINK, call)).rejects.toMatchObject({ code: 'download.timeout' });
  expect(asked).toHaveLength(2);
});

test('two embedded playlists asked about at once are two questions, though their links look like those of one video', async () => {
  const { extractions, asked } = site();
  const lists = ['PLfakefakeone', 'PLfakefaketwo'].map((list) => `https://www.youtube.com/embed/videoseries?list=${list}`);
  await Promise.all(lists.map((link) => extractions.find(link, call)));
  expect(asked).toEqual(lists);
});

test('of a link that may hold a secret only a fingerprint is kept as its key', async () => {
  const { extractions, cache } = site();
  await extractions.find('https://example.org/private?token=abc', call);
  expect(cache.clear('video:https')).toBe(0);
  expect(cache.clear('video:')).toBe(1);
});

test('what is forgotten is asked for anew, and an answer that was on its way is neither waited for nor kept', async () => {
  const { extractions, asked } = site();
  const early = extractions.find(LINK, call);
  extractions.forget();
  const late = extractions.find(LINK, call);
  await Promise.all([early, late]);
  expect(asked).toHaveLength(2);
  expect(extractions.forget()).toBe(3); // the later answer: the video and its two formats
  await extractions.find(LINK, call);
  expect(asked).toHaveLength(3);
});
