import { expect, test } from 'vitest';
import { fittingMarks, type SponsorMark, withSponsorMarks } from './sponsor-marks.ts';

const mark = (startMs: number, endMs: number, patch: Partial<SponsorMark> = {}): SponsorMark => ({
  ...{ category: 'sponsor', startMs, endMs, durationMs: 100_000 },
  ...patch,
});
const video = { title: 'Talk', durationMs: 100_000 };
const told = (chapters: readonly { title: string; startMs: number; endMs: number }[]) =>
  chapters.map(({ title, startMs, endMs }) => `${startMs / 1_000}-${endMs / 1_000} ${title}`);

test('a mark cuts the chapters around it, which keep their titles', () => {
  const chapters = [
    { title: 'One', startMs: 0, endMs: 40_000 },
    { title: 'Two', startMs: 40_000, endMs: 100_000 },
  ];
  const marks = [mark(30_000, 50_000), mark(95_000, 99_500, { category: 'outro' })];
  expect(told(withSponsorMarks(chapters, marks, video))).toEqual(['0-30 One', '30-50 [Sponsor]', '50-95 Two', '95-100 [End cards]']);
});

test('a video without chapters is one chapter with its title', () => {
  expect(told(withSponsorMarks([], [mark(0, 10_000)], video))).toEqual(['0-10 [Sponsor]', '10-100 Talk']);
  expect(withSponsorMarks([], [], video)).toEqual([]);
});

test('where marks overlap the earlier one holds to its end', () => {
  const marks = [mark(20_000, 40_000, { category: 'intro' }), mark(10_000, 30_000)];
  expect(told(withSponsorMarks([], marks, video))).toEqual(['0-10 Talk', '10-30 [Sponsor]', '30-40 [Intro]', '40-100 Talk']);
});

test('marks of another cut of the video are left out', () => {
  const kept = (durationMs: number | null, length = 10_000) => fittingMarks([mark(0, length, { durationMs })], 100_000).length;
  expect(kept(null)).toBe(1);
  expect(kept(100_900)).toBe(1);
  expect(kept(101_500)).toBe(0); // 15 % of the mark
  expect(kept(101_500, 60_000)).toBe(1); // 2.5 % of it
  expect(kept(105_000, 90_000)).toBe(0);
});

test('what is no part of the video, or hardly any, is no chapter', () => {
  expect(fittingMarks([mark(10_000, 10_200), mark(-5_000, -1_000), mark(50_000, 40_000)], 100_000)).toEqual([]);
});
