import type { ErrorCode } from '../../common/contract/errors.ts';
import type { JobState } from '../../common/domain/jobs/job.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, partly: 3, cancelled: 130, ended: 143 } as const;

/** Failures that lie in what was typed, not in what happened. */
const USAGE_CODES: readonly ErrorCode[] = ['usage.invalid', 'dubbing.unknown-language', 'output.name-invalid', 'output.is-source'];

export const exitOfError = (code: ErrorCode): number => (USAGE_CODES.includes(code) ? EXIT.usage : EXIT.failed);

/** How a job's end becomes the command's. */
export function exitOfJob(state: JobState): number {
  switch (state) {
    case 'succeeded':
      return EXIT.done;
    case 'partial':
      return EXIT.partly;
    case 'cancelled':
      return EXIT.cancelled;
    default:
      return EXIT.failed;
  }
}
