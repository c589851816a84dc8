/** Whole bytes of a file from `start` up to but without `end`. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * `done` with `range` in it: sorted, without overlaps and without two ranges that touch, so that the same bytes always have the
 * same form. `done` is of that form already; an empty range changes nothing.
 */
export function addRange(done: readonly ByteRange[], range: ByteRange): readonly ByteRange[] {
  if (range.end <= range.start) return done;
  const before = done.filter((each) => each.end < range.start);
  const after = done.filter((each) => each.start > range.end);
  const touching = done.slice(before.length, done.length - after.length);
  const start = Math.min(range.start, touching[0]?.start ?? range.start);
  const end = Math.max(range.end, touching.at(-1)?.end ?? range.end);
  return [...before, { start, end }, ...after];
}

/** The ranges of a file of `sizeBytes` that are not in `done`, in order. */
export function missingRanges(done: readonly ByteRange[], sizeBytes: number): readonly ByteRange[] {
  const edges = [{ start: 0, end: 0 }, ...done, { start: sizeBytes, end: sizeBytes }];
  return edges
    .slice(1)
    .map((next, index) => ({ start: Math.min(edges[index]?.end ?? 0, sizeBytes), end: Math.min(next.start, sizeBytes) }))
    .filter(({ start, end }) => end > start);
}

/** Of ranges without overlaps. */
export function countBytes(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}

export type Split = {
  /** Which of the ranges was split. */
  readonly index: number;
  readonly kept: ByteRange;
  readonly given: ByteRange;
};

/**
 * Halves the largest range: whoever works at its front keeps the front. Undefined where a half would be smaller than
 * `leastBytes`, which is then not worth a request of its own.
 */
export function splitLargest(ranges: readonly ByteRange[], leastBytes: number): Split | undefined {
  const sizes = ranges.map(({ start, end }) => end - start);
  const index = sizes.indexOf(Math.max(...sizes));
  const range = ranges[index];
  if (!range || range.end - range.start < 2 * Math.max(1, leastBytes)) return undefined;
  const middle = range.start + Math.ceil((range.end - range.start) / 2);
  return { index, kept: { start: range.start, end: middle }, given: { start: middle, end: range.end } };
}
