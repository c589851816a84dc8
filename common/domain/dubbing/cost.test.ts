import { expect, test } from 'vitest';
import { billedMs, costMicroUsd, dollars, dollarsLeft, estimateMicroUsd, suggestedCapMicroUsd } from './cost.ts';
import { committed, spendOf } from './ledger.ts';

const TARIFF = { usdPerMinute: 0.5, smallestChargeSeconds: 60 };

test('a short chunk is charged as the smallest one', () => {
  expect(billedMs(3, TARIFF)).toBe(60_000);
  expect(billedMs(61.0004, TARIFF)).toBe(61_001);
});

test('a price is rounded up, so that no estimate is too low', () => {
  expect(costMicroUsd(60_000, TARIFF)).toBe(500_000);
  expect(costMicroUsd(60_001, TARIFF)).toBe(500_009);
  expect(costMicroUsd(600_000, { usdPerMinute: 0.3 })).toBe(3_000_000); // 2999999.9999999995 or a little more, as floats have it
  expect(costMicroUsd(180_000, { usdPerMinute: 0.1 })).toBe(300_000);
});

test('every chunk in every language is a charge', () => {
  expect(estimateMicroUsd([600, 600, 30], 2, TARIFF)).toBe(2 * (5_000_000 + 5_000_000 + 500_000));
});

test('the cap that is suggested leaves a quarter for tries again, in whole dollars', () => {
  expect([0, 1, 4_000_000, 4_000_001].map(suggestedCapMicroUsd)).toEqual([0, 1_000_000, 5_000_000, 6_000_000]);
});

test('what was refused costs nothing; what has no answer is reserved and counts', () => {
  const call = (outcome: 'open' | 'succeeded' | 'refused' | 'unresolved', estimatedMicroUsd: number) => ({ outcome, estimatedMicroUsd });
  const spend = spendOf([call('succeeded', 3), call('open', 5), call('refused', 7), call('unresolved', 11)]);
  expect(spend).toEqual({ spentMicroUsd: 3, reservedMicroUsd: 16 });
  expect(committed(spend)).toBe(19);
});

test('money is told to the cent, never less than it is, and what is left never more', () => {
  expect([0, 1, 300_000, 2_984_000, 21_000_000].map(dollars)).toEqual(['$0.00', '$0.01', '$0.30', '$2.99', '$21.00']);
  expect([2_984_000, 9_999].map(dollarsLeft)).toEqual(['$2.98', '$0.00']);
});
