import { AppError, type ErrorCode } from '../../../common/contract/errors.ts';
import { backoffMs, DEFAULT_BACKOFF } from '../../../common/domain/jobs/backoff.ts';
import { assertNever } from '../../../common/units/assert-never.ts';
import { JobHeld } from '../jobs/job-kind.ts';
import { ProviderFailure } from './ports.ts';

/** What cannot go on without a person: every chunk would meet the same. */
function held(code: ErrorCode, message: string): JobHeld {
  return new JobHeld(new AppError(code, message), 'whole');
}

/** What another try may mend; `retryAfterMs` is what the service asked for. */
function passing(code: ErrorCode, message: string, retryAfterMs: number | null): AppError {
  return new AppError(code, message, { details: retryAfterMs === null ? {} : { retryAfterMs } });
}

/**
 * What a failure of the service means for the chunk that met it. `about`: the call was about one piece of work, which may be gone, or it was
 * a create or a list, where nothing of the kind can be missing but the service itself. What is no failure of a service comes back as it is.
 */
export function reactionTo(error: unknown, about: 'work' | 'service' = 'work'): unknown {
  if (!(error instanceof ProviderFailure)) return error;
  const { kind, message, retryAfterMs } = error;
  switch (kind) {
    case 'key-refused':
      return held('dubbing.key-refused', 'The service refused the key. Put in a valid one, then resume.');
    case 'quota-exceeded':
      return held('dubbing.quota-exceeded', `The plan’s quota at the service is used up. ${message}`.trim());
    case 'not-permitted':
      return held('dubbing.not-permitted', `The service does not permit this with the plan of this key. ${message}`.trim());
    case 'too-many-at-once':
      return passing('dubbing.too-many-at-once', 'The plan allows no more chunks at the service at once.', retryAfterMs);
    case 'busy':
    case 'not-ready':
      return passing('dubbing.service-busy', 'The service is busy.', retryAfterMs);
    case 'unreachable':
    case 'unanswered':
      return passing('dubbing.service-unreachable', `The service does not answer. ${message}`.trim(), retryAfterMs);
    case 'rejected':
      return new AppError('dubbing.rejected', `The service refused this chunk: ${message}`, { details: { reason: message } });
    case 'missing':
      if (about === 'service')
        return held('dubbing.wrong-address', 'At this address there is no such service. Correct it in the settings, then resume.');
      return new AppError('dubbing.result-gone', 'The service no longer has this chunk.');
    default:
      return assertNever(kind);
  }
}

/** A service may be away for a while: 15 to 30 minutes of tries in a row. */
const SERVICE = { ...DEFAULT_BACKOFF, tries: 35 };
/** What failed on this machine is tried twice more. */
const TOOL = { ...DEFAULT_BACKOFF, tries: 3 };
const PASSING: readonly string[] = [
  'dubbing.too-many-at-once',
  'dubbing.service-busy',
  'dubbing.service-unreachable',
] satisfies readonly ErrorCode[];

/** Milliseconds until a failed chunk is tried again by itself; null for what another try would not mend, or would pay for again. */
export function chunkRetryMs(error: unknown, attempt: number, random: number): number | null {
  if (!(error instanceof AppError)) return null;
  if (error.code === 'tool.failed') return backoffMs(TOOL, attempt, random);
  if (!PASSING.includes(error.code)) return null;
  const asked = error.details.retryAfterMs;
  return backoffMs(SERVICE, attempt, random, typeof asked === 'number' ? asked : null);
}
