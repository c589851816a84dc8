/** What was measured of one file, and what the manifest says of it. Times are in milliseconds. */
export type MeasuredPeriod = {
  /** First time stamp in the file; null where the container has none that other files share, such as bare AAC. */
  readonly startMs: number | null;
  readonly lengthMs: number | null;
  readonly durationMs: number | null;
  readonly clockStartMs: number;
};

/** Where each period of a format begins in the joined file. */
export type LaidFormat = readonly number[];

/** Clocks that differ by more than this were not set by each other, whatever the standard says. */
const MOST_APART_MS = 10_000;
/** A manifest rounds its durations; one that is further off is not believed. */
const ROUNDING_MS = 100;

/**
 * Puts the periods of all formats on one time line. Periods of the same number begin together, later only by as much as their clocks
 * say, so that picture and sound stay together over any number of discontinuities; where the formats have another number of periods
 * each is laid by itself. The first begins at 0.
 */
export function layPeriods(formats: ReadonlyArray<readonly MeasuredPeriod[]>): readonly LaidFormat[] {
  const [first] = formats;
  if (!first || formats.some((periods) => periods.length !== first.length)) return formats.map((periods) => beginnings(periods));
  const begins = beginnings(first);
  return formats.map((periods) => periods.map((_, number) => (begins[number] ?? 0) + lateness(formats, periods, number)));
}

function beginnings(periods: readonly MeasuredPeriod[]): readonly number[] {
  const begins: number[] = [];
  let at = 0;
  for (const { durationMs, lengthMs } of periods) {
    begins.push(at);
    const isTold = durationMs !== null && (lengthMs === null || Math.abs(durationMs - lengthMs) <= ROUNDING_MS);
    at += isTold ? durationMs : (lengthMs ?? durationMs ?? 0);
  }
  return begins;
}

/** By how much this file begins after the first to begin in its period. */
function lateness(formats: ReadonlyArray<readonly MeasuredPeriod[]>, periods: readonly MeasuredPeriod[], number: number): number {
  const clock = (period: MeasuredPeriod | undefined): number | null =>
    period && period.startMs !== null ? period.startMs - period.clockStartMs : null;
  const all = formats.map((each) => clock(each[number]));
  const own = clock(periods[number]);
  const known = all.filter((time) => time !== null);
  if (own === null || known.length < all.length) return 0;
  const late = own - Math.min(...known);
  return late <= MOST_APART_MS ? late : 0;
}
