import { Parser } from 'm3u8-parser';
import { z } from 'zod';
import type { MediaFragment } from '../../../common/domain/downloads/extraction.ts';
import type { HlsMaster, HlsMedia, HlsRendition, HlsVariant } from '../../../common/domain/downloads/manifests/hls.ts';
import { MOST_FRAGMENTS } from '../../../common/domain/downloads/manifests/manifest.ts';
import { manifestFailure, webUrl } from './manifest-failures.ts';

const bytes = z.int().nonnegative();
const rangeSchema = z.object({ length: bytes.positive(), offset: bytes.default(0) });
const segmentSchema = z.object({
  uri: z.string(),
  duration: z.number().nonnegative(),
  timeline: z.number(),
  byterange: rangeSchema.optional(),
  map: z.object({ uri: z.string(), byterange: rangeSchema.optional() }).optional(),
});
const numberOrNull = z.coerce.number().positive().nullable().catch(null);
const playlistSchema = z.object({
  uri: z.string(),
  attributes: z.object({
    BANDWIDTH: numberOrNull,
    'AVERAGE-BANDWIDTH': numberOrNull,
    'FRAME-RATE': numberOrNull,
    CODECS: z.string().nullable().catch(null),
    RESOLUTION: z.object({ width: z.int().positive(), height: z.int().positive() }).nullable().catch(null),
    AUDIO: z.string().nullable().catch(null),
  }),
});
const renditionSchema = z.object({ uri: z.string().optional(), language: z.string().optional(), default: z.boolean() });
const MOST_VARIANTS = 1_000;
const manifestSchema = z.object({
  segments: z.array(segmentSchema),
  playlists: z.array(playlistSchema).max(MOST_VARIANTS).default([]),
  mediaGroups: z.object({ AUDIO: z.record(z.string(), z.record(z.string(), renditionSchema)) }).optional(),
});
type Parsed = z.infer<typeof manifestSchema>;

/**
 * Reads a playlist of HLS (RFC 8216), addresses resolved against `url`. Throws `ExtractionFailure`: `live` without EXT-X-ENDLIST, which
 * also stands for a playlist that was cut off; `no-formats` for protected and encrypted ones, gaps, other schemes than http, and nonsense.
 */
