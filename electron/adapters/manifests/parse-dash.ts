import { inheritAttributes, stringToMpdXml, toPlaylists } from 'mpd-parser';
import { z } from 'zod';
import type { FragmentRange, MediaFragment } from '../../../common/domain/downloads/extraction.ts';
import type { DashRepresentation } from '../../../common/domain/downloads/manifests/dash.ts';
import { type ManifestPeriod, MOST_FRAGMENTS } from '../../../common/domain/downloads/manifests/manifest.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import { manifestFailure, webUrl } from './manifest-failures.ts';

const count = z.number().nonnegative().optional().catch(undefined);
const numberOrNull = z.number().positive().nullable().catch(null);
const textOrNull = z.string().nullable().catch(null);
const timelineSchema = z.array(z.object({ t: count, d: count, r: z.number().optional() })).optional();
const representationSchema = z.object({
  attributes: z.object({
    id: z.string().default(''),
    type: z.string().default('static'),
    mimeType: z.string().default(''),
    codecs: textOrNull,
    bandwidth: numberOrNull,
    width: numberOrNull,
    height: numberOrNull,
    frameRate: numberOrNull,
    lang: textOrNull,
    periodStart: z.number().default(0),
    periodDuration: count,
    sourceDuration: count,
    baseUrl: z.string().default(''),
  }),
  segmentInfo: z.object({
    template: z
      .object({ duration: count, timescale: count, endNumber: z.coerce.number().optional(), presentationTimeOffset: count })
      .optional(),
    list: z
      .object({
        ...{ timescale: count, presentationTimeOffset: count },
        segmentUrls: z.array(z.object({ media: z.string().optional(), mediaRange: z.string().optional() })).default([]),
        initialization: z.object({ sourceURL: z.string().optional(), range: z.string().optional() }).optional(),
      })
      .optional(),
    base: z.object({ timescale: count, presentationTimeOffset: count }).optional(),
    segmentTimeline: timelineSchema,
  }),
});
type Info = z.infer<typeof representationSchema>;

const bytes = z.int().nonnegative();
const pieceSchema = z.object({ resolvedUri: z.string(), byterange: z.object({ length: bytes.positive(), offset: bytes }).optional() });
const playlistsSchema = z.tuple([z.object({ segments: z.array(pieceSchema.extend({ map: pieceSchema.optional() })).default([]) })]);
const rangeSchema = z.object({ start: bytes, end: bytes }).refine(({ start, end }) => end >= start);
/** More than this, over all periods, is no film but an attack on the memory: alternative places multiply. */
const MOST_REPRESENTATIONS = 10_000;
/** Elements, opened and closed; reading so many takes seconds in which nothing else is done. */
const MOST_TAGS = 250_000;

export type ParsedDash = { readonly representations: readonly DashRepresentation[]; readonly durationMs: number | null };

/**
 * Reads an MPD (ISO/IEC 23009-1), addresses resolved against `url`. Throws `ExtractionFailure`, as does listing the pieces: `live` for a
 * dynamic one, `no-formats` for protected ones, other schemes than http, endless lists, and nonsense, which includes an MPD that was cut off.
 */
export function parseDash(text: string, url: string): ParsedDash {
  const host = new URL(url).hostname;
  return understood(host, () => {
    if (!/<\/MPD\s*>/.test(text)) throw manifestFailure('unreadable', host); // its parser forgives what is missing at the end
    if (text.includes('<!DOCTYPE')) throw manifestFailure('unreadable', host); // no MPD has one, and its parser complains on the console
    if (text.split('<').length > MOST_TAGS) throw manifestFailure('too-large', host);
    const mpd = stringToMpdXml(text);
    if (mpd.getAttribute('type') === 'dynamic') throw manifestFailure('live', host);
    if (/<(?:\w+:)?ContentProtection[\s/>]/.test(text)) throw manifestFailure('protected', host);
    if (placeCount(mpd, 1) > MOST_REPRESENTATIONS) throw manifestFailure('too-large', host);
    const found = inheritAttributes(mpd, { manifestUri: url }).representationInfo;
    const infos = z.array(representationSchema).parse(found);
    const seconds = infos[0]?.attributes.sourceDuration ?? 0;
    return {
      representations: infos.map((info, index) => representationOf(info, found[index], url)),
      durationMs: seconds > 0 ? seconds * 1_000 : null,
    };
  });
}

/** What a parser throws at nonsense is told as nonsense. */
function understood<T>(host: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ExtractionFailure ? error : manifestFailure('unreadable', host, error);
  }
}

