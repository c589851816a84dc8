import type { Chapter } from './extraction.ts';

/** What SponsorBlock calls parts of a video (https://wiki.sponsor.ajay.app/w/Types), with a title for a chapter. */
export const SPONSOR_CATEGORIES = {
  sponsor: 'Sponsor',
  selfpromo: 'Self-promotion',
  interaction: 'Reminder to subscribe',
  intro: 'Intro',
  outro: 'End cards',
  preview: 'Preview',
  hook: 'Hook',
  filler: 'Tangent',
  music_offtopic: 'Not music',
} as const;
export type SponsorCategory = keyof typeof SPONSOR_CATEGORIES;

/** A part of a video that viewers have marked. `durationMs` is the video's length as it was when they did; null where it is not told. */
export type SponsorMark = {
  readonly category: SponsorCategory;
  readonly startMs: number;
  readonly endMs: number;
  readonly durationMs: number | null;
};

/** A length that differs by so much is another cut of the video. */
const OTHER_CUT_MS = 5_000;
const SLIGHTLY_MS = 1_000;
const SLIGHTLY_OF_MARK = 0.05;
/** A mark that ends so close before the end goes to the end. */
const END_MS = 1_000;
/** Shorter chapters are of no use. */
const LEAST_MS = 500;

/** Marks of this very cut of the video, in order, within its length. */
export function fittingMarks(marks: readonly SponsorMark[], durationMs: number): readonly SponsorMark[] {
  return marks
    .filter((mark) => isOfThisCut(mark, durationMs))
    .map((mark) => ({
      ...mark,
      startMs: Math.max(0, mark.startMs),
      endMs: mark.endMs >= durationMs - END_MS ? durationMs : mark.endMs,
    }))
    .filter(({ startMs, endMs }) => endMs - startMs >= LEAST_MS)
    .toSorted((one, other) => one.startMs - other.startMs);
}

function isOfThisCut(mark: SponsorMark, durationMs: number): boolean {
  if (mark.durationMs === null || mark.durationMs === 0) return true;
  const difference = Math.abs(mark.durationMs - durationMs);
  if (difference >= OTHER_CUT_MS) return false;
  return difference < SLIGHTLY_MS || difference < SLIGHTLY_OF_MARK * (mark.endMs - mark.startMs);
}

/**
 * Chapters with the marks cut in as chapters of their own, such as `[Sponsor]`; where marks overlap the earlier one holds to its end. A video
 * without chapters is one, with its title. What is left of a chapter around a mark keeps its title.
 */
export function withSponsorMarks(
  chapters: readonly Chapter[],
  marks: readonly SponsorMark[],
  { title, durationMs }: { readonly title: string; readonly durationMs: number },
): readonly Chapter[] {
  const fitting = fittingMarks(marks, durationMs);
  if (fitting.length === 0) return chapters;
  const base = chapters.length > 0 ? chapters : [{ title, startMs: 0, endMs: durationMs }];
  const places = [...fitting, ...base].flatMap(({ startMs, endMs }) => [startMs, endMs]).filter((at) => at >= 0 && at <= durationMs);
  const edges = [...new Set(places)].toSorted((one, other) => one - other);
  const pieces = edges.slice(0, -1).flatMap((startMs, index): Chapter[] => {
    const endMs = edges[index + 1] ?? startMs;
    const holds = (part: { readonly startMs: number; readonly endMs: number }): boolean => part.startMs <= startMs && part.endMs >= endMs;
    const mark = fitting.find(holds);
    const found = mark ? `[${SPONSOR_CATEGORIES[mark.category]}]` : base.find(holds)?.title;
    return found === undefined ? [] : [{ title: found, startMs, endMs }];
  });
  return merged(pieces).filter(({ startMs, endMs }) => endMs - startMs >= LEAST_MS);
}

/** Neighbours of one title are one chapter. */
function merged(pieces: readonly Chapter[]): readonly Chapter[] {
  const chapters: Chapter[] = [];
  for (const piece of pieces) {
    const last = chapters.at(-1);
    if (last?.title === piece.title && last.endMs === piece.startMs) chapters[chapters.length - 1] = { ...last, endMs: piece.endMs };
    else chapters.push(piece);
  }
  return chapters;
}
