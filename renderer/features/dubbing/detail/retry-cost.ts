import type { Dub } from '../../../../common/contract/dubbing.ts';
import type { Chunk } from './chunk-look.ts';

/**
 * What sending a chunk once more costs, about, in millionths of a dollar: by the length of chunks that were paid for once, else by
 * the estimate of the whole. Null where nothing is paid, where the service still has the work and its result is only fetched again,
 * or where nothing is known to reckon by.
 */
export function retryCostMicroUsd(dub: Dub, chunk: Chunk): number | null {
  if (dub.cost === null || chunk.remoteId !== null) return null;
  const paidOnce = dub.chunks.filter((other) => other.state === 'succeeded' && other.attempt === 1 && other.costMicroUsd > 0);
  const paid = sum(paidOnce, (other) => other.costMicroUsd);
  const rate = paid > 0 ? paid / sum(paidOnce, lengthOf) : dub.cost.estimatedMicroUsd / sum(dub.chunks, lengthOf);
  const cost = Math.ceil(rate * lengthOf(chunk));
  return cost > 0 ? cost : null;
}

function lengthOf(chunk: Chunk): number {
  return chunk.end - chunk.start;
}

function sum(chunks: readonly Chunk[], of: (chunk: Chunk) => number): number {
  return chunks.reduce((total, chunk) => total + of(chunk), 0);
}
