import { AppError } from '../../../common/contract/errors.ts';
import { backoffMs, DEFAULT_BACKOFF } from '../../../common/domain/jobs/backoff.ts';
import { assertNever } from '../../../common/units/assert-never.ts';
import { TransferFailure } from '../transfer/transfer-failure.ts';

/** What a failed transfer means for its download; anything else comes back as it is. */
export function transferErrorOf(error: unknown): unknown {
  if (!(error instanceof TransferFailure)) return error;
  const { kind, message, status, askedMs } = error;
  const details = { ...(status !== null && { status }), ...(askedMs !== null && { retryAfterMs: askedMs }) };
  switch (kind) {
    case 'refused':
    case 'too-many-redirects':
    case 'not-http':
    case 'wrong-answer':
    case 'wrong-size':
      return new AppError('download.refused', message, { details, cause: error });
    case 'untrusted':
      return new AppError('download.untrusted-certificate', message, { details, cause: error });
    case 'gone':
    case 'missing-fragment':
      return new AppError('download.incomplete', message, { details, cause: error });
    case 'changed-too-often':
      return new AppError('download.file-changed', message, { details, cause: error });
    case 'busy':
    case 'server-error':
    case 'unreachable':
    case 'broken-off':
    case 'timed-out':
      return new AppError('download.unreachable', message, { details, cause: error });
    default:
      return assertNever(kind);
  }
}

/** A network may be away for a while: tried again over about a quarter of an hour, then it waits for a person. */
const NETWORK = { ...DEFAULT_BACKOFF, tries: 20 };

/** What a server asks for (Retry-After) is kept to up to a day. */
const LONGEST_ASKED_MS = 86_400_000;

/** Milliseconds until a failed download is tried again by itself; null for what another try would not mend. */
export function downloadRetryMs(error: unknown, attempt: number, random: number): number | null {
  if (!(error instanceof AppError)) return null;
  const passes = ['download.unreachable', 'download.no-network', 'download.timeout'].includes(error.code);
  if (!passes) return null;
  const wait = backoffMs(NETWORK, attempt, random);
  const { retryAfterMs } = error.details;
  return wait === null || typeof retryAfterMs !== 'number' ? wait : Math.max(wait, Math.min(retryAfterMs, LONGEST_ASKED_MS));
}
