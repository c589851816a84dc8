/** What can find out which files stand behind a link. */
export const EXTRACTORS = ['yt-dlp', 'youtubei', 'ytdl-core', 'http'] as const;
export type ExtractorName = (typeof EXTRACTORS)[number];

/** First and last byte, both included, as HTTP counts them. */
export type FragmentRange = { readonly start: number; readonly end: number };
export type MediaFragment = { readonly url: string; readonly range?: FragmentRange };

/** A manifest that is read right before its pieces are fetched, and again when their addresses have expired. */
export type ManifestAddress = {
  readonly kind: 'manifest';
  readonly protocol: 'hls' | 'dash';
  readonly url: string;
  /** Which of the formats in an MPD, by `Representation@id`; null for HLS, where `url` leads to the media playlist of the one format. */
  readonly representation: string | null;
};

/** Where a format's bytes are. The addresses are signed: they are for the transfer alone and never in a log or on the wire. */
export type FormatSource = (
  | { readonly kind: 'file'; readonly url: string }
  | { readonly kind: 'fragments'; readonly fragments: readonly MediaFragment[] }
  | ManifestAddress
) & { readonly headers: Readonly<Record<string, string>>; readonly expiresAtMs: number | null };

/** One of the files that a site offers of a video. Codecs are the site's own words, such as `avc1.640028`. */
export type MediaFormat = {
  readonly id: string;
  readonly kind: 'video' | 'audio' | 'muxed';
  /** Its file extension: `mp4`, `webm`, `m4a`. */
  readonly container: string;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  readonly width: number | null;
  /** Lines as sites count them, see `linesOf`: of upright video the shorter side. */
  readonly height: number | null;
  readonly fps: number | null;
  readonly bitrateBps: number | null;
  readonly sizeBytes: number | null;
  /** Of the sound, as a BCP 47 tag. */
  readonly language: string | null;
  readonly source: FormatSource;
};

export type Chapter = { readonly title: string; readonly startMs: number; readonly endMs: number };
export type SubtitleOffer = {
  readonly language: string;
  readonly isAutomatic: boolean;
  /** `vtt` or `srt`. */
  readonly format: string;
  readonly url: string;
};

export type VideoExtraction = {
  readonly extractor: ExtractorName;
  /** The site's short name, such as `youtube`; a host name where it has none. */
  readonly site: string;
  readonly videoId: string;
  readonly webUrl: string;
  readonly title: string;
  readonly channel: string | null;
  readonly description: string;
  /** `YYYY-MM-DD`. */
  readonly uploadDate: string | null;
  readonly durationMs: number | null;
  readonly thumbnailUrl: string | null;
  readonly chapters: readonly Chapter[];
  readonly subtitles: readonly SubtitleOffer[];
  readonly formats: readonly MediaFormat[];
};

export type PlaylistEntry = {
  readonly url: string;
  readonly videoId: string;
  readonly title: string;
  readonly durationMs: number | null;
};
export type PlaylistExtraction = { readonly id: string; readonly title: string; readonly entries: readonly PlaylistEntry[] };

export type Extraction =
  | { readonly kind: 'video'; readonly video: VideoExtraction }
  | { readonly kind: 'playlist'; readonly playlist: PlaylistExtraction };

/** Why nothing could be found out, for every extractor alike. */
export const EXTRACTION_FAILURES = [
  'login-required',
  'geo-blocked',
  'private',
  'removed',
  'live',
  'age-restricted',
  'bot-check',
  'sabr-only',
  'extractor-outdated',
  'no-network',
  'untrusted-certificate',
  'timeout',
  'no-formats',
  'unsupported-link',
  'not-found',
  'unknown',
] as const;
export type ExtractionFailureKind = (typeof EXTRACTION_FAILURES)[number];
