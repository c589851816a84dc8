import { type ByteRange, splitLargest } from '../../../common/domain/downloads/byte-ranges.ts';

/** What is left of one piece of the file; whoever took it moves `position`, and `end` may come nearer meanwhile. */
export type Segment = { position: number; end: number; isTaken: boolean };

/** Which connection fetches what. A connection without work takes half of what another one has the most left of. */
export type SegmentBoard = {
  /** Undefined where nothing is worth another connection. */
  take(): Segment | undefined;
  /** The one at the front of the file. */
  takeFirst(): Segment | undefined;
  giveBack(segment: Segment): void;
  /** How many connections there is work for at the start. */
  count(): number;
  isDone(): boolean;
  /** Aborted once nothing is left: whoever sleeps need not wait. */
  readonly over: AbortSignal;
  /** Resolves when a connection has ended its work on a segment. */
  changed(): Promise<void>;
};

/** A board for the missing ranges of a file, cut beforehand so that `connections` begin with equal shares. */
export function createSegmentBoard(missing: readonly ByteRange[], connections: number, leastBytes: number): SegmentBoard {
  const segments: Segment[] = missing.map(({ start, end }) => ({ position: start, end, isTaken: false }));
  const waiting: Array<() => void> = [];
  const over = new AbortController();
  const left = (): Segment[] => segments.filter(({ position, end }) => end > position);
  while (segments.length < connections && split());

  function split(): Segment | undefined {
    const candidates = left();
    const found = splitLargest(
      candidates.map(({ position, end }) => ({ start: position, end })),
      leastBytes,
    );
    const owner = found && candidates[found.index];
    if (!owner) return undefined;
    owner.end = found.kept.end;
    const given: Segment = { position: found.given.start, end: found.given.end, isTaken: false };
    segments.push(given);
    return given;
  }

  return {
    take() {
      const free = left().filter((segment) => !segment.isTaken);
      const segment = free.toSorted((a, b) => b.end - b.position - (a.end - a.position))[0] ?? split();
      if (segment) segment.isTaken = true;
      return segment;
    },
    takeFirst() {
      const first = segments.toSorted((a, b) => a.position - b.position)[0];
      if (first) first.isTaken = true;
      return first;
    },
    giveBack(segment) {
      segment.isTaken = false;
      if (left().length === 0) over.abort(new Error('nothing is left'));
      for (const go of waiting.splice(0)) go();
    },
    count: () => segments.length,
    isDone: () => left().length === 0,
    over: over.signal,
    changed: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
