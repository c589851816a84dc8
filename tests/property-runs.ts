import { isLong } from './sample.ts';

/** How a property test runs: a sample with the seed given, or at full length with a fresh one under `npm run test:long`. */
export function propertyRuns(seed: number, numRuns: number): { readonly seed: number; readonly numRuns: number } {
  if (!isLong) return { seed, numRuns };
  return { seed: Number(process.env.STREAMFETCH_TEST_SEED ?? seed), numRuns: numRuns * 25 };
}
