import type { FormatSource, MediaFormat } from '../../../common/domain/downloads/extraction.ts';
import { linesOf } from '../../../common/domain/downloads/picture-lines.ts';
import type { PlayerFormat } from './player-response.ts';

/** Whether a format is one file that can be fetched by its ranges: no DRM, no running broadcast, no pieces for the player. */
export function isWholeFile({ drmFamilies, targetDurationSec, type }: PlayerFormat): boolean {
  return !drmFamilies?.length && targetDurationSec == null && type !== 'FORMAT_STREAM_TYPE_OTF';
}

/** A format with its deciphered address; undefined for what is neither sound nor picture. The same itag in another language has an id of its own. */
export function mediaFormatOf(format: PlayerFormat, url: string): MediaFormat | undefined {
  // video/mp4; codecs="avc1.42001E, mp4a.40.2"
  const [, medium, type, list] = /^(video|audio)\/([\w-]+)(?:;\s*codecs="([^"]*)")?/.exec(format.mimeType) ?? [];
  if (medium === undefined || type === undefined) return undefined;
  const codecs = (list ?? '').split(',').map((codec) => codec.trim());
  const kind = medium === 'audio' ? 'audio' : codecs.length > 1 ? 'muxed' : 'video';
  const language = kind === 'video' ? null : (/^([A-Za-z0-9-]+)(?:\.\d+)?$/.exec(format.audioTrack?.id ?? '')?.[1] ?? null);
  const suffix = [format.audioTrack?.id, format.isDrc ? 'drc' : null].filter((part) => part != null);
  return {
    id: [format.itag, ...suffix].join('-'),
    kind,
    container: type === 'mp4' && kind === 'audio' ? 'm4a' : type,
    videoCodec: kind === 'audio' ? null : codecs[0] || null,
    audioCodec: (kind === 'audio' ? codecs[0] : codecs[1]) || null,
    width: format.width ?? null,
    height: linesOf(format.width ?? null, format.height ?? null),
    fps: format.fps ?? null,
    bitrateBps: format.averageBitrate ?? format.bitrate ?? null,
    sizeBytes: format.contentLength ?? sizeIn(url),
    language,
    source: sourceOf(url),
  };
}

/** The site's file servers ask for no headers. `expire` is in seconds since 1970. */
function sourceOf(url: string): FormatSource {
  const expire = Number(new URL(url).searchParams.get('expire') ?? Number.NaN);
  return { kind: 'file', url, headers: {}, expiresAtMs: Number.isFinite(expire) ? expire * 1_000 : null };
}

function sizeIn(url: string): number | null {
  const length = Number(new URL(url).searchParams.get('clen') ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : null;
}
