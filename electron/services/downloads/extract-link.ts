import { AppError, type ErrorCode } from '../../../common/contract/errors.ts';
import type { Extraction, ExtractionFailureKind } from '../../../common/domain/downloads/extraction.ts';
import { assertNever } from '../../../common/units/assert-never.ts';
import { type ExtractCall, ExtractionFailure, type Extractor } from './ports.ts';

/** What the video itself is: another extractor would be told the same. */
const FINAL: readonly ExtractionFailureKind[] = ['private', 'removed', 'live', 'geo-blocked', 'age-restricted', 'not-found'];

/**
 * Asks one extractor after the other what stands behind a link. One that cannot be used, or fails in a way that says nothing about the
 * video, is followed by the next; the reason given at the end is the first that a person can do something about. Throws `download.*`:
 * `download.extractor-needed` where the link is no file and yt-dlp, which reads pages, could not be asked.
 */
export async function extractLink(link: string, extractors: readonly Extractor[], call: ExtractCall): Promise<Extraction> {
  const url = new URL(link);
  const failures: ExtractionFailure[] = [];
  let withoutYtDlp: string | null = null;
  for (const extractor of extractors.filter((each) => each.accepts(url))) {
    const reason = await reasonOf(extractor);
    if (reason !== null) {
      call.log('info', `${extractor.name} is not used: ${reason}`);
      if (extractor.name === 'yt-dlp') withoutYtDlp = reason;
      continue;
    }
    try {
      return await extractor.extract(url, call);
    } catch (error) {
      call.signal.throwIfAborted();
      if (!(error instanceof ExtractionFailure)) throw error;
      call.log('warn', `${extractor.name}: ${error.message}`);
      failures.push(error);
      if (FINAL.includes(error.kind)) break;
    }
  }
  if (withoutYtDlp !== null && failures.every(({ kind }) => kind === 'unsupported-link')) throw ytDlpNeeded(withoutYtDlp, url);
  throw failureOf(failures, url);
}

/** Why it cannot be used now. A check that breaks, such as a program's code that cannot be read, must not keep the others from trying. */
async function reasonOf(extractor: Extractor): Promise<string | null> {
  try {
    return await extractor.unavailable();
  } catch (error) {
    return `It could not be started (${error instanceof Error ? error.message : 'no reason given'}).`;
  }
}

function ytDlpNeeded(reason: string, { hostname }: URL): AppError {
  const message = `Pages of ${hostname} are read by yt-dlp, which cannot be used. ${reason} \`streamfetch doctor update\` gets it.`;
  return new AppError('download.extractor-needed', message, { details: { site: hostname } });
}

function failureOf(failures: readonly ExtractionFailure[], url: URL): AppError {
  const telling = failures.filter(({ kind }) => kind !== 'unknown' && kind !== 'unsupported-link');
  const failure = telling.findLast(({ kind }) => FINAL.includes(kind)) ?? telling[0] ?? failures[0];
  const details = { site: url.hostname };
  if (!failure) return new AppError('download.unsupported-link', `Nothing here can read links of ${url.hostname}.`, { details });
  return new AppError(codeOf(failure.kind), failure.message, { details, cause: failure });
}

function codeOf(kind: ExtractionFailureKind): ErrorCode {
  switch (kind) {
    case 'login-required':
    case 'geo-blocked':
    case 'private':
    case 'removed':
    case 'live':
    case 'age-restricted':
    case 'bot-check':
    case 'sabr-only':
    case 'extractor-outdated':
    case 'no-network':
    case 'untrusted-certificate':
    case 'timeout':
    case 'no-formats':
    case 'unsupported-link':
      return `download.${kind}`;
    case 'not-found':
      return 'download.removed';
    case 'unknown':
      return 'download.extractor-failed';
    default:
      return assertNever(kind);
  }
}
