import { z } from 'zod';

/** What a site's page decides is not trusted: a field of another kind than expected counts as absent, what is not listed is dropped. */
const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const anything = z.array(z.unknown()).nullish().catch(null);
/** By language; what stands in it is read one by one. */
const offers = z.record(z.string(), anything).nullish().catch(null);

export const fragmentSchema = z.object({ url: text, path: text });
export const chapterSchema = z.object({ start_time: z.number(), end_time: z.number(), title: text });
export const subtitleSchema = z.object({ ext: z.enum(['vtt', 'srt']), url: z.string(), protocol: text });

export const formatSchema = z.object({
  ...{ format_id: z.string().min(1), url: z.string(), ext: z.string(), protocol: z.string() },
  ...{ vcodec: text, acodec: text, width: number, height: number, fps: number, tbr: number, filesize: number, language: text },
  ...{ has_drm: z.union([z.boolean(), z.string()]).nullish().catch(null), cookies: text },
  http_headers: z.record(z.string(), z.unknown()).nullish().catch(null),
  ...{ fragments: anything, fragment_base_url: text },
});
export type YtDlpFormat = z.infer<typeof formatSchema>;

export const entrySchema = z.object({
  ...{ _type: text, id: text, url: text, webpage_url: text, title: text, duration: number, formats: anything },
});
export type YtDlpEntry = z.infer<typeof entrySchema>;

/** The top of what `--dump-single-json` prints: a video where `_type` is missing. */
export const answerSchema = z.object({
  ...{
    _type: text,
    id: z.union([z.string(), z.number()]).transform(String),
    title: text,
    extractor: text,
    webpage_url: text,
    direct: flag,
  },
  ...{ channel: text, uploader: text, description: text, upload_date: text, duration: number, thumbnail: text },
  ...{ is_live: flag, live_status: text, formats: anything, chapters: anything, entries: anything },
  ...{ subtitles: offers, automatic_captions: offers },
});
export type YtDlpAnswer = z.infer<typeof answerSchema>;
