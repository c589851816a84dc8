import { setImmediate } from 'node:timers/promises';

/** What is done before everything else gets a turn: some 10 ms of reads or writes. */
const AT_A_TIME = 50;

/** Does something to many, some at a time, so that the process answers in between. Resolves with what came of each part. */
export async function inTurns<T, R>(items: readonly T[], work: (part: readonly T[]) => R | Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += AT_A_TIME) {
    if (from > 0) await setImmediate();
    results.push(await work(items.slice(from, from + AT_A_TIME)));
  }
  return results;
}
