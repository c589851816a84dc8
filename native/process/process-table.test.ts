import { expect, test } from 'vitest';
import { isRunning, parseProcessStat } from './process-table.ts';

const LINE =
  '812 (my) prog) S 1 810 810 0 -1 4194560 103 0 0 0 1 2 0 0 20 0 1 0 5021 2621440 215 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0';

test('group and start time are found behind a name with blanks and brackets', () => {
  expect(parseProcessStat(LINE)).toEqual({ pid: 812, state: 'S', group: 810, startTicks: 5021 });
});

test('a zombie does not count as running', () => {
  const stat = parseProcessStat(LINE.replace(') S ', ') Z '));
  expect(stat && isRunning(stat)).toBe(false);
});

test('what is no stat line gives nothing', () => {
  expect(parseProcessStat('')).toBeUndefined();
  expect(parseProcessStat('812 (prog) S 1')).toBeUndefined();
});
