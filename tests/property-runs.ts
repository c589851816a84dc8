/** How a property test runs: a sample with the seed given, or at full length with a fresh one under `npm run test:long`. */
export function propertyRuns(seed: number, numRuns: number): { readonly seed: number; readonly numRuns: number } {
  if (process.env.STREAMFETCH_TEST_LONG !== '1') return { seed, numRuns };
  return { seed: Number(process.env.STREAMFETCH_TEST_SEED ?? seed), numRuns: numRuns * 25 };
}
