import { expect, test } from 'vitest';
import { fakeChunk } from '../../../testing/fake-data.ts';
import { retryAllCostMicroUsd, retryCostMicroUsd } from './retry-cost.ts';

const dear = fakeChunk('es', 0, { state: 'failed', nextCostMicroUsd: 300_000 });
const cheap = fakeChunk('es', 1, { state: 'failed', nextCostMicroUsd: 150_000 });

test('a retry costs what the host says that each chunk costs now', () => {
  expect(retryCostMicroUsd([cheap])).toBe(150_000);
  expect(retryCostMicroUsd([dear, cheap])).toBe(450_000);
});

test('a result that the service still has is fetched again for nothing', () => {
  expect(retryCostMicroUsd([{ ...dear, remoteId: 'dp_1' }])).toBeNull();
  expect(retryCostMicroUsd([{ ...dear, remoteId: 'dp_1' }, cheap])).toBe(150_000);
});

test('no cost is told where nothing is paid, or where the price of one chunk is not known', () => {
  expect(retryCostMicroUsd([fakeChunk('es', 2)])).toBeNull();
  expect(retryCostMicroUsd([dear, fakeChunk('es', 2)])).toBeNull();
  expect(retryCostMicroUsd([{ ...dear, nextCostMicroUsd: 0 }])).toBeNull();
});

test('a retry of the whole dub does not pay again for what is complete', () => {
  expect(
    retryAllCostMicroUsd([
      { ...dear, state: 'succeeded' },
      { ...cheap, state: 'cancelled' },
    ]),
  ).toBe(150_000);
});
