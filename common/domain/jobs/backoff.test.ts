import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import { type BackoffRule, backoffMs, MAX_ASKED_WAIT_MS } from './backoff.ts';

const RULE: BackoffRule = { firstMs: 1_000, maxMs: 10_000, tries: 6 };

test('the longest wait doubles with each try up to the limit', () => {
  expect([1, 2, 3, 4, 5].map((attempt) => backoffMs(RULE, attempt, 1))).toEqual([1_000, 2_000, 4_000, 8_000, 10_000]);
});

test('the shortest wait is half of the longest', () => {
  expect([1, 2, 3].map((attempt) => backoffMs(RULE, attempt, 0))).toEqual([500, 1_000, 2_000]);
});

test('after the last try there is no wait', () => {
  expect(backoffMs(RULE, 5, 0)).not.toBeNull();
  expect(backoffMs(RULE, 6, 0)).toBeNull();
});

test('what the service asks for is never undercut, and a wait of hours is not waited for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(MAX_ASKED_WAIT_MS),
      (attempt, random, asked) => {
        expect(backoffMs(RULE, attempt, random, asked)).toBeGreaterThanOrEqual(asked);
      },
    ),
    propertyRuns(2, 100),
  );
  expect(backoffMs(RULE, 1, 0, MAX_ASKED_WAIT_MS + 1)).toBeNull();
});
