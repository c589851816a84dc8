import { expect, test } from 'vitest';
import { microsFromSeconds } from '../../../../common/units/micros.ts';
import { fakeChunk, fakeDub, fakeJob } from '../../../testing/fake-data.ts';
import { retryCostMicroUsd } from './retry-cost.ts';

const short = fakeChunk('es', 1, { state: 'failed', start: microsFromSeconds(60), end: microsFromSeconds(90) });
const paid = fakeChunk('es', 0, { state: 'succeeded', attempt: 1, costMicroUsd: 300_000 });
const cost = { spentMicroUsd: 0, reservedMicroUsd: 0, estimatedMicroUsd: 900_000, capMicroUsd: 2_000_000 };
const dubOf = (chunks: (typeof short)[], changes = { cost }) => fakeDub(fakeJob('a'), { chunks, ...changes });

test('a retry is reckoned by what a chunk that was paid for once cost for its length', () => {
  expect(retryCostMicroUsd(dubOf([paid, short]), short)).toBe(150_000);
});

test('what cost more by being tried twice does not make a retry dearer', () => {
  const twice = fakeChunk('es', 2, { state: 'succeeded', attempt: 2, costMicroUsd: 600_000 });
  expect(retryCostMicroUsd(dubOf([paid, short, twice]), short)).toBe(150_000);
});

test('before anything was paid for, a retry is its share of the estimate', () => {
  const waiting = fakeChunk('es', 0);
  expect(retryCostMicroUsd(dubOf([waiting, short]), short)).toBe(300_000);
});

test('a rehearsal costs nothing to retry', () => {
  expect(retryCostMicroUsd(fakeDub(fakeJob('a'), { chunks: [paid, short] }), short)).toBeNull();
});

test('a result that the service still has is fetched again for nothing', () => {
  expect(retryCostMicroUsd(dubOf([paid, short]), { ...short, remoteId: 'dp_1' })).toBeNull();
});
