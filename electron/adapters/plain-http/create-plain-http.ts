import path from 'node:path';
import type { MediaFormat, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { type ExtractCall, ExtractionFailure, type Extractor } from '../../services/downloads/ports.ts';
import { type MediaType, mediaTypeOf } from './media-type.ts';

/** An answer's head that takes longer than this will not come. */
const HEAD_MS = 30_000;

export type PlainHttpOptions = {
  readonly fetch: typeof fetch;
  readonly headMs?: number;
};

/** Links that are a media file themselves. Throws what the port says. */
export function createPlainHttp({ fetch, headMs = HEAD_MS }: PlainHttpOptions): Extractor {
  return {
    name: 'http',
    accepts: (url) => url.protocol === 'http:' || url.protocol === 'https:',
    unavailable: async () => null,
    async extract(url, call) {
      const head = await askHead(fetch, url, call, headMs);
      const type = mediaTypeOf(head.contentType, head.url.pathname);
      if (!type)
        throw new ExtractionFailure(
          'unsupported-link',
          `${url.hostname} gives ${head.contentType || 'something unnamed'} there, which is no media file.`,
        );
      return { kind: 'video', video: videoOf(head, type) };
    },
  };
}

type Head = { readonly url: URL; readonly contentType: string; readonly sizeBytes: number | null; readonly fileName: string | null };

/** Asks for the first byte: many servers answer HEAD wrongly or not at all. */
async function askHead(fetch: PlainHttpOptions['fetch'], url: URL, call: ExtractCall, headMs: number): Promise<Head> {
  const patience = AbortSignal.timeout(headMs);
  const answer = await fetch(url, { headers: { range: 'bytes=0-0' }, signal: AbortSignal.any([call.signal, patience]) }).catch(
    (cause: unknown) => {
      call.signal.throwIfAborted();
      if (patience.aborted)
        throw new ExtractionFailure('timeout', `${url.hostname} did not answer in ${Math.round(headMs / 1_000)} s.`, { cause });
      throw new ExtractionFailure('no-network', `${url.hostname} cannot be reached.`, { cause });
    },
  );
  await answer.body?.cancel();
  if (!answer.ok && answer.status !== 416) throw refusal(answer.status, url);
  return {
    url: new URL(answer.url || url.href),
    contentType: answer.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '',
    sizeBytes: sizeOf(answer),
    fileName: nameIn(answer.headers.get('content-disposition')),
  };
}

function refusal(status: number, { hostname }: URL): ExtractionFailure {
  if (status === 401 || status === 407) return new ExtractionFailure('login-required', `${hostname} wants a sign-in for this file.`);
  if (status === 404 || status === 410) return new ExtractionFailure('not-found', `${hostname} has no such file.`);
  if (status === 451) return new ExtractionFailure('geo-blocked', `${hostname} does not give this file here, for legal reasons.`);
  if (status === 429 || status >= 500) return new ExtractionFailure('no-network', `${hostname} is not able to answer now (${status}).`);
  return new ExtractionFailure('unknown', `${hostname} refused the file with status ${status}.`);
}

function sizeOf(answer: Response): number | null {
  const total =
    /\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')?.[1] ??
    (answer.status === 200 ? answer.headers.get('content-length') : null);
  const bytes = total === null ? Number.NaN : Number(total);
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** RFC 6266: the extended form wins over the plain one. */
function nameIn(disposition: string | null): string | null {
  if (disposition === null) return null;
  const extended = /filename\*\s*=\s*utf-8'[^']*'([^;]+)/i.exec(disposition)?.[1];
  if (extended !== undefined) return decoded(extended.trim());
  return (
    /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i
      .exec(disposition)
      ?.slice(1)
      .find((each) => each !== undefined) ?? null
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray per cent sign
  }
}

function videoOf({ url, sizeBytes, fileName }: Head, type: MediaType): VideoExtraction {
  const name = fileName ?? decoded(path.posix.basename(url.pathname));
  const title = name.replace(/\.[A-Za-z0-9]{1,5}$/, '').trim() || url.hostname;
  const source = { kind: 'file', url: url.href, headers: {}, expiresAtMs: null } as const;
  const format: MediaFormat = {
    ...{ id: 'file', kind: type.kind, container: type.container, sizeBytes, source },
    ...{ videoCodec: null, audioCodec: null, width: null, height: null, fps: null, bitrateBps: null, language: null },
  };
  return {
    ...{ extractor: 'http', site: url.hostname, videoId: `${url.hostname}${url.pathname}`, webUrl: `${url.origin}${url.pathname}`, title },
    ...{ channel: null, description: '', uploadDate: null, durationMs: null, thumbnailUrl: null, chapters: [], subtitles: [] },
    formats: [format],
  };
}
