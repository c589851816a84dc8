import { AppError } from '../../../common/contract/errors.ts';
import type { FormatSource, MediaFormat, MediaFragment } from '../../../common/domain/downloads/extraction.ts';
import type { ManifestPeriod } from '../../../common/domain/downloads/manifests/manifest.ts';
import type { RequestHeaders, TransferSource } from '../transfer/ports.ts';
import type { DownloadRun } from './download-run.ts';
import { ExtractionFailure, type ManifestSource } from './ports.ts';

/** What one transfer fetches: a format, or one period of it. */
export type PeriodSource = Pick<ManifestPeriod, 'clockStartMs' | 'durationMs'> & { readonly source: TransferSource };

/**
 * What is to be fetched of a format, as it is addressed now: for one that is listed in a manifest, that is read first. Throws `download.*` and
 * the signal's reason.
 */
export async function sourcesOf(
  run: Pick<DownloadRun, 'manifests' | 'context'>,
  { source }: Pick<MediaFormat, 'source'>,
  expectedBytes: number | null,
): Promise<readonly PeriodSource[]> {
  if (source.kind !== 'manifest')
    return [{ source: transferSource(source, source.headers, expectedBytes), durationMs: null, clockStartMs: 0 }];
  const periods = await readPeriods(run, source);
  return periods.map(({ source: found, ...period }) => ({ ...period, source: transferSource(found, headersFor(found, source), null) }));
}

async function readPeriods({ manifests, context }: Pick<DownloadRun, 'manifests' | 'context'>, source: ManifestSource) {
  try {
    return await manifests.periods(source, { signal: context.signal, log: context.log });
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof ExtractionFailure ? failureOf(error, source) : error;
  }
}

function failureOf(failure: ExtractionFailure, { url }: ManifestSource): AppError {
  const { kind, message } = failure;
  const details = { site: new URL(url).hostname };
  if (kind === 'not-found') return new AppError('download.removed', message, { details, cause: failure });
  if (kind === 'unknown') return new AppError('download.extractor-failed', message, { details, cause: failure });
  return new AppError(`download.${kind}`, message, { details, cause: failure });
}

/** What proves who is asking is for the manifest's own origin: a manifest may name pieces anywhere. */
function headersFor(found: ManifestPeriod['source'], { url, headers }: ManifestSource): RequestHeaders {
  const { origin } = new URL(url);
  const addresses = found.kind === 'file' ? [found.url] : found.fragments.map((fragment) => fragment.url);
  if (addresses.every((address) => new URL(address).origin === origin)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^cookie$|auth|token|secret/i.test(name)));
}

type Found = { readonly kind: 'file'; readonly url: string } | { readonly kind: 'fragments'; readonly fragments: readonly MediaFragment[] };

/** Ranges of fragments count their last byte in; the transfer's do not. */
function transferSource(found: Found, headers: FormatSource['headers'], expectedBytes: number | null): TransferSource {
  if (found.kind === 'file') return { kind: 'file', url: found.url, headers, expectedBytes };
  const fragments = found.fragments.map(({ url, range }) => (range ? { url, range: { start: range.start, end: range.end + 1 } } : { url }));
  return { kind: 'fragments', fragments, headers };
}
