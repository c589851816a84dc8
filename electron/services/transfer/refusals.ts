import type { Judgement } from './judge-answer.ts';
import { RetryableError } from './retries.ts';
import { TransferFailure } from './transfer-failure.ts';
import { AttemptDecided, type TransferRun } from './transfer-run.ts';

type NoBody = Exclude<Judgement, { readonly kind: 'range' | 'whole-file' | 'unsatisfiable' }>;

/** A server that asks for a longer wait is come back to later, by who asked for the transfer. */
const LONGEST_ASKED_MS = 60_000;

/** An answer without a usable body as what to throw. `hasSome`: bytes came from there before, so that 404 may mean an old address. */
export function refusalOf(judged: NoBody, origin: string, run: TransferRun, hasSome: boolean): Error {
  switch (judged.kind) {
    case 'changed':
      return new AttemptDecided(judged);
    case 'wrong':
      return new RetryableError(new TransferFailure('wrong-answer', `The answer of ${origin} cannot be used: ${judged.why}.`));
    case 'try-later': {
      const { status, askedMs } = judged;
      const kind = status === 429 || status === 503 ? 'busy' : 'server-error';
      const asked = askedMs !== null && askedMs > LONGEST_ASKED_MS ? { askedMs } : {};
      const failure = new TransferFailure(kind, `${origin} answered with status ${status}.`, { status, ...asked });
      // Others may use the connections and the turn meanwhile.
      return failure.askedMs !== null ? failure : new RetryableError(failure, askedMs);
    }
    case 'refused':
      return statusFailure(judged.status, origin, run, hasSome);
  }
}

function statusFailure(status: number, origin: string, run: TransferRun, hasSome: boolean): Error {
  const isGone = status === 404 || status === 410;
  const failure = isGone
    ? new TransferFailure('gone', `What was asked for is no longer at ${origin} (status ${status}).`, { status })
    : new TransferFailure('refused', `${origin} refused the request (status ${status}).`, { status });
  const mayBeOld = status === 401 || status === 403 || status === 410 || (status === 404 && hasSome);
  return mayBeOld && run.canRenew('expired') ? new AttemptDecided({ kind: 'renew', reason: 'expired', failure }) : failure;
}
