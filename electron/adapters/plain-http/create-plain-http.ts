import path from 'node:path';
import { addressId, lastingQuery } from '../../../common/domain/downloads/address-id.ts';
import { certificateTrouble } from '../../../common/domain/downloads/certificate-trouble.ts';
import type { MediaFormat, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { type ExtractCall, ExtractionFailure, type Extractor, type ManifestReader } from '../../services/downloads/ports.ts';
import { type MediaType, manifestProtocolOf, mediaTypeOf } from './media-type.ts';
import { refusal } from './refusal.ts';

/** An answer's head that takes longer than this will not come. */
const HEAD_MS = 30_000;

export type PlainHttpOptions = {
  readonly fetch: typeof fetch;
  readonly headMs?: number;
  /** Without it a link to a manifest is no link to media. */
  readonly manifests?: ManifestReader;
};

/** Links that are a media file themselves, or a manifest of HLS or DASH. Throws what the port says. */
export function createPlainHttp({ fetch, headMs = HEAD_MS, manifests }: PlainHttpOptions): Extractor {
  return {
    name: 'http',
    accepts: (url) => url.protocol === 'http:' || url.protocol === 'https:',
    unavailable: async () => null,
    async extract(url, call) {
      const head = await askHead(fetch, url, call, headMs);
      const protocol = manifestProtocolOf(head.contentType, head.url.pathname);
      if (manifests && protocol) {
        const { formats, durationMs } = await manifests.offer({ protocol, url: head.url.href, headers: {} }, call);
        return { kind: 'video', video: { ...aboutOf(head, url), title: titleOfManifest(head), durationMs, formats } };
      }
      const type = mediaTypeOf(head.contentType, head.url.pathname);
      if (!type)
        throw new ExtractionFailure(
          'unsupported-link',
          `${url.hostname} gives ${head.contentType || 'something unnamed'} there, which is no media file.`,
        );
      return { kind: 'video', video: videoOf(head, url, type) };
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
      const code = certificateTrouble(cause);
      if (code !== null)
        throw new ExtractionFailure('untrusted-certificate', `The certificate of ${url.hostname} is not to be trusted (${code}).`, {
          cause,
        });
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

/** What most manifests are called: the folder they are in says more. */
const NAMELESS = /^(master|index|playlist|manifest|main|stream|video|prog_index|chunklist)$/i;

function titleOfManifest(head: Head): string {
  const own = titleOf(head);
  const folder = decoded(head.url.pathname.split('/').at(-2) ?? '');
  return NAMELESS.test(own) ? folder.trim() || head.url.hostname : own;
}

function titleOf({ url, fileName }: Head): string {
  const name = fileName ?? decoded(path.posix.basename(url.pathname));
  return name.replace(/\.[A-Za-z0-9]{1,5}$/, '').trim() || url.hostname;
}

/** What the addresses alone say. It is known by the one that was asked for: that it leads to may be another mirror each time. */
function aboutOf(head: Head, asked: URL): Omit<VideoExtraction, 'formats'> {
  const query = lastingQuery(asked);
  const webUrl = `${asked.origin}${asked.pathname}${query === '' ? '' : `?${query}`}`;
  return {
    ...{ extractor: 'http', site: asked.hostname, videoId: addressId(asked), webUrl, title: titleOf(head) },
    ...{ channel: null, description: '', uploadDate: null, durationMs: null, thumbnailUrl: null, chapters: [], subtitles: [] },
  };
}

function videoOf(head: Head, asked: URL, type: MediaType): VideoExtraction {
  const source = { kind: 'file', url: head.url.href, headers: {}, expiresAtMs: null } as const;
  const format: MediaFormat = {
    ...{ id: 'file', kind: type.kind, container: type.container, sizeBytes: head.sizeBytes, source },
    ...{ videoCodec: null, audioCodec: null, width: null, height: null, fps: null, bitrateBps: null, language: null },
  };
  return { ...aboutOf(head, asked), formats: [format] };
}
