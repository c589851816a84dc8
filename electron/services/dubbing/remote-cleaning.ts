import type { LeftAtService } from '../../../common/domain/dubbing/dubbing.ts';
import type { PaidCall } from '../../../common/domain/dubbing/ledger.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { DubbingChunkRecord, DubbingRecord, DubbingRepository } from '../../database/repositories/dubbing-repository.ts';
import type { PaidCallsRepository } from '../../database/repositories/paid-calls.ts';
import type { DubbingProvider, DubCall, RemoteDubbing } from './ports.ts';
import { isResultSafe } from './stored-result.ts';

type Parts = {
  readonly paidCalls: PaidCallsRepository;
  readonly dubbing: DubbingRepository;
  readonly workFolder: (jobId: string) => string;
  readonly now: () => number;
};
type PartsOfAll = Parts & { readonly providers: readonly DubbingProvider[] };

/** Deletes a chunk's newest work at the service once its result is safe here. What fails is said and left for the end of the dub. */
export async function deleteRemote(parts: Parts, provider: RemoteDubbing, childJobId: JobId, call: DubCall): Promise<void> {
  const latest = parts.paidCalls.latestOf(childJobId);
  if (latest && (await isOfNoMoreUse(parts, latest, call.signal))) await deleteOne(parts, provider, latest, call);
}

/**
 * Deletes what still lies at the service of a whole dub, or only what nothing here needs any more: a result that is not safe here is
 * paid for.
 */
export async function deleteRemotes(parts: PartsOfAll, jobId: JobId, call: DubCall, which: 'all' | 'unneeded'): Promise<void> {
  for (const paid of parts.paidCalls.leftAtService(jobId)) {
    if (which === 'unneeded' && !(await isOfNoMoreUse(parts, paid, call.signal))) continue;
    const provider = parts.providers.find((candidate) => candidate.name === paid.provider);
    if (provider?.kind === 'remote') await deleteOne(parts, provider, paid, call);
  }
}

/** How long the service is waited for after a dub has ended. */
const FORGET_MS = 30_000;

/** Deletes at the service after the end of a dub where that is wanted. Tried once; what fails stays in the ledger. */
export async function forgetAtService(parts: PartsOfAll, jobId: JobId, which: 'all' | 'unneeded'): Promise<void> {
  if (!parts.dubbing.get(jobId)?.config.deleteRemote) return;
  const signal = AbortSignal.timeout(FORGET_MS);
  try {
    await deleteRemotes(parts, jobId, { signal, log: () => undefined }, which);
  } catch (error) {
    if (!signal.aborted) throw error; // a service that hangs must not keep a dub from being removed
  }
}

/** Nothing but this work has what was paid for. */
const isWaiting = (chunk: DubbingChunkRecord | undefined, paid: PaidCall): boolean =>
  chunk !== undefined && chunk.remoteId === paid.remoteId && chunk.result === null;

async function isOfNoMoreUse({ dubbing, workFolder }: Parts, paid: PaidCall, signal: AbortSignal): Promise<boolean> {
  const chunk = dubbing.chunk(paid.childJobId);
  if (isWaiting(chunk, paid)) return false;
  return !chunk || chunk.remoteId !== paid.remoteId || isResultSafe(workFolder(chunk.jobId), chunk, signal);
}

async function deleteOne(parts: Parts, provider: RemoteDubbing, paid: PaidCall, call: DubCall): Promise<void> {
  if (paid.remoteId === null || paid.remoteDeletedAtMs !== null) return;
  try {
    await provider.remove(paid.remoteId, call.signal);
    parts.paidCalls.markRemoteDeleted(paid.id, parts.now());
    call.log('info', `Deleted ${paid.remoteId} at the service`);
  } catch (error) {
    call.signal.throwIfAborted();
    call.log('warn', `${paid.remoteId} could not be deleted at the service: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** More calls than a dub can have: chunks times tries. */
const ALL = 1_000_000;

/** What a dub that should leave nothing at its service has left there by the ledger; undefined where the work is to stay. */
export function leftAtService(
  { paidCalls, dubbing }: Pick<Parts, 'paidCalls' | 'dubbing'>,
  { jobId, config, capMicroUsd }: Pick<DubbingRecord, 'jobId' | 'config' | 'capMicroUsd'>,
): LeftAtService | undefined {
  if (!config.deleteRemote || capMicroUsd === null) return undefined;
  const left = paidCalls.leftAtService(jobId);
  const unfetched = left.filter((paid) => isWaiting(dubbing.chunk(paid.childJobId), paid)).length;
  const unresolved = paidCalls.list({ jobId, limit: ALL }).filter(({ outcome }) => outcome === 'open' || outcome === 'unresolved').length;
  return { undeleted: left.length - unfetched, unfetched, unresolved };
}
