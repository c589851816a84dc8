import { AppError } from '../../../common/contract/errors.ts';
import type { Caller } from '../call-context.ts';

/** Throws `usage.not-allowed` for callers that could not reach the file system by themselves. `what` begins the sentence. */
export function requireLocal(caller: Caller, what: string): void {
  if (caller !== 'local') throw new AppError('usage.not-allowed', `${what} is only for programs on the machine that runs StreamFetch.`);
}
