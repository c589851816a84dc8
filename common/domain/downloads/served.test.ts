import { expect, test } from 'vitest';
import { missingMs, type Served, servedWords, shortfalls } from './served.ts';
import { DEFAULT_WISH } from './wish.ts';

const served: Served = {
  ...{ container: 'mp4', height: 720, videoCodec: 'h264', audioCodec: 'aac', audioLanguage: null, durationMs: 60_000, sizeBytes: 1 },
};

test('720 lines where 1080 were asked for and exist fall short', () =>
  expect(shortfalls(DEFAULT_WISH, served, 1080)).toEqual([{ kind: 'height', asked: 1080, served: 720 }]));
test('720 lines are whole where the video has no more', () => expect(shortfalls(DEFAULT_WISH, served, 720)).toEqual([]));
test('another container, another language and missing sound are named', () => {
  const wish = { ...DEFAULT_WISH, container: 'webm', audioLanguage: 'de' } as const;
  const other = { ...served, height: 1080, audioCodec: null, container: 'mkv' };
  expect(shortfalls(wish, other, 1080).map(({ kind }) => kind)).toEqual(['container', 'language', 'no-sound']);
});
test('a second too short is rounding, ten are missing', () => {
  expect(missingMs(60_000, 59_000)).toBe(0);
  expect(missingMs(60_000, 50_000)).toBe(10_000);
  expect(missingMs(null, 50_000)).toBe(0);
});
test('what was served is said in words people use', () => expect(servedWords(served)).toEqual(['720p', 'H.264', 'AAC']));
