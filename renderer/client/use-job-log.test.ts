import { expect, test } from 'vitest';
import { fakeLog } from '../testing/fake-data.ts';
import { mergeLog } from './use-job-log.ts';

test('a log that is told again after a lost connection shows no line twice', () => {
  const lines = fakeLog([
    ['info', 'one'],
    ['info', 'two'],
    ['info', 'three'],
  ]);
  const before = lines.slice(0, 2);
  expect(mergeLog(before, lines).map((line) => line.message)).toEqual(['one', 'two', 'three']);
  expect(mergeLog(before, before)).toBe(before);
});

test('no more lines are held than the host keeps', () => {
  const many = fakeLog(Array.from({ length: 1_500 }, (_, index) => ['info', `line ${index}`] as const));
  const merged = mergeLog([], many);
  expect(merged).toHaveLength(1_000);
  expect(merged.at(-1)?.message).toBe('line 1499');
});
