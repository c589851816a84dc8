import { createHash } from 'node:crypto';
import type { Extraction, FormatSource, MediaFormat, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { youtubeLinkOf } from '../../../common/domain/downloads/youtube-link.ts';
import type { CacheService } from '../cache/cache-service.ts';
import { withCookieFile } from './cookie-file.ts';
import { extractLink } from './extract-link.ts';
import { type KnownVideo, knownVideoSchema, sourceSchema } from './extraction-schema.ts';
import type { ExtractCall, Extractor } from './ports.ts';

/** What stands behind links, asked of the sites and kept for a while. All throw what `extractLink` throws. */
export type Extractions = {
  /** For looking at: without addresses, which may have ended. */
  look(link: string, call: ExtractCall): Promise<Look>;
  /** For fetching: every address still holds. */
  find(link: string, call: ExtractCall): Promise<Extraction>;
  /** Asks the site again, for what is kept has turned out to be of no use. */
  renew(link: string, call: ExtractCall): Promise<Extraction>;
  /** Drops every answer, also those that are on their way: they were given to another proxy, other cookies or another order. Returns how many. */
  forget(): number;
};
export type Look = { readonly kind: 'video'; readonly video: KnownVideo } | Extract<Extraction, { kind: 'playlist' }>;
export type ExtractionParts = {
  readonly cache: CacheService;
  /** In the order in which they are tried. */
  readonly extractors: () => readonly Extractor[];
  readonly now: () => number;
  readonly access?: SiteAccess;
};
/** What sites are met with. */
export type SiteAccess = {
  readonly proxyUrl: () => string | null;
  /** The text of a Netscape cookie file. */
  readonly cookies: () => string | undefined;
  /** Where such a file may lie for a moment. */
  readonly folder: string;
};

const VIDEO_MS = 60 * 60_000;
const FORMAT_MS = 15 * 60_000;
/** An address that ends sooner is of no use to a transfer that is about to begin. */
const MARGIN_MS = 60_000;

/** Whatever may prove who is asking. The transfer's own list has `origin` and `referer` too; those only say from where. */
const CREDENTIAL = /^cookie$|auth|token|secret|(^|-)key$|session/i;

/**
 * Keeps `video:{id}` for an hour and `format:{id}:{format}` for 15 minutes, never past the end of an address. Lists are not kept. What is
 * fetched with credentials, such as the cookies that yt-dlp was given, never reaches the disk: all of such an answer stays in memory.
 */
export function createExtractions({ cache, extractors, now, access }: ExtractionParts): Extractions {
  /** Counts the times that all was forgotten, so that an answer from before is neither waited for nor kept. */
  let age = 0;
  const keyOf = (id: string): string => `video:${id}`;
  const formatKey = (id: string, format: Pick<MediaFormat, 'id'>): string => `format:${id}:${format.id}`;

  function keep(id: string, video: VideoExtraction): void {
    const nowMs = now();
    const isSecret = video.formats.some(({ source }) => Object.keys(source.headers).some((name) => CREDENTIAL.test(name)));
    const sources = video.formats.map((format) => ({
      ...{ key: formatKey(id, format), value: format.source, isSecret },
      expiresAtMs: endOf(format.source, nowMs),
    }));
    cache.set([{ key: keyOf(id), value: withoutAddresses(video), isSecret, expiresAtMs: nowMs + VIDEO_MS }, ...sources]);
  }
  const ask = (link: string, id: string, call: ExtractCall): Promise<Extraction> => {
    const askedAt = age;
    return cache.once(`extract:${askedAt}:${id}`, call.signal, async (signal) => {
      const found = await withAccess(access, (met) => extractLink(link, extractors(), { ...call, ...met, signal }));
      if (found.kind === 'video' && askedAt === age) keep(id, found.video);
      return found;
    });
  };
  /** The video with the addresses that are kept; undefined where one of them is missing. */
  function whole(id: string): VideoExtraction | undefined {
    const known = cache.get(keyOf(id), knownVideoSchema);
    if (!known) return undefined;
    const formats: MediaFormat[] = [];
    for (const format of known.formats) {
      const source = cache.get(formatKey(id, format), sourceSchema);
      if (!source) return undefined;
      formats.push({ ...format, source });
    }
    return { ...known, formats };
  }
  return {
    async look(link, call) {
      const id = idOf(link);
      const known = cache.get(keyOf(id), knownVideoSchema);
      if (known) return { kind: 'video', video: known };
      const found = await ask(link, id, call);
      return found.kind === 'video' ? { kind: 'video', video: withoutAddresses(found.video) } : found;
    },
    async find(link, call) {
      const id = idOf(link);
      const video = whole(id);
      return video ? { kind: 'video', video } : ask(link, id, call);
    },
    renew: (link, call) => ask(link, idOf(link), call),
    forget() {
      age += 1;
      return cache.clear('video:') + cache.clear('format:');
    },
  };
}

function withAccess<T>(access: SiteAccess | undefined, work: (met: Partial<ExtractCall>) => Promise<T>): Promise<T> {
  if (!access) return work({});
  const proxyUrl = access.proxyUrl();
  return withCookieFile(access.cookies(), access.folder, (cookiesPath) =>
    work({ ...(proxyUrl !== null && { proxyUrl }), ...(cookiesPath !== undefined && { cookiesPath }) }),
  );
}

const withoutAddresses = ({ formats, ...video }: VideoExtraction): KnownVideo => ({
  ...video,
  formats: formats.map(({ source: _, ...format }) => format),
});

const endOf = ({ expiresAtMs }: FormatSource, nowMs: number): number =>
  Math.min(nowMs + FORMAT_MS, expiresAtMs === null ? Number.POSITIVE_INFINITY : expiresAtMs - MARGIN_MS);

/** YouTube's own id where a link has one, in whatever form; else the link, without showing what may be secret in it. */
function idOf(link: string): string {
  const youtube = youtubeLinkOf(new URL(link));
  return youtube?.kind === 'video' ? youtube.videoId : createHash('sha256').update(link).digest('hex').slice(0, 32);
}
