import { addressId } from '../../../common/domain/downloads/address-id.ts';
import type { Chapter, Extraction, PlaylistEntry, SubtitleOffer, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import { isHttp, languageTag, mediaFormats } from './formats.ts';
import { answerSchema, chapterSchema, entrySchema, subtitleSchema, type YtDlpAnswer, type YtDlpEntry } from './schema.ts';

/**
 * What yt-dlp printed about `asked`, as data. Throws `ExtractionFailure`: `live` for what is on air or announced, `unknown` for what is
 * no answer. A video of which no format can be fetched is handed back without formats: the messages tell why.
 */
export function readAnswer(output: string, asked: URL): Extraction {
  const parsed = answerSchema.safeParse(parseJson(output));
  if (!parsed.success) throw new ExtractionFailure('unknown', `yt-dlp gave an answer about ${asked.hostname} that cannot be read.`);
  const answer = parsed.data;
  if (answer._type === 'playlist' || answer._type === 'multi_video') return { kind: 'playlist', playlist: playlistOf(answer, asked) };
  if (answer.is_live || answer.live_status === 'is_live' || answer.live_status === 'is_upcoming')
    throw new ExtractionFailure('live', 'This is a live broadcast, or one that is yet to begin; it can be fetched once it has ended.');
  return { kind: 'video', video: videoOf(answer, asked) };
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined; // cut off, or another program of that name
  }
}

function videoOf(answer: YtDlpAnswer, asked: URL): VideoExtraction {
  const web = new URL(answer.webpage_url && isHttp(answer.webpage_url) ? answer.webpage_url : asked);
  const name = answer.extractor?.split(':')[0]?.toLowerCase() ?? 'generic';
  const isSite = name !== 'generic' && name !== 'html5';
  return {
    ...{ extractor: 'yt-dlp', site: isSite ? name : web.hostname },
    // Without a site's own numbering `id` is only a part of the address, and the rest of the address may be a signature.
    videoId: isSite ? answer.id : addressId(web),
    webUrl: answer.direct ? `${web.origin}${web.pathname}` : web.href,
    ...{ title: answer.title?.trim() || answer.id, channel: answer.channel ?? answer.uploader ?? null },
    ...{ description: answer.description ?? '', uploadDate: dateOf(answer.upload_date), durationMs: milliseconds(answer.duration) },
    ...{ thumbnailUrl: answer.thumbnail && isHttp(answer.thumbnail) ? answer.thumbnail : null, chapters: chaptersOf(answer) },
    ...{ subtitles: subtitlesOf(answer), formats: mediaFormats(answer.formats ?? []) },
  };
}

/** `20260819`. */
function dateOf(told: string | null | undefined): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(told ?? '');
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : null;
}

const milliseconds = (seconds: number | null | undefined): number | null =>
  seconds && Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1_000) : null;

function chaptersOf(answer: YtDlpAnswer): readonly Chapter[] {
  return (answer.chapters ?? []).flatMap((value, index) => {
    const told = chapterSchema.safeParse(value).data;
    if (!told || told.start_time < 0 || told.end_time <= told.start_time) return [];
    const [startMs, endMs] = [Math.round(told.start_time * 1_000), Math.round(told.end_time * 1_000)];
    return [{ title: told.title?.trim() || `${index + 1}`, startMs, endMs }];
  });
}

/** One offer for each language, way of making and format. YouTube's 150 machine translations of its own captions (`tlang`) are left out. */
function subtitlesOf(answer: YtDlpAnswer): readonly SubtitleOffer[] {
  const found = new Map<string, SubtitleOffer>();
  for (const [told, isAutomatic] of [[answer.subtitles, false] as const, [answer.automatic_captions, true] as const]) {
    for (const [key, values] of Object.entries(told ?? {})) {
      const language = languageTag(key.replace(/-orig$/, ''));
      for (const value of values ?? []) {
        const { data } = subtitleSchema.safeParse(value);
        if (!data || language === null || !isHttp(data.url) || data.protocol?.startsWith('m3u8')) continue;
        if (isAutomatic && new URL(data.url).searchParams.has('tlang')) continue;
        const offer = { language, isAutomatic, format: data.ext, url: data.url };
        const name = `${language} ${isAutomatic} ${data.ext}`;
        if (!found.has(name)) found.set(name, offer);
      }
    }
  }
  return [...found.values()];
}

function playlistOf(
  answer: YtDlpAnswer,
  asked: URL,
): { readonly id: string; readonly title: string; readonly entries: readonly PlaylistEntry[] } {
  const entries = (answer.entries ?? []).flatMap((value) => {
    const entry = entrySchema.safeParse(value).data;
    const url = entry && addressOf(entry, answer.webpage_url ?? asked.href);
    if (!entry || !url) return [];
    const videoId = entry.id ?? url;
    return [{ url, videoId, title: entry.title?.trim() || videoId, durationMs: milliseconds(entry.duration) }];
  });
  return { id: answer.id, title: answer.title?.trim() || answer.id, entries };
}

/** A page with several films has no page for each of them: there the file itself is the address. */
function addressOf(entry: YtDlpEntry, listUrl: string): string | undefined {
  const file = entrySchema.pick({ url: true }).safeParse(entry.formats?.[0]).data?.url;
  const page = entry.webpage_url === listUrl ? undefined : entry.webpage_url;
  const isPointer = entry._type === 'url' || entry._type === 'url_transparent';
  return (
    [isPointer ? entry.url : page, page, file, entry.url].find((each) => each !== null && each !== undefined && isHttp(each)) ?? undefined
  );
}