/** How many representations the parser is going to make: one for each base of its own, of its set, of its period and of the MPD. */
function placeCount(element: Element, inherited: number): number {
  const children = Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1);
  const places = inherited * Math.max(1, children.filter((child) => child.tagName === 'BaseURL').length);
  if (element.tagName === 'Representation') return places;
  return children
    .filter((child) => ['Period', 'AdaptationSet', 'Representation'].includes(child.tagName))
    .reduce((sum, child) => sum + placeCount(child, places), 0);
}

/** How many pieces the parser is going to list, before it does: a few bytes of an MPD can name billions. */
function pieceCount({ attributes, segmentInfo: { template, list, segmentTimeline } }: Info): number {
  if (list) return list.segmentUrls.length;
  const timescale = template?.timescale ?? 1;
  const seconds = attributes.periodDuration ?? attributes.sourceDuration ?? 0;
  if (segmentTimeline) {
    const untilNext = (index: number, d: number): number =>
      Math.ceil((segmentTimeline[index + 1]?.t ?? (attributes.sourceDuration ?? 0) * timescale) / d);
    return segmentTimeline.reduce((sum, { d = 0, r = 0 }, index) => sum + (r < 0 ? untilNext(index, d) : r + 1), 0);
  }
  if (template?.endNumber !== undefined) return template.endNumber;
  return template?.duration === undefined ? 1 : Math.ceil((seconds * timescale) / template.duration);
}

function representationOf(info: Info, found: unknown, url: string): DashRepresentation {
  const { attributes, segmentInfo } = info;
  const { id, mimeType, codecs, bandwidth, width, height, frameRate, lang, periodStart } = attributes;
  const base = webUrl(attributes.baseUrl, url);
  return {
    ...{ id, mimeType, codecs, width, height, bitrateBps: bandwidth, fps: frameRate, language: lang === 'und' ? null : lang },
    ...{ periodStartMs: periodStart * 1_000, fileUrl: segmentInfo.template || segmentInfo.list ? null : base },
    readPeriod: () => understood(new URL(url).hostname, () => periodOf(info, found, base)),
  };
}

function periodOf(info: Info, found: unknown, base: string): ManifestPeriod {
  const { template, list, base: one } = info.segmentInfo;
  const { periodStart, periodDuration, sourceDuration } = info.attributes;
  const seconds = periodDuration ?? (periodStart === 0 ? sourceDuration : undefined);
  const { presentationTimeOffset = 0, timescale = 1 } = template ?? list ?? one ?? {};
  const timing = { durationMs: seconds === undefined ? null : seconds * 1_000, clockStartMs: (presentationTimeOffset / timescale) * 1_000 };
  if (pieceCount(info) > MOST_FRAGMENTS) throw manifestFailure('too-large', new URL(base).hostname);
  if (template) return { source: { kind: 'fragments', fragments: piecesOfTemplate(found, base) }, ...timing };
  if (list) return { source: { kind: 'fragments', fragments: piecesOfList(list, base) }, ...timing };
  // SegmentBase and a bare BaseURL are one file, index and all: it is fetched as such.
  return { source: { kind: 'file', url: base }, ...timing };
}

function piecesOfTemplate(found: unknown, base: string): readonly MediaFragment[] {
  const [{ segments }] = playlistsSchema.parse(toPlaylists([found]));
  const init = segments[0]?.map;
  const hasInit = init !== undefined && (init.byterange !== undefined || init.resolvedUri !== base);
  return (hasInit ? [init, ...segments] : segments).map(({ resolvedUri, byterange }) => {
    const address = webUrl(resolvedUri, base);
    return byterange
      ? { url: address, range: { start: byterange.offset, end: byterange.offset + byterange.length - 1 } }
      : { url: address };
  });
}

/** All that is listed: the parser leaves out what lies behind the rounded duration, such as the last packets of the sound. */
function piecesOfList({ segmentUrls, initialization }: NonNullable<Info['segmentInfo']['list']>, base: string): readonly MediaFragment[] {
  const init = initialization && { media: initialization.sourceURL, mediaRange: initialization.range };
  const hasInit = init !== undefined && (init.media !== undefined || init.mediaRange !== undefined);
  return (hasInit ? [init, ...segmentUrls] : segmentUrls).map(({ media = '', mediaRange }) => {
    const address = webUrl(media, base);
    return mediaRange === undefined ? { url: address } : { url: address, range: rangeOf(mediaRange) };
  });
}

/** `765-18203`, the last byte included. */
function rangeOf(text: string): FragmentRange {
  const [start, end] = text.split('-').map(Number);
  return rangeSchema.parse({ start, end });
}
