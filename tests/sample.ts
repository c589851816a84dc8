/** True under `npm run test:long`, which runs everything at full length. */
export const isLong: boolean = process.env.STREAMFETCH_TEST_LONG === '1';

/** Cases for `test.each`: all of them under `npm run test:long`, in `npm test` those with a place in `usual`. */
export function sampleOf<Case>(cases: readonly Case[], ...usual: readonly number[]): readonly Case[] {
  return isLong ? cases : cases.filter((_, place) => usual.includes(place));
}
