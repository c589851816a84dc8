import type { PaidCall } from '../../../common/domain/dubbing/ledger.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { DubbingRepository } from '../../database/repositories/dubbing.ts';
import type { PaidCallsRepository } from '../../database/repositories/paid-calls.ts';
import type { DubbingProvider, DubCall, RemoteDubbing } from './ports.ts';

type Parts = { readonly paidCalls: PaidCallsRepository; readonly dubbing: DubbingRepository; readonly now: () => number };

/** Deletes a chunk's newest work at the service. What fails is said and left for the end of the dub. */
export async function deleteRemote(parts: Parts, provider: RemoteDubbing, childJobId: JobId, call: DubCall): Promise<void> {
  const latest = parts.paidCalls.latestOf(childJobId);
  if (latest) await deleteOne(parts, provider, latest, call);
}

/**
 * Deletes what still lies at the service of a whole dub, or only what nothing here needs any more: a result that is not fetched yet is
 * paid for. Returns how much could not be deleted.
 */
export async function deleteRemotes(
  parts: Parts & { readonly providers: readonly DubbingProvider[] },
  jobId: JobId,
  call: DubCall,
  which: 'all' | 'unneeded',
): Promise<number> {
  let left = 0;
  for (const paid of parts.paidCalls.leftAtService(jobId)) {
    const chunk = parts.dubbing.chunk(paid.childJobId);
    const isNeeded = chunk?.remoteId === paid.remoteId && chunk.result === null;
    if (which === 'unneeded' && isNeeded) continue;
    const provider = parts.providers.find((candidate) => candidate.name === paid.provider);
    const isDeleted = provider?.kind === 'remote' && (await deleteOne(parts, provider, paid, call));
    if (!isDeleted) left += 1;
  }
  return left;
}

async function deleteOne(parts: Parts, provider: RemoteDubbing, paid: PaidCall, call: DubCall): Promise<boolean> {
  if (paid.remoteId === null || paid.remoteDeletedAtMs !== null) return true;
  try {
    await provider.remove(paid.remoteId, call.signal);
    parts.paidCalls.markRemoteDeleted(paid.id, parts.now());
    call.log('info', `Deleted ${paid.remoteId} at the service`);
    return true;
  } catch (error) {
    call.signal.throwIfAborted();
    call.log('warn', `${paid.remoteId} could not be deleted at the service: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}
