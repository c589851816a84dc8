import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import type { JobProgress } from './job.ts';
import { advanceProgress, clampFraction, endProgress, etaMs, progressDelayMs, weightedFraction } from './progress.ts';

const STEPS = [
  { name: 'fetch', weight: 1 },
  { name: 'dub', weight: 7 },
  { name: 'join', weight: 2 },
];

test('a step counts by its weight and by all steps before it', () => {
  expect(weightedFraction(STEPS, 'fetch', 0.5)).toBeCloseTo(0.05);
  expect(weightedFraction(STEPS, 'dub', 0)).toBeCloseTo(0.1);
  expect(weightedFraction(STEPS, 'join', 1)).toBe(1);
  expect(() => weightedFraction(STEPS, 'sing', 0)).toThrow('no step named sing');
  expect(weightedFraction([{ name: 'nothing', weight: 0 }], 'nothing', 1)).toBe(0);
});

test('what is no number between 0 and 1 is brought there', () => {
  expect([-1, 2, Number.NaN, Number.POSITIVE_INFINITY].map(clampFraction)).toEqual([0, 1, 0, 1]);
});

test('the bar never falls, whatever is reported', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (reports) => {
      let progress: JobProgress | null = null;
      let last = 0;
      for (const [index, fraction] of reports.entries()) {
        progress = advanceProgress(progress, { stage: 'dub', fraction }, { atMs: 0, fraction: 0 }, index * 10);
        if (progress.kind === 'fraction') {
          expect(progress.fraction).toBeGreaterThanOrEqual(last);
          expect(progress.fraction).toBeLessThanOrEqual(1);
          last = progress.fraction;
        }
      }
    }),
    propertyRuns(2, 100),
  );
});

test('a lower fraction still names its stage', () => {
  const before: JobProgress = { kind: 'fraction', stage: 'dub', fraction: 0.5, etaMs: null };
  expect(advanceProgress(before, { stage: 'merge', fraction: 0.2 }, { atMs: 0, fraction: 0 }, 0)).toMatchObject({
    stage: 'merge',
    fraction: 0.5,
  });
});

test('the time left comes from the pace of this run alone', () => {
  expect(etaMs({ atMs: 0, fraction: 0 }, 0.25, 10_000)).toBe(30_000);
  expect(etaMs({ atMs: 0, fraction: 0.5 }, 0.75, 10_000)).toBe(10_000);
});

test('the time left is not guessed from too little', () => {
  expect(etaMs({ atMs: 0, fraction: 0 }, 0.005, 60_000)).toBeNull();
  expect(etaMs({ atMs: 0, fraction: 0 }, 0.5, 500)).toBeNull();
  expect(etaMs({ atMs: 0, fraction: 0 }, 1, 500)).toBe(0);
});

test('a report waits until a tenth of a second has passed since the last', () => {
  expect(progressDelayMs(null, 5)).toBe(0);
  expect(progressDelayMs(1_000, 1_030)).toBe(70);
  expect(progressDelayMs(1_000, 1_100)).toBe(0);
  expect(progressDelayMs(1_000_000, 5)).toBe(100); // the clock was set back
});

test('only a success fills the bar', () => {
  const half: JobProgress = { kind: 'fraction', stage: 'dub', fraction: 0.5, etaMs: 9 };
  expect(endProgress(half, true)).toEqual({ kind: 'fraction', stage: 'dub', fraction: 1, etaMs: 0 });
  expect(endProgress(half, false)).toEqual({ kind: 'fraction', stage: 'dub', fraction: 0.5, etaMs: null });
  expect(endProgress(null, true)).toBeNull();
});
