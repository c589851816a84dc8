import type { FormatSource, MediaFormat } from '../../../common/domain/downloads/extraction.ts';
import { formatsOfDash } from '../../../common/domain/downloads/manifests/dash.ts';
import {
  durationOf,
  formatOfMedia,
  formatsOfMaster,
  type HlsMedia,
  periodsOfMedia,
} from '../../../common/domain/downloads/manifests/hls.ts';
import type { ManifestPeriod } from '../../../common/domain/downloads/manifests/manifest.ts';
import type { ExtractCall, ManifestReader } from '../../services/downloads/ports.ts';
import { manifestFailure } from './manifest-failures.ts';
import { parseDash } from './parse-dash.ts';
import { parseHls } from './parse-hls.ts';
import { MANIFEST_LIMITS, readText, type TextLimits } from './read-text.ts';

export type ManifestReaderOptions = { readonly fetch: typeof fetch; readonly limits?: Partial<TextLimits> };

type Headers = FormatSource['headers'];

/** Reads the manifests of HLS and DASH. Throws what the port says. */
export function createManifestReader({ fetch, limits }: ManifestReaderOptions): ManifestReader {
  const read = (url: string, headers: Headers, call: ExtractCall) =>
    readText(fetch, { url, headers }, call, { ...MANIFEST_LIMITS, ...limits });
  const readHls = async (url: string, headers: Headers, call: ExtractCall) => {
    const { text, url: place } = await read(url, headers, call);
    return parseHls(text, place);
  };
  const readMedia = async (url: string, headers: Headers, call: ExtractCall): Promise<HlsMedia> => {
    const playlist = await readHls(url, headers, call);
    if (playlist.kind === 'media') return playlist;
    throw manifestFailure('unreadable', new URL(url).hostname); // which of its formats is wanted is not said
  };
  const readDash = async (url: string, headers: Headers, call: ExtractCall) => {
    const { text, url: place } = await read(url, headers, call);
    const { representations, durationMs } = parseDash(text, place);
    return { formats: formatsOfDash(representations, url), durationMs };
  };
  return {
    async offer({ protocol, url, headers }, call) {
      const withHeaders = (format: MediaFormat): MediaFormat => ({ ...format, source: { ...format.source, headers } });
      if (protocol === 'dash') {
        const { formats, durationMs } = await readDash(url, headers, call);
        if (formats.length === 0) throw manifestFailure('no-pieces', new URL(url).hostname);
        return { formats: formats.map(({ format }) => withHeaders(format)), durationMs };
      }
      const playlist = await readHls(url, headers, call);
      if (playlist.kind === 'media') return { formats: [withHeaders(formatOfMedia(url))], durationMs: durationOf(playlist.segments) };
      const formats = formatsOfMaster(playlist).map(withHeaders);
      // A master playlist does not say how long the video is, nor whether it is live or encrypted: its first format does.
      const first = formats[0]?.source;
      if (first?.kind !== 'manifest') throw manifestFailure('no-pieces', new URL(url).hostname);
      return { formats, durationMs: durationOf((await readMedia(first.url, headers, call)).segments) };
    },
    async periods(source, call) {
      const { protocol, url, headers, representation } = source;
      const host = new URL(url).hostname;
      const list = async (): Promise<readonly ManifestPeriod[]> => {
        if (protocol === 'hls') return periodsOfMedia(await readMedia(url, headers, call));
        const { formats } = await readDash(url, headers, call);
        const found = formats.find(({ format }) => format.id === representation);
        if (!found) throw manifestFailure('nothing-left', host);
        return found.readPeriods();
      };
      const periods = await list();
      const isEmpty = periods.some((period) => period.source.kind === 'fragments' && period.source.fragments.length === 0);
      if (isEmpty || periods.length === 0) throw manifestFailure('no-pieces', host);
      return periods;
    },
  };
}
