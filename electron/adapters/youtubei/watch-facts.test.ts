import { expect, test } from 'vitest';
import { chaptersOf, watchFactsOf } from './watch-facts.ts';

const chapter = (text: string, timeRangeStartMillis: number) => ({
  chapterRenderer: { title: { simpleText: text }, timeRangeStartMillis },
});
const bar = (...markersMap: object[]) => ({ playerOverlays: { playerBar: { multiMarkersPlayerBarRenderer: { markersMap } } } });

test('the uploader’s chapters win over those that the site guessed', () => {
  const guessed = { key: 'AUTO_CHAPTERS', value: { chapters: [chapter('Guess', 0)] } };
  const own = { key: 'DESCRIPTION_CHAPTERS', value: { chapters: [chapter('Intro', 0), chapter('End', 90_000)] } };
  expect(watchFactsOf(bar(guessed, own)).chapterStarts).toEqual([
    { title: 'Intro', startMs: 0 },
    { title: 'End', startMs: 90_000 },
  ]);
  expect(watchFactsOf(bar(guessed)).chapterStarts).toEqual([{ title: 'Guess', startMs: 0 }]);
});

test('markers of another kind are no chapters', () =>
  expect(watchFactsOf(bar({ key: 'HEATSEEKER', value: { heatmap: {} } })).chapterStarts).toEqual([]));

test.each([
  ['May 1, 2026', '2026-05-01'],
  ['Premiered Dec 24, 2025', '2025-12-24'],
  ['Streamed live on Jan 10, 2024', '2024-01-10'],
  ['3 hours ago', null],
])('“%s” is %s', (simpleText, date) => expect(watchFactsOf({ a: [{ dateText: { simpleText } }] }).uploadDate).toBe(date));

test('an answer of another shape has no facts', () => {
  for (const data of [undefined, 'text', [], { markersMap: 3, dateText: [] }])
    expect(watchFactsOf(data)).toEqual({ chapterStarts: [], uploadDate: null });
});

test('a chapter ends where the next begins, the last with the video', () => {
  const starts = [
    { title: 'B', startMs: 2_000 },
    { title: 'A', startMs: 0 },
  ];
  expect(chaptersOf(starts, 5_000)).toEqual([
    { title: 'A', startMs: 0, endMs: 2_000 },
    { title: 'B', startMs: 2_000, endMs: 5_000 },
  ]);
  expect(chaptersOf(starts, null)).toEqual([{ title: 'A', startMs: 0, endMs: 2_000 }]);
});
