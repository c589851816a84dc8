import { expect, test } from 'vitest';
import { formatOffset, formatPart, formatPercent, formatRate, formatSignedPercent, formatSize } from './format-number.ts';
import { formatDay, formatLeft, formatLength, formatWhen } from './format-time.ts';

test('sizes are in powers of 1,000, whole below a gigabyte', () => {
  expect(
    [0, 999, 640_400, 5_240_000, 97_400_000, 2_440_000_000, 412_300_000_000, 1_500_000_000_000].map((bytes) => formatSize(bytes)),
  ).toEqual(['0 B', '999 B', '640 KB', '5.2 MB', '97 MB', '2.4 GB', '412 GB', '1.5 TB']);
  expect(formatSize(2_440_000_000, { isRunning: true })).toBe('2.44 GB');
});

test('a percent is never shown as done before it is', () => {
  expect(formatPercent(0.9999)).toBe('99%');
  expect(formatPercent(1)).toBe('100%');
});

test('changes carry a sign and a true minus, and none where there is no change', () => {
  expect([0.0194, -0.0157, 0.0001, -0.0001].map(formatSignedPercent)).toEqual(['+1.9%', '−1.6%', '0.0%', '0.0%']);
  expect([20, -1_500, -2].map(formatOffset)).toEqual(['0.02 ms', '−1.50 ms', '0.00 ms']);
});

test('lengths are M:SS, with hours where there are some', () => {
  expect([0, 42_999_999, 4_350_000_000].map(formatLength)).toEqual(['0:00', '0:42', '1:12:30']);
  expect([33_100, 840_000, 12_000_000].map(formatLeft)).toEqual(['0:34', '14 min', '3 h 20 min']);
});

test('a moment is a time today, a word yesterday, a day this week, else a date', () => {
  const now = new Date(2026, 10, 20, 12, 0).getTime();
  const at = (...parts: [number, number, number, number]) => formatWhen(new Date(...parts, 0).getTime(), now);
  expect(at(2026, 10, 20, 9)).toBe('09:00');
  expect(at(2026, 10, 19, 23)).toBe('Yesterday');
  expect(at(2026, 10, 16, 9)).toBe('Mon');
  expect(at(2026, 9, 1, 9)).toBe('Oct 1');
  expect(at(2025, 9, 1, 9)).toBe('Oct 1, 2025');
});

test('a rate is in bytes a second, and a part is told in the unit of its whole', () => {
  expect([900, 640_000, 22_600_000, 124_000_000].map(formatRate)).toEqual(['900 B/s', '640 KB/s', '22.6 MB/s', '124 MB/s']);
  expect(formatPart(1_240_000_000, 2_010_000_000)).toEqual(['1.24', '2.01 GB']);
  expect(formatPart(740_000_000, 2_400_000_000)).toEqual(['0.74', '2.40 GB']);
  expect(formatPart(46_000_000, 97_000_000)).toEqual(['46.0', '97.0 MB']);
});

test('a day long past is a date, with the year in another one', () => {
  const now = new Date(2026, 10, 20).getTime();
  expect(formatDay(new Date(2026, 10, 3).getTime(), now)).toBe('November 3');
  expect(formatDay(new Date(2025, 10, 3).getTime(), now)).toBe('November 3, 2025');
});
