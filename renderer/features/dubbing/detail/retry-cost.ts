import type { Chunk } from './chunk-look.ts';

/**
 * What sending these chunks once more costs, about, in millionths of a dollar. A chunk whose work the service still has is only
 * fetched again, for nothing. Null where nothing is to be paid, or where the price of one is not known.
 */
export function retryCostMicroUsd(chunks: readonly Chunk[]): number | null {
  let total = 0;
  for (const { remoteId, nextCostMicroUsd } of chunks) {
    if (remoteId !== null) continue;
    if (nextCostMicroUsd === null) return null;
    total += nextCostMicroUsd;
  }
  return total > 0 ? total : null;
}

/** The same for a retry of the whole dub: all that is not complete is sent. */
export function retryAllCostMicroUsd(chunks: readonly Chunk[]): number | null {
  return retryCostMicroUsd(chunks.filter((chunk) => chunk.state !== 'succeeded'));
}
