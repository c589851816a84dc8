import type { MediaFormat, MediaFragment } from '../extraction.ts';
import { linesOf } from '../picture-lines.ts';
import { soundContainer, splitCodecs } from './codec-list.ts';
import type { ManifestPeriod } from './manifest.ts';

/** A media playlist of a master playlist (RFC 8216, 4.3.4.2). */
export type HlsVariant = {
  readonly url: string;
  readonly bitrateBps: number | null;
  /** As it stands in CODECS; null where it is missing. */
  readonly codecs: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly fps: number | null;
  readonly audioGroup: string | null;
};

/** Sound that goes with variants (RFC 8216, 4.3.4.1). Without an address it is in the variant's own pieces. */
export type HlsRendition = {
  readonly group: string;
  readonly name: string;
  readonly language: string | null;
  readonly isDefault: boolean;
  readonly url: string | null;
};

export type HlsMaster = { readonly kind: 'master'; readonly variants: readonly HlsVariant[]; readonly renditions: readonly HlsRendition[] };

export type HlsSegment = MediaFragment & {
  readonly durationMs: number;
  /** Rises at each discontinuity. */
  readonly timeline: number;
  /** What must stand before it (EXT-X-MAP); null for MPEG-TS. */
  readonly init: MediaFragment | null;
};

export type HlsMedia = { readonly kind: 'media'; readonly segments: readonly HlsSegment[] };

const source = (url: string): MediaFormat['source'] => ({
  ...{ kind: 'manifest', protocol: 'hls', url, representation: null },
  ...{ headers: {}, expiresAtMs: null },
});

/**
 * The formats of a master playlist: its variants, each address once, then its sound, that of the best variants and the default first. A
 * format's id comes of what it is, so that it is the same when the playlist is read again.
 */
export function formatsOfMaster({ variants, renditions }: HlsMaster): readonly MediaFormat[] {
  const isApart = (group: string | null): boolean => {
    const members = renditions.filter((rendition) => rendition.group === group);
    return members.length > 0 && members.every(({ url }) => url !== null);
  };
  const pictures = variants.map((variant) => formatOfVariant(variant, isApart(variant.audioGroup)));
  const bestOf = (group: string): number =>
    Math.max(0, ...variants.filter((variant) => variant.audioGroup === group).map(({ bitrateBps }) => bitrateBps ?? 0));
  const sounds = renditions
    .toSorted((one, other) => bestOf(other.group) - bestOf(one.group) || Number(other.isDefault) - Number(one.isDefault))
    .flatMap((rendition) => formatOfRendition(rendition, variants));
  // A variant of sound alone is for the slowest lines, and no language is told of it.
  return withOwnIds([...pictures.filter(({ kind }) => kind !== 'audio' || sounds.length === 0), ...sounds]);
}

function formatOfVariant(variant: HlsVariant, hasSoundApart: boolean): MediaFormat {
  const { bitrateBps, width, fps } = variant;
  const height = linesOf(width, variant.height);
  const { videoCodec, audioCodec } = splitCodecs(variant.codecs);
  const isSound = audioCodec !== null && videoCodec === null && height === null;
  const isPicture = hasSoundApart || (videoCodec !== null && audioCodec === null);
  const kind = isSound ? 'audio' : isPicture ? 'video' : 'muxed';
  const size = height === null ? kind : `${height}p`;
  return {
    ...{ id: bitrateBps === null ? size : `${size}-${bitrateBps}`, kind, source: source(variant.url) },
    ...{ container: kind === 'audio' ? soundContainer(audioCodec) : 'mp4', videoCodec, audioCodec: kind === 'video' ? null : audioCodec },
    ...{ width, height, fps, bitrateBps, sizeBytes: null, language: null },
  };
}

function formatOfRendition({ group, name, language, url }: HlsRendition, variants: readonly HlsVariant[]): readonly MediaFormat[] {
  if (url === null) return [];
  const codecs = variants.find((variant) => variant.audioGroup === group && variant.codecs !== null)?.codecs ?? null;
  const { audioCodec } = splitCodecs(codecs);
  return [
    {
      ...{ id: `${group}-${name}`, kind: 'audio', container: soundContainer(audioCodec), videoCodec: null, audioCodec },
      ...{ width: null, height: null, fps: null, bitrateBps: null, sizeBytes: null, language, source: source(url) },
    },
  ];
}

/** Of formats with one address only the first; of those with one id each gets its number. */
function withOwnIds(formats: readonly MediaFormat[]): readonly MediaFormat[] {
  const addresses = new Set<string>();
  const counts = new Map<string, number>();
  return formats.flatMap((format) => {
    if (format.source.kind !== 'manifest' || addresses.has(format.source.url)) return [];
    addresses.add(format.source.url);
    const count = (counts.get(format.id) ?? 0) + 1;
    counts.set(format.id, count);
    return [count === 1 ? format : { ...format, id: `${format.id}-${count}` }];
  });
}

/** The one format of a media playlist that was linked to itself: nothing is known of it before it is here. */
export function formatOfMedia(url: string): MediaFormat {
  return {
    ...{ id: 'playlist', kind: 'muxed', container: 'mp4', videoCodec: null, audioCodec: null, width: null, height: null, fps: null },
    ...{ bitrateBps: null, sizeBytes: null, language: null, source: source(url) },
  };
}

/** The stretches of a media playlist: a new one begins at each discontinuity and with each other initialisation. */
export function periodsOfMedia({ segments }: HlsMedia): readonly ManifestPeriod[] {
  const groups: HlsSegment[][] = [];
  for (const segment of segments) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last && before && before.timeline === segment.timeline && isSameFragment(before.init, segment.init)) last.push(segment);
    else groups.push([segment]);
  }
  return groups.map((group) => {
    const init = group[0]?.init ?? null;
    const fragments = group.map(({ url, range }) => (range ? { url, range } : { url }));
    return {
      source: { kind: 'fragments', fragments: init === null ? fragments : [init, ...fragments] },
      durationMs: durationOf(group),
      clockStartMs: 0,
    };
  });
}

export function durationOf(segments: readonly HlsSegment[]): number {
  return segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function isSameFragment(one: MediaFragment | null, other: MediaFragment | null): boolean {
  return one?.url === other?.url && one?.range?.start === other?.range?.start && one?.range?.end === other?.range?.end;
}
