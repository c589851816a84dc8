import type { ManifestAddress } from '../../../common/domain/downloads/extraction.ts';

export type MediaType = { readonly kind: 'muxed' | 'audio'; readonly container: string };

/** By the server's word, then by the ending: many servers call everything a stream of octets. */
const BY_TYPE = new Map<string, MediaType>(
  Object.entries({
    'video/mp4': { kind: 'muxed', container: 'mp4' },
    'video/x-m4v': { kind: 'muxed', container: 'mp4' },
    'video/quicktime': { kind: 'muxed', container: 'mov' },
    'video/webm': { kind: 'muxed', container: 'webm' },
    'video/x-matroska': { kind: 'muxed', container: 'mkv' },
    'video/mp2t': { kind: 'muxed', container: 'ts' },
    'audio/mp4': { kind: 'audio', container: 'm4a' },
    'audio/x-m4a': { kind: 'audio', container: 'm4a' },
    'audio/mpeg': { kind: 'audio', container: 'mp3' },
    'audio/webm': { kind: 'audio', container: 'webm' },
    'audio/ogg': { kind: 'audio', container: 'ogg' },
    'audio/flac': { kind: 'audio', container: 'flac' },
    'audio/wav': { kind: 'audio', container: 'wav' },
    'audio/x-wav': { kind: 'audio', container: 'wav' },
    'audio/wave': { kind: 'audio', container: 'wav' },
    'audio/vnd.wave': { kind: 'audio', container: 'wav' },
    'audio/x-flac': { kind: 'audio', container: 'flac' },
    'audio/mp3': { kind: 'audio', container: 'mp3' },
    'audio/opus': { kind: 'audio', container: 'opus' },
    'video/ogg': { kind: 'muxed', container: 'ogg' },
  } as const),
);
const BY_ENDING = new Map<string, MediaType>(
  Object.entries({
    ...{ mp4: { kind: 'muxed', container: 'mp4' }, m4v: { kind: 'muxed', container: 'mp4' }, mov: { kind: 'muxed', container: 'mov' } },
    ...{ webm: { kind: 'muxed', container: 'webm' }, mkv: { kind: 'muxed', container: 'mkv' }, ts: { kind: 'muxed', container: 'ts' } },
    ...{ m4a: { kind: 'audio', container: 'm4a' }, mp3: { kind: 'audio', container: 'mp3' }, ogg: { kind: 'audio', container: 'ogg' } },
    ...{ opus: { kind: 'audio', container: 'opus' }, flac: { kind: 'audio', container: 'flac' }, wav: { kind: 'audio', container: 'wav' } },
  } as const),
);
/** What a server says that does not look. */
const UNTELLING = ['', 'application/octet-stream', 'binary/octet-stream', 'application/force-download', 'application/ogg'];

/** What kind of media file an address leads to; undefined for pages, programs, pictures and everything else. */
export function mediaTypeOf(contentType: string, pathname: string): MediaType | undefined {
  const told = BY_TYPE.get(contentType);
  if (told) return told;
  if (!UNTELLING.includes(contentType)) return undefined;
  return BY_ENDING.get(/\.([a-z0-9]+)$/i.exec(pathname)?.[1]?.toLowerCase() ?? '');
}

type Protocol = ManifestAddress['protocol'];
const MANIFEST_TYPES = new Map<string, Protocol>([
  ...['application/vnd.apple.mpegurl', 'application/x-mpegurl', 'application/mpegurl', 'audio/mpegurl', 'audio/x-mpegurl'].map(
    (type): [string, Protocol] => [type, 'hls'],
  ),
  ['application/dash+xml', 'dash'],
]);
/** Manifests are texts, and many servers say no more than that. */
const TEXTS = ['text/plain', 'text/xml', 'application/xml'];

/** Whether an address leads to a manifest that lists the pieces of a video, by the server's word, then by the ending. */
export function manifestProtocolOf(contentType: string, pathname: string): Protocol | undefined {
  const told = MANIFEST_TYPES.get(contentType);
  if (told || ![...UNTELLING, ...TEXTS].includes(contentType)) return told;
  if (/\.m3u8$/i.test(pathname)) return 'hls';
  return /\.mpd$/i.test(pathname) ? 'dash' : undefined;
}
