import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import { addRange, type ByteRange, countBytes, missingRanges, splitLargest } from './byte-ranges.ts';

const SIZE = 60;
const range = fc.tuple(fc.nat(SIZE), fc.nat(SIZE)).map(([a, b]): ByteRange => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const ranges = fc.array(range, { maxLength: 12 });
const bytesOf = (list: readonly ByteRange[]) =>
  new Set(list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)));
const doneOf = (list: readonly ByteRange[]) => list.reduce(addRange, [] as readonly ByteRange[]);

test('what was added is done, and nothing else', () =>
  fc.assert(
    fc.property(ranges, (list) => {
      expect(bytesOf(doneOf(list))).toEqual(bytesOf(list));
    }),
    propertyRuns(41, 300),
  ));

test('ranges that are done are in order and never touch, in whatever order they came', () =>
  fc.assert(
    fc.property(ranges, (list) => {
      const done = doneOf(list);
      for (const [index, { start, end }] of done.entries()) {
        expect(end).toBeGreaterThan(start);
        expect(start).toBeGreaterThan(done[index - 1]?.end ?? -1);
      }
      expect(doneOf(list.toReversed())).toEqual(done);
    }),
    propertyRuns(42, 300),
  ));

test('each byte of the file is either done or missing', () =>
  fc.assert(
    fc.property(ranges, fc.nat(SIZE), (list, sizeBytes) => {
      const done = doneOf(list);
      const missing = missingRanges(done, sizeBytes);
      const whole = bytesOf([{ start: 0, end: sizeBytes }]);
      expect(bytesOf(missing)).toEqual(whole.difference(bytesOf(done)));
      expect(countBytes(missing)).toBe(bytesOf(missing).size);
      expect(missing.reduce(addRange, done)).toEqual(addRange(done, { start: 0, end: sizeBytes }));
    }),
    propertyRuns(43, 300),
  ));

test('the largest remainder is halved without losing a byte, its front staying with whoever works at it', () =>
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 20 }), (list, leastBytes) => {
      const split = splitLargest(list, leastBytes);
      const largest = Math.max(...list.map(({ start, end }) => end - start));
      expect(split !== undefined).toBe(largest >= 2 * leastBytes);
      if (!split) return;
      expect(countBytes([split.kept, split.given])).toBe(largest);
      expect(list[split.index]).toEqual({ start: split.kept.start, end: split.given.end });
      expect(split.kept.end).toBe(split.given.start);
      expect(Math.min(countBytes([split.kept]), countBytes([split.given]))).toBeGreaterThanOrEqual(leastBytes);
    }),
    propertyRuns(44, 300),
  ));

test('of nothing nothing can be given away', () => expect(splitLargest([], 1)).toBeUndefined());
