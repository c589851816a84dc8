import { expect, test } from 'vitest';
import { createLineSplitter, createTail } from './line-splitter.ts';

function linesOf(...chunks: readonly (string | Buffer)[]): readonly string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(Buffer.from(chunk as string)); // Buffer.from takes both
  splitter.end();
  return lines;
}

test('lines end at a line feed and at the carriage return of a status line', () => {
  expect(linesOf('frame=1\rframe=2\rdone\n', 'last')).toEqual(['frame=1', 'frame=2', 'done', 'last']);
});

test('a line and a character that arrive in two pieces are put together', () => {
  const [first, second] = [Buffer.from('größe\n').subarray(0, 3), Buffer.from('größe\n').subarray(3)];
  expect(linesOf(first, second)).toEqual(['größe']);
});

test('a line without an end does not grow for ever', () => {
  const lines = linesOf(...Array.from({ length: 100 }, () => 'x'.repeat(1000)), '\nnext\n');
  expect(lines.map((line) => line.length)).toEqual([4096, 4]);
});

test('a tail keeps the last lines in order', () => {
  const tail = createTail(3);
  for (const line of ['a', 'b', 'c', 'd']) tail.push(line);
  expect(tail.text()).toBe('b\nc\nd');
});
