import { expect, test } from 'vitest';
import type { Estimate } from '../../../../common/contract/dubbing.ts';
import { AppError } from '../../../../common/contract/errors.ts';
import { type CostParts, costProblem, estimateInCents, leftMicroUsd } from './cost-problem.ts';

const month = { spentMicroUsd: 60_000_000, reservedMicroUsd: 15_000_000, capMicroUsd: 100_000_000 };
const estimate: Estimate = {
  provider: 'elevenlabs',
  isPaid: true,
  chunks: 6,
  isExact: true,
  billedMs: 3_600_000,
  usdPerMinute: 0.4,
  estimatedMicroUsd: 24_000_000,
  suggestedCapMicroUsd: 30_000_000,
  month,
};
const fine: CostParts = { isPaid: true, isPriceKnown: true, answer: { kind: 'known', value: estimate }, capUsd: 30 };

test('a paid dub waits for a price, an estimate, a cap above it and enough left of the month', () => {
  expect(costProblem(fine)).toBeNull();
  expect(costProblem({ ...fine, isPriceKnown: false })).toBe('price');
  expect(costProblem({ ...fine, answer: { kind: 'waiting' } })).toBe('counting');
  expect(costProblem({ ...fine, answer: { kind: 'failed', error: new AppError('internal', '') } })).toBe('unknown');
  expect(costProblem({ ...fine, capUsd: 23.99 })).toBe('over-cap');
  expect(costProblem({ ...fine, capUsd: 24 })).toBeNull();
  const dear = { ...estimate, estimatedMicroUsd: 25_000_001 };
  expect(costProblem({ ...fine, answer: { kind: 'known', value: dear } })).toBe('over-month');
});

test('what costs nothing is never held back by money', () => {
  expect(costProblem({ isPaid: false, isPriceKnown: false, answer: { kind: 'waiting' }, capUsd: null })).toBeNull();
});

test('what may have been taken counts against the month, and a month that is over has nothing left', () => {
  expect(leftMicroUsd(month)).toBe(25_000_000);
  expect(leftMicroUsd({ ...month, capMicroUsd: 10 })).toBe(0);
});

test('an estimate is shown up to the next cent, so that a cap of what is shown is enough', () => {
  expect(estimateInCents({ ...estimate, estimatedMicroUsd: 10_000_001 })).toBe(10_010_000);
  expect(estimateInCents({ ...estimate, estimatedMicroUsd: 10_010_000 })).toBe(10_010_000);
});
