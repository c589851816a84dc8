import { z } from 'zod';
import type { Chapter } from '../../../common/domain/downloads/extraction.ts';
import { textSchema } from './player-response.ts';
import { valuesOf } from './values-of.ts';

export type ChapterStart = { readonly title: string; readonly startMs: number };
/** What only the page around the player tells. */
export type WatchFacts = { readonly chapterStarts: readonly ChapterStart[]; readonly uploadDate: string | null };
export const NO_FACTS: WatchFacts = { chapterStarts: [], uploadDate: null };

const markersSchema = z.object({ key: z.string(), value: z.object({ chapters: z.array(z.unknown()) }) });
const chapterSchema = z.object({ chapterRenderer: z.object({ title: textSchema, timeRangeStartMillis: z.number() }) });
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads `/youtubei/v1/next` or a page's `ytInitialData`, in English; `NO_FACTS` for what has another shape. */
export function watchFactsOf(data: unknown): WatchFacts {
  const markers = valuesOf(data, 'markersMap').flatMap((list) => z.array(z.unknown()).safeParse(list).data ?? []);
  const lists = markers.flatMap((each) => markersSchema.safeParse(each).data ?? []);
  // Those of the description are the uploader's own; others are guessed by the site.
  const list = lists.find(({ key }) => key === 'DESCRIPTION_CHAPTERS') ?? lists[0];
  const chapters = (list?.value.chapters ?? []).flatMap((chapter) => chapterSchema.safeParse(chapter).data ?? []);
  return {
    chapterStarts: chapters.map(({ chapterRenderer: { title, timeRangeStartMillis } }) => ({
      title: title ?? '',
      startMs: timeRangeStartMillis,
    })),
    uploadDate: dateOf(textSchema.parse(valuesOf(data, 'dateText')[0]) ?? ''),
  };
}

/** `May 1, 2026`, also after words such as `Premiered`. */
function dateOf(text: string): string | null {
  const [, month = '', day = '', year = ''] = /([A-Z][a-z]{2}) (\d{1,2}), (\d{4})/.exec(text) ?? [];
  const number = MONTHS.indexOf(month) + 1;
  return number === 0 ? null : `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** A chapter ends where the next begins, the last with the video; none where the video's length is not known. */
export function chaptersOf(starts: readonly ChapterStart[], durationMs: number | null): readonly Chapter[] {
  const sorted = starts.toSorted((a, b) => a.startMs - b.startMs);
  return sorted.flatMap(({ title, startMs }, at) => {
    const endMs = sorted[at + 1]?.startMs ?? durationMs;
    return endMs === null || endMs <= startMs ? [] : [{ title, startMs, endMs }];
  });
}
