import { AppError } from '../../../common/contract/errors.ts';
import { dollars } from '../../../common/domain/dubbing/cost.ts';
import type { PaidCall } from '../../../common/domain/dubbing/ledger.ts';
import { JobHeld } from '../jobs/job-kind.ts';
import { ProviderFailure } from './ports.ts';
import { reactionTo } from './reactions.ts';
import type { RemoteChunk } from './remote-chunk.ts';
import { searchWaitMs, wait } from './wait.ts';

/**
 * Whether a call has to be looked for. An `open` one of a chunk that begins to run was cut off by the end of the program; what a person has
 * decided is known.
 */
export function isOutcomeUnknown(call: Pick<PaidCall, 'outcome' | 'settledBy'>): boolean {
  return (call.outcome === 'open' || call.outcome === 'unresolved') && call.settledBy !== 'person';
}

/** A list that cannot be read is tried for this much longer; then a person is asked all the same. */
const BLIND_MS = 5 * 60_000;

/**
 * The service's id of a call's work, looked for in the service's list again and again until its time is over: it may still be on its
 * way. Throws `JobHeld` for a call that stays unresolved, and what `reactionTo` makes of a failure that waiting would not mend.
 */
export async function searchForCall(chunk: RemoteChunk, call: PaidCall): Promise<string> {
  const { paidCalls, context, now } = chunk;
  context.report('send', 0.2);
  const deadlineMs = call.createdAtMs + chunk.terms().searchForMs;
  for (let look = 0; ; look++) {
    const isLast = now() >= deadlineMs;
    const found = await lookOnce(chunk, call);
    if (found.remoteId !== undefined) return foundAtService(chunk, call, found.remoteId);
    if (isLast && (found.wasSeen || now() >= deadlineMs + BLIND_MS)) {
      paidCalls.settle(call.id, { outcome: 'unresolved', settledBy: null }, now());
      throw new JobHeld(unresolved(call), 'alone');
    }
    const untilDeadline = Math.max(1, deadlineMs - now());
    await wait(isLast ? searchWaitMs(look) : Math.min(searchWaitMs(look), untilDeadline), context.signal);
  }
}

/**
 * The service's id of a call's work, where its list can be read and has it just now. Throws like `searchForCall`, but where
 * nothing is found it returns undefined.
 */
export async function findAtOnce(chunk: RemoteChunk, call: PaidCall): Promise<string | undefined> {
  const { remoteId } = await lookOnce(chunk, call);
  return remoteId === undefined ? undefined : foundAtService(chunk, call, remoteId);
}

function foundAtService({ paidCalls, context, now }: RemoteChunk, call: PaidCall, remoteId: string): string {
  paidCalls.succeed(call, remoteId, 'search', now());
  context.gotOn();
  context.log('info', `Found at the service as ${remoteId}; not sent again`);
  return remoteId;
}

/** `wasSeen` is false where the list could not be read just now. */
async function lookOnce(
  { provider, context }: RemoteChunk,
  call: PaidCall,
): Promise<{ readonly remoteId: string | undefined; readonly wasSeen: boolean }> {
  try {
    return { remoteId: await provider.find(call.reference, call.createdAtMs, context.signal), wasSeen: true };
  } catch (error) {
    const canWait =
      error instanceof ProviderFailure && ['busy', 'not-ready', 'unreachable', 'unanswered', 'too-many-at-once'].includes(error.kind);
    if (!canWait) throw reactionTo(error, 'service');
    context.log('debug', `The service’s list could not be read: ${error.message}`);
    return { remoteId: undefined, wasSeen: false };
  }
}

function unresolved(call: PaidCall): AppError {
  return new AppError(
    'dubbing.unresolved',
    `Chunk ${call.chunkIndex + 1} was sent, no answer came, and the service’s list does not have it. It may have cost ${dollars(call.estimatedMicroUsd)}. Look again, send it again, or give it up.`,
    { details: { chunk: call.chunkIndex + 1, language: call.language, costMicroUsd: call.estimatedMicroUsd } },
  );
}
