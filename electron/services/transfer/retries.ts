import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../common/contract/errors.ts';
import { certificateTrouble } from '../../../common/domain/downloads/certificate-trouble.ts';
import { backoffMs } from '../../../common/domain/jobs/backoff.ts';
import { SilenceError } from './http-exchange.ts';
import { TransferFailure } from './transfer-failure.ts';
import type { TransferRun } from './transfer-run.ts';

/** Worth another try; `failure` is what to throw when there is none left. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
  readonly failure: TransferFailure;
  /** What the server asked for with Retry-After. */
  readonly askedMs: number | null;
  constructor(failure: TransferFailure, askedMs: number | null = null) {
    super(failure.message);
    this.failure = failure;
    this.askedMs = askedMs;
  }
}

const NO_CONNECTION = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN']);

/** What the network said as a reason to try again, or a failure that another try does not change; anything else as it is. */
export function networkTrouble(error: unknown, origin: string): unknown {
  if (error instanceof AppError) return error; // of the disk, with a code of its own
  if (error instanceof SilenceError)
    return new RetryableError(new TransferFailure('timed-out', `${origin} fell silent.`, { cause: error }));
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined || !(error instanceof Error) || error instanceof TypeError) return error;
  if (certificateTrouble(error) !== null)
    return new TransferFailure('untrusted', `The certificate of ${origin} is not to be trusted (${code}).`, { cause: error });
  const isConnecting = NO_CONNECTION.has(code) || ('syscall' in error && error.syscall === 'connect');
  return new RetryableError(
    isConnecting
      ? new TransferFailure('unreachable', `${origin} cannot be reached (${code}).`, { cause: error })
      : new TransferFailure('broken-off', `The connection to ${origin} broke off (${code}).`, { cause: error }),
  );
}

export type Patience = {
  /** Waits until the next try is due. Throws the failure where there were too many in a row, and the signal's reason. */
  after(trouble: RetryableError, signal: AbortSignal): Promise<void>;
};

/** Of one connection. Any byte gained by any connection starts the count anew; how long it waits grows with its own failures. */
export function createPatience(run: TransferRun): Patience {
  const { tuning } = run;
  let inRow = 0;
  let gainedBefore = -1;
  let own = 0;
  return {
    async after(trouble, signal) {
      const { gainedBytes } = run.counters;
      inRow = gainedBytes > gainedBefore ? 1 : inRow + 1;
      own = gainedBytes > gainedBefore && trouble.askedMs === null ? 1 : own + 1;
      gainedBefore = gainedBytes;
      if (inRow >= tuning.tries) throw trouble.failure;
      const rule = { firstMs: tuning.firstWaitMs, maxMs: tuning.longestWaitMs, tries: Number.POSITIVE_INFINITY };
      const waitMs = backoffMs(rule, Math.min(own, 30), run.random(), trouble.askedMs);
      if (waitMs === null) throw trouble.failure;
      run.log('warn', `${trouble.failure.message} Trying again in ${(waitMs / 1_000).toFixed(1)} s.`);
      await delay(waitMs, undefined, { signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        throw error;
      });
    },
  };
}
