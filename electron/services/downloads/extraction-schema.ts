import { z } from 'zod';
import { EXTRACTORS, type FormatSource, type MediaFormat, type VideoExtraction } from '../../../common/domain/downloads/extraction.ts';

const range = z.object({ start: z.number(), end: z.number() });
const common = { headers: z.record(z.string(), z.string()), expiresAtMs: z.number().nullable() };

/** A format's addresses as the cache keeps them. */
export const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), url: z.string(), ...common }),
  z.object({
    kind: z.literal('fragments'),
    fragments: z.array(z.object({ url: z.string(), range: range.exactOptional() })),
    ...common,
  }),
  z.object({
    ...{ kind: z.literal('manifest'), protocol: z.enum(['hls', 'dash']), url: z.string(), representation: z.string().nullable() },
    ...common,
  }),
]) satisfies z.ZodType<FormatSource>;

const text = z.string().nullable();
const number = z.number().nullable();
const formatSchema = z.object({
  id: z.string(),
  kind: z.enum(['video', 'audio', 'muxed']),
  container: z.string(),
  ...{ videoCodec: text, audioCodec: text, language: text },
  ...{ width: number, height: number, fps: number, bitrateBps: number, sizeBytes: number },
}) satisfies z.ZodType<Omit<MediaFormat, 'source'>>;

/** What is known of a video without its formats' addresses, which last shorter. */
export const knownVideoSchema = z.object({
  extractor: z.enum(EXTRACTORS),
  ...{ site: z.string(), videoId: z.string(), webUrl: z.string(), title: z.string(), channel: text, description: z.string() },
  ...{ uploadDate: text, durationMs: number, thumbnailUrl: text },
  chapters: z.array(z.object({ title: z.string(), startMs: z.number(), endMs: z.number() })),
  subtitles: z.array(z.object({ language: z.string(), isAutomatic: z.boolean(), format: z.string(), url: z.string() })),
  formats: z.array(formatSchema),
}) satisfies z.ZodType<KnownVideo>;
export type KnownVideo = Omit<VideoExtraction, 'formats'> & { readonly formats: ReadonlyArray<Omit<MediaFormat, 'source'>> };