export function parseHls(text: string, url: string): HlsMaster | HlsMedia {
  const host = new URL(url).hostname;
  if (!text.trimStart().startsWith('#EXTM3U')) throw manifestFailure('unreadable', host);
  refuseProtected(text, host);
  const manifest = parsed(text, url, host);
  if (manifest.playlists.length > 0) return masterOf(manifest, url);
  if (!/^#EXT-X-ENDLIST\s*$/m.test(text)) throw manifestFailure('live', host);
  if (/^#EXT-X-GAP\s*$/m.test(text)) throw manifestFailure('holes', host);
  if (manifest.segments.length === 0) throw manifestFailure('no-pieces', host);
  return mediaOf(manifest, url);
}

/** The parser keeps silent about key formats that it does not know, so the lines themselves are looked at. */
function refuseProtected(text: string, host: string): void {
  for (const [, attributes = ''] of text.matchAll(/^#EXT-X-(?:SESSION-)?KEY:(.*)$/gm)) {
    const method = /(?:^|,)METHOD=([^,\s]*)/.exec(attributes)?.[1] ?? '';
    const format = /(?:^|,)KEYFORMAT="([^"]*)"/.exec(attributes)?.[1] ?? 'identity';
    if (method === 'NONE') continue;
    throw manifestFailure(method === 'AES-128' && format === 'identity' ? 'encrypted' : 'protected', host);
  }
}

/** All that is read here. What else the parser knows would only be more that a hostile playlist can reach. */
const READ = /^#(?:EXTM3U|EXTINF:|EXT-X-(?:VERSION|TARGETDURATION|BYTERANGE|MAP|DISCONTINUITY|STREAM-INF|MEDIA|DEFINE)\b)/;
const ATTRIBUTES = /^#EXT-X-(?:MAP|STREAM-INF|MEDIA|DEFINE):/;
/** Past these the parser takes minutes: it tries a line without `=` anew from each comma, and each variable on each line. */
const LONGEST_LINE = 65_536;
const MOST_COMMAS = 200;
const MOST_DEFINITIONS = 50;

function isTooMuch(lines: readonly string[]): boolean {
  if (lines.length > 4 * MOST_FRAGMENTS) return true;
  if (lines.filter((line) => line.startsWith('#EXT-X-DEFINE')).length > MOST_DEFINITIONS) return true;
  return lines.some((line) => line.length > LONGEST_LINE || (ATTRIBUTES.test(line) && line.split(',').length > MOST_COMMAS));
}

function parsed(text: string, url: string, host: string): Parsed {
  const lines = text.split(/\r?\n/).filter((line) => (line.startsWith('#') ? READ.test(line) && !reachesOut(line) : line.trim() !== ''));
  if (isTooMuch(lines)) throw manifestFailure('too-large', host);
  const parser = new Parser({ uri: url });
  try {
    parser.push(`${lines.join('\n')}\n`);
    parser.end();
    const manifest = manifestSchema.parse(parser.manifest);
    if (manifest.segments.length > MOST_FRAGMENTS) throw manifestFailure('too-large', host);
    return manifest;
  } catch (error) {
    throw error instanceof z.ZodError || error instanceof TypeError || error instanceof URIError
      ? manifestFailure('unreadable', host, error)
      : error;
  }
}

/**
 * A line with which a hostile playlist could change every object of the program: the parser keeps groups and names as keys of plain
 * objects, `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="__proto__",NAME="x"`. Other groups than sound are not read.
 */
function reachesOut(line: string): boolean {
  const values = [...line.matchAll(/[:,](TYPE|GROUP-ID|NAME)=(?:"([^"]*)"|([^,]*))/g)].map((match) => match[2] ?? match[3] ?? '');
  if (/^#EXT-X-(?:MEDIA|DEFINE):/.test(line) && (values.some((value) => value in Object.prototype) || /__proto__|prototype/.test(line)))
    return true;
  return line.startsWith('#EXT-X-MEDIA:') && !/[:,]TYPE=AUDIO(?:,|\s*$)/.test(line);
}

function masterOf({ playlists, mediaGroups }: Parsed, url: string): HlsMaster {
  const variants = playlists.map(({ uri, attributes }): HlsVariant => {
    const { BANDWIDTH, 'AVERAGE-BANDWIDTH': average, 'FRAME-RATE': fps, CODECS, RESOLUTION, AUDIO } = attributes;
    const size = { width: RESOLUTION?.width ?? null, height: RESOLUTION?.height ?? null };
    return { url: webUrl(uri, url), bitrateBps: average ?? BANDWIDTH, codecs: CODECS, ...size, fps, audioGroup: AUDIO };
  });
  const renditions = Object.entries(mediaGroups?.AUDIO ?? {}).flatMap(([group, members]) =>
    Object.entries(members).map(
      ([name, { uri, language, default: isDefault }]): HlsRendition => ({
        ...{ group, name, language: language ?? null, isDefault },
        url: uri === undefined ? null : webUrl(uri, url),
      }),
    ),
  );
  if (renditions.length > MOST_VARIANTS) throw manifestFailure('too-large', new URL(url).hostname);
  return { kind: 'master', variants, renditions };
}

function mediaOf({ segments }: Parsed, url: string): HlsMedia {
  return {
    kind: 'media',
    segments: segments.map(({ duration, timeline, map, ...segment }) => ({
      ...{ ...fragmentOf(segment, url), durationMs: duration * 1_000, timeline },
      init: map ? fragmentOf(map, url) : null,
    })),
  };
}

function fragmentOf({ uri, byterange }: Pick<Parsed['segments'][number], 'uri' | 'byterange'>, url: string): MediaFragment {
  const address = webUrl(uri, url);
  if (!byterange) return { url: address };
  return { url: address, range: { start: byterange.offset, end: byterange.offset + byterange.length - 1 } };
}
