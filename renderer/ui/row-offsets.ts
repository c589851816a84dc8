/** Where each of some rows begins, in pixels from the top; one more at the end, the height of them all. */
export function rowOffsets(count: number, heightOf: (index: number) => number): Float64Array {
  const offsets = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) offsets[index + 1] = (offsets[index] ?? 0) + heightOf(index);
  return offsets;
}

/** The row at a height, by halving; the last one for what lies below them all. */
export function rowAt(offsets: Float64Array, y: number): number {
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** The rows to draw for what is seen, with some more on each side, and one that is kept wherever it is: it may have the focus. */
export function rowsToDraw(offsets: Float64Array, top: number, height: number, more: number, kept: number): readonly number[] {
  const count = offsets.length - 1;
  if (count <= 0) return [];
  const first = Math.max(0, rowAt(offsets, top) - more);
  const last = Math.min(count - 1, rowAt(offsets, top + height) + more);
  const rows = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  if (kept < 0 || (kept >= first && kept <= last)) return rows;
  return kept < first ? [kept, ...rows] : [...rows, kept];
}

/** Where to scroll so that a row is wholly seen; the place as it is where it is seen already. */
export function scrollToRow(offsets: Float64Array, index: number, top: number, height: number): number {
  const start = offsets[index] ?? 0;
  const end = offsets[index + 1] ?? start;
  if (start < top) return start;
  return end > top + height ? end - height : top;
}
