import { containerLanguage } from '../media/languages.ts';
import { audioFamily, videoFamily } from './codecs.ts';
import type { MediaFormat } from './extraction.ts';
import type { DownloadWish } from './wish.ts';

/** What was measured in the finished file. */
export type Served = {
  readonly container: string;
  readonly height: number | null;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  readonly audioLanguage: string | null;
  readonly durationMs: number | null;
  readonly sizeBytes: number;
};

/** Where the result is less or other than what was asked for. */
export type Shortfall =
  | { readonly kind: 'height'; readonly asked: number; readonly served: number }
  | { readonly kind: 'container'; readonly asked: string; readonly served: string }
  | { readonly kind: 'language'; readonly asked: string; readonly served: string | null }
  /** The site named one of its files otherwise than it is. Codecs are families, such as `h264`. */
  | { readonly kind: 'codec'; readonly stream: 'picture' | 'sound'; readonly asked: string; readonly served: string }
  | { readonly kind: 'gap'; readonly stream: 'picture' | 'sound'; readonly atMs: number; readonly ms: number }
  | { readonly kind: 'ends-early'; readonly stream: 'picture' | 'sound'; readonly ms: number }
  | { readonly kind: 'no-sound' }
  | { readonly kind: 'subtitles'; readonly language: string }
  | { readonly kind: 'thumbnail' }
  | { readonly kind: 'sponsor-marks' };

/** A file may be this much longer or shorter than the site says: sites round, containers pad. */
const DURATION_SLACK_MS = 1_500;
const DURATION_SLACK_FRACTION = 0.005;

/** Milliseconds that are missing against what the site said; 0 within what rounding explains. */
export function missingMs(expectedMs: number | null, servedMs: number | null): number {
  if (expectedMs === null || servedMs === null) return 0;
  const slack = Math.max(DURATION_SLACK_MS, expectedMs * DURATION_SLACK_FRACTION);
  return servedMs < expectedMs - slack ? expectedMs - servedMs : 0;
}

/**
 * Compares what was served with what was asked for. A picture lower than the wished height falls short only where the site names a
 * higher one (`bestOfferedHeight`): a video that was made in 480 lines is whole in 480 lines. Heights are of the shorter side for
 * upright video, as sites count them.
 */
export function shortfalls(wish: DownloadWish, served: Served, bestOfferedHeight: number | null): readonly Shortfall[] {
  const found: Shortfall[] = [];
  const asked = Math.min(wish.maxHeight ?? Number.POSITIVE_INFINITY, bestOfferedHeight ?? 0);
  if (wish.kind === 'video' && served.height !== null && served.height < asked)
    found.push({ kind: 'height', asked, served: served.height });
  if (wish.container !== null && served.container !== wish.container)
    found.push({ kind: 'container', asked: wish.container, served: served.container });
  const language = wish.audioLanguage;
  if (language !== null && !isSameLanguage(served.audioLanguage, language))
    found.push({ kind: 'language', asked: language, served: served.audioLanguage });
  if (served.audioCodec === null) found.push({ kind: 'no-sound' });
  return found;
}

/** Where a stream is of another kind than the site said of the chosen formats; what nobody tells or knows is not compared. */
export function otherCodecs(formats: readonly Pick<MediaFormat, 'videoCodec' | 'audioCodec'>[], served: Served): readonly Shortfall[] {
  const told = (key: 'videoCodec' | 'audioCodec'): string | null => formats.find((format) => format[key] !== null)?.[key] ?? null;
  const compare = (stream: 'picture' | 'sound', asked: string | null, found: string | null): readonly Shortfall[] =>
    asked === null || found === null || asked === found ? [] : [{ kind: 'codec', stream, asked, served: found }];
  return [
    ...compare('picture', videoFamily(told('videoCodec')), videoFamily(served.videoCodec)),
    ...compare('sound', audioFamily(told('audioCodec')), audioFamily(served.audioCodec)),
  ];
}

/** `1080p`, `H.264`, `AAC` of what was served, for a person; what is unknown is left out. */
export function servedWords({ height, videoCodec, audioCodec }: Pick<Served, 'height' | 'videoCodec' | 'audioCodec'>): readonly string[] {
  const family = videoFamily(videoCodec);
  const words = { av1: 'AV1', vp9: 'VP9', h264: 'H.264', hevc: 'HEVC', vp8: 'VP8' };
  return [height === null ? null : `${height}p`, family && words[family], audioCodec?.toUpperCase() ?? null].filter(
    (word) => word !== null,
  );
}

/** Files say `deu` where people say `de`. */
function isSameLanguage(served: string | null, wanted: string): boolean {
  if (served === null) return false;
  const [one, other] = [containerLanguage(served), containerLanguage(wanted)];
  return one === 'und' ? served.split('-')[0]?.toLowerCase() === wanted.split('-')[0]?.toLowerCase() : one === other;
}
