import { expect, test } from 'vitest';
import { binPeaks, flagsWithRoom, partsWithRoom, waveformPath } from './waveform-shape.ts';

const cut = (at: number, isFlagged = false) => ({ at, isFlagged });

test('a narrow picture keeps the loudest of what it leaves out', () => {
  expect(binPeaks([1, 9, 2, 3, 8, 0], 3)).toEqual([9, 3, 8]);
  expect(binPeaks([5], 3)).toEqual([5, 5, 5]);
});

test('a quiet sound fills the height as a loud one does, and silence is a thin line', () => {
  expect(waveformPath([10, 5])).toBe(waveformPath([200, 100]));
  expect(waveformPath([0, 8])).toBe('M0 49.5H1L1 2.0H2L2 98.0H1L1 50.5H0Z');
  expect(waveformPath([])).toBe('');
});

test('parts too narrow for their number go without, and the numbers count on', () => {
  expect(partsWithRoom([cut(0.5), cut(0.52)], 500, 24)).toEqual([
    { number: 1, at: 0 },
    { number: 3, at: 0.52 },
  ]);
});

test('marks of flagged cuts do not lie on each other', () => {
  const shown = flagsWithRoom([cut(0.1, true), cut(0.11, true), cut(0.2), cut(0.3, true)], 500, 14);
  expect(shown.map(({ at }) => at)).toEqual([0.1, 0.3]);
});
