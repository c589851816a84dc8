import { z } from 'zod';
import type { PlaylistEntry } from '../../../common/domain/downloads/extraction.ts';
import { watchUrlOf } from '../../../common/domain/downloads/youtube-link.ts';
import { textSchema } from './player-response.ts';
import { valuesOf } from './values-of.ts';

export type PlaylistPage = {
  readonly title: string | null;
  readonly entries: readonly PlaylistEntry[];
  /** For the next page. */
  readonly continuation: string | null;
  /** What the site says in place of a list, such as `The playlist does not exist.` */
  readonly alert: string | null;
};

const seconds = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .catch(null);
const rendererSchema = z.object({
  videoId: z.string(),
  title: textSchema,
  lengthSeconds: seconds,
  lengthText: textSchema,
  style: z.string().nullish(),
});
const lockupSchema = z.object({
  contentId: z.string(),
  contentType: z.enum(['LOCKUP_CONTENT_TYPE_VIDEO', 'LOCKUP_CONTENT_TYPE_SHORTS']),
  metadata: z
    .object({ lockupMetadataViewModel: z.object({ title: textSchema }) })
    .nullish()
    .catch(null),
});
const alertSchema = z.object({ type: z.literal('ERROR'), text: textSchema });

/** Reads an answer of `/youtubei/v1/browse` for a playlist: its first page or a later one, in the old shape or the one of 2025. */
export function playlistPageOf(data: unknown): PlaylistPage {
  const title = [...valuesOf(data, 'playlistMetadataRenderer'), ...valuesOf(data, 'playlistHeaderRenderer')]
    .map((each) => valuesOf(each, 'title')[0])
    .map((each) => (typeof each === 'string' ? each : textSchema.parse(each)));
  const pageTitle = valuesOf(data, 'pageTitle').find((each) => typeof each === 'string');
  const alert = alertSchema.safeParse(valuesOf(data, 'alertRenderer')[0]).data;
  return {
    title: title.find((each) => each) ?? pageTitle ?? null,
    entries: entriesIn(data),
    continuation: tokenIn(data),
    alert: alert?.text ?? null,
  };
}

function entriesIn(data: unknown): readonly PlaylistEntry[] {
  const old = valuesOf(data, 'playlistVideoRenderer').flatMap((each) => {
    const { success, data: found } = rendererSchema.safeParse(each);
    const isMember = success && !found.style?.includes('RECOMMENDED');
    return isMember ? [entryOf(found.videoId, found.title, found.lengthSeconds ?? secondsIn(found.lengthText))] : [];
  });
  const recent = valuesOf(data, 'lockupViewModel').flatMap((each) => {
    const { success, data: found } = lockupSchema.safeParse(each);
    const badge = valuesOf(each, 'thumbnailBadgeViewModel').flatMap((model) => valuesOf(model, 'text'));
    const length = badge.map((text) => secondsIn(typeof text === 'string' ? text : null)).find((found) => found !== null);
    return success ? [entryOf(found.contentId, found.metadata?.lockupMetadataViewModel.title, length)] : [];
  });
  return [...old, ...recent];
}

function entryOf(videoId: string, title: string | null | undefined, lengthSeconds: number | null | undefined): PlaylistEntry {
  return { url: watchUrlOf(videoId), videoId, title: title || videoId, durationMs: lengthSeconds ? lengthSeconds * 1_000 : null };
}

/** `1:02:03`. */
function secondsIn(text: string | null | undefined): number | null {
  if (!/^\d{1,3}(?::\d{2}){1,2}$/.test(text ?? '')) return null;
  return (text ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function tokenIn(data: unknown): string | null {
  const items = [...valuesOf(data, 'continuationItemRenderer'), ...valuesOf(data, 'continuationItemViewModel')];
  const commands = items.flatMap((item) => valuesOf(item, 'continuationCommand'));
  const token = commands.flatMap((command) => valuesOf(command, 'token')).find((each) => typeof each === 'string');
  return token ?? null;
}
