import { expect, test } from 'vitest';
import { layPeriods } from './lay-periods.ts';

const file = (startMs: number | null, lengthMs: number | null, durationMs: number | null = null, clockStartMs = 0) => ({
  ...{ startMs, lengthMs, durationMs, clockStartMs },
});

test('periods begin where the manifest says that the one before ends, whatever the sound’s last packet adds', () => {
  const picture = [file(10_000, 4_000, 4_000), file(3_000, 4_000, 4_000), file(0, 4_000, 4_000)];
  const sound = [file(10_000, 4_021, 4_021), file(3_000, 4_021, 4_021), file(0, 4_021, 4_021)];
  expect(layPeriods([picture, sound])).toEqual([
    [0, 4_000, 8_000],
    [0, 4_000, 8_000],
  ]);
});

test('what begins later by its clock begins later in the joined file', () => {
  expect(layPeriods([[file(1_480, 6_000, 6_000)], [file(1_400, 6_000, 6_000)]])).toEqual([[80], [0]]);
});

test('a clock is read against where the manifest says that its period begins', () => {
  expect(layPeriods([[file(2_000, 6_000, 6_000, 2_000)], [file(500, 6_000, 6_000, 500)]])).toEqual([[0], [0]]);
});

test('clocks that are missing or far apart say nothing', () => {
  expect(layPeriods([[file(1_480, 6_000)], [file(null, 6_000)]])).toEqual([[0], [0]]);
  expect(layPeriods([[file(900_000, 6_000)], [file(0, 6_000)]])).toEqual([[0], [0]]);
});

test('a duration that is far from what was measured is not believed', () => {
  expect(layPeriods([[file(0, 4_000, 6_000), file(0, 4_000, 6_000)]])).toEqual([[0, 4_000]]);
  expect(layPeriods([[file(0, null, 6_000), file(0, null, 6_000)]])).toEqual([[0, 6_000]]);
});

test('formats with different numbers of periods are laid each by itself', () => {
  expect(layPeriods([[file(0, 4_000), file(0, 4_000)], [file(0, 8_000)]])).toEqual([[0, 4_000], [0]]);
});
