import type { FormatSource, MediaFormat, MediaFragment } from '../../../common/domain/downloads/extraction.ts';
import { linesOf } from '../../../common/domain/downloads/picture-lines.ts';
import { DOWNLOAD_CONTAINERS } from '../../../common/domain/downloads/wish.ts';
import { requestHeaders } from './request-headers.ts';
import { formatSchema, fragmentSchema, type YtDlpFormat } from './schema.ts';

/** Other endings of containers that we know. */
const ALIASES: Readonly<Record<string, string>> = { m4v: 'mp4', m4b: 'm4a', weba: 'webm', oga: 'ogg', ogv: 'ogg', mka: 'mkv' };
const AUDIO_ONLY: readonly string[] = ['m4a', 'opus', 'mp3', 'flac', 'wav'];

/**
 * The formats that can be fetched, the one yt-dlp likes best first: of two that are alike the earlier is taken, and it puts the original's
 * sound before dubs of it. Left out are storyboards, what is under DRM, what is no media by its ending, and protocols that we do not speak.
 */
export function mediaFormats(formats: readonly unknown[]): readonly MediaFormat[] {
  return formats
    .map(formatOf)
    .filter((format) => format !== undefined)
    .reverse();
}

function formatOf(value: unknown): MediaFormat | undefined {
  const told = formatSchema.safeParse(value).data;
  if (!told || (told.has_drm !== false && told.has_drm !== null && told.has_drm !== undefined)) return undefined;
  const extension = told.ext.toLowerCase();
  const container = ALIASES[extension] ?? extension;
  const kind = kindOf(told, container);
  const source = sourceOf(told);
  if (!source || !kind || !DOWNLOAD_CONTAINERS.some((allowed) => allowed === container)) return undefined;
  return {
    ...{ id: told.format_id, kind, container: kind === 'audio' && container === 'mp4' ? 'm4a' : container, source },
    videoCodec: kind === 'audio' ? null : codec(told.vcodec),
    audioCodec: kind === 'video' ? null : codec(told.acodec),
    ...{ width: positive(told.width), height: linesOf(positive(told.width), positive(told.height)) },
    ...{ fps: positive(told.fps), language: languageTag(told.language) },
    // `filesize_approx` is a guess from the bit rate: a transfer that believed it would refuse the file.
    ...{
      bitrateBps: positive(told.tbr === null || told.tbr === undefined ? null : Math.round(told.tbr * 1_000)),
      sizeBytes: whole(told.filesize),
    },
  };
}

/** `none` says that there is none, a missing codec that nobody looked. */
function kindOf({ vcodec, acodec }: YtDlpFormat, container: string): MediaFormat['kind'] | undefined {
  if (vcodec === 'none') return acodec === 'none' ? undefined : 'audio';
  if (acodec === 'none') return 'video';
  return AUDIO_ONLY.includes(container) && codec(vcodec) === null ? 'audio' : 'muxed';
}

/** How a format's bytes are reached. Playlists of HLS are read by us, right before their pieces are fetched. */
function sourceOf(told: YtDlpFormat): FormatSource | undefined {
  switch (told.protocol) {
    case 'http':
    case 'https': {
      if (!isHttp(told.url)) return undefined;
      return { kind: 'file', url: told.url, headers: requestHeaders(told.http_headers, told.cookies), expiresAtMs: expiryOf(told.url) };
    }
    case 'http_dash_segments': {
      const fragments = fragmentsOf(told);
      const first = fragments[0];
      if (!first) return undefined;
      // The cookies are those of the format's own host.
      const isOneHost = isHttp(told.url) && fragments.every(({ url }) => new URL(url).host === new URL(told.url).host);
      const headers = requestHeaders(told.http_headers, isOneHost ? told.cookies : null);
      return { kind: 'fragments', fragments, headers, expiresAtMs: expiryOf(first.url) };
    }
    case 'm3u8':
    case 'm3u8_native': {
      if (!isHttp(told.url)) return undefined;
      const headers = requestHeaders(told.http_headers, told.cookies);
      const address = { kind: 'manifest', protocol: 'hls', url: told.url, representation: null } as const;
      return { ...address, headers, expiresAtMs: expiryOf(told.url) };
    }
    default:
      return undefined;
  }
}

/** All fragments, or none: a film with a hole in it is no film. */
function fragmentsOf(told: YtDlpFormat): readonly MediaFragment[] {
  const found = (told.fragments ?? []).map((value) => {
    const fragment = fragmentSchema.safeParse(value).data;
    const url = fragment?.url ?? joined(fragment?.path, told.fragment_base_url);
    return url && isHttp(url) ? { url } : undefined;
  });
  return found.every((fragment) => fragment !== undefined) ? found : [];
}

function joined(path: string | null | undefined, base: string | null | undefined): string | undefined {
  return path && base ? (URL.parse(path, base)?.href ?? undefined) : undefined;
}

/** Whether a text is a whole address of the web. Never throws. */
export function isHttp(text: string): boolean {
  const protocol = URL.parse(text)?.protocol;
  return protocol === 'http:' || protocol === 'https:';
}

/** `expire=1795945909` as a parameter, or `/expire/1795945909/` in a path: seconds since 1970. */
function expiryOf(url: string): number | null {
  const seconds = /[?&/](?:x-)?expires?[=/](\d{10})(?:[&/#]|$)/i.exec(url)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
}

const codec = (told: string | null | undefined): string | null => (!told || told === 'none' || told === 'unknown' ? null : told);
const positive = (told: number | null | undefined): number | null => (told && Number.isFinite(told) && told > 0 ? told : null);
const whole = (told: number | null | undefined): number | null => (told && Number.isSafeInteger(told) && told > 0 ? told : null);

/** In the canonical form of BCP 47; null for what is no language. */
export function languageTag(told: string | null | undefined): string | null {
  if (!told) return null;
  try {
    return Intl.getCanonicalLocales(told.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null; // a site's own word, such as `default`
  }
}
