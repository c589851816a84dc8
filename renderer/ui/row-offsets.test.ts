import { expect, test } from 'vitest';
import { rowAt, rowOffsets, rowsToDraw, scrollToRow } from './row-offsets.ts';

const offsets = rowOffsets(1_000, (index) => (index === 2 ? 80 : 52));

test('a row is found by its height, also behind a taller one, and below them all it is the last', () => {
  expect(offsets[1_000]).toBe(52_028);
  expect([0, 51, 52, 103, 104, 183, 184, 99_999].map((y) => rowAt(offsets, y))).toEqual([0, 0, 1, 1, 2, 2, 3, 999]);
});

test('only what is seen is drawn with a few more, and the row that has the focus wherever it is', () => {
  const rows = rowsToDraw(offsets, 520, 520, 4, 0);
  expect(rows[0]).toBe(0);
  expect(rows.slice(1)).toEqual(Array.from({ length: 19 }, (_, index) => 5 + index));
  expect(
    rowsToDraw(
      rowOffsets(0, () => 52),
      0,
      500,
      4,
      -1,
    ),
  ).toEqual([]);
});

test('the list moves no further than a row needs to be seen', () => {
  expect(scrollToRow(offsets, 3, 0, 520)).toBe(0);
  expect(scrollToRow(offsets, 0, 300, 520)).toBe(0);
  expect(scrollToRow(offsets, 11, 0, 520)).toBe(652 - 520);
});
