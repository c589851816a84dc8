import { expect, test } from 'vitest';
import { quietestPoint } from './quietest-point.ts';

const RATE = 1_000; // a window is 20 samples
const loud = (length: number, quiet: Readonly<Record<number, number>> = {}): Int8Array =>
  Int8Array.from({ length }, (_, index) => quiet[index] ?? -20);
const dip = (first: number, dbfs: number) => Object.fromEntries([0, 1, 2, 3, 4].map((offset) => [first + offset, dbfs]));

test('the quietest 100 ms in reach are found, not a single quiet window', () => {
  const levels = loud(200, { 90: -120, ...dip(110, -35) });
  expect(quietestPoint(levels, { sampleRateHz: RATE, wanted: 2_000, reach: 1_000 })).toBe(2_250);
});

test('of moments equally quiet the nearest is taken', () => {
  const levels = loud(200, { ...dip(60, -40), ...dip(120, -40) });
  expect(quietestPoint(levels, { sampleRateHz: RATE, wanted: 2_000, reach: 1_000 })).toBe(2_450);
});

test('what is out of reach is not looked at', () => {
  const levels = loud(200, { ...dip(110, -90), ...dip(102, -25) });
  expect(quietestPoint(levels, { sampleRateHz: RATE, wanted: 2_000, reach: 200 })).toBe(2_090);
  expect(quietestPoint(levels, { sampleRateHz: RATE, wanted: 9_000, reach: 200 })).toBeUndefined();
});
