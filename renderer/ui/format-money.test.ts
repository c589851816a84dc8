import { expect, test } from 'vitest';
import { formatMoney, formatMoneyLeft } from './format-money.ts';

test('money is shown to the cent, never less than it is, and what is not nothing is never shown as nothing', () => {
  expect([0, 21_000_000, 2_984_000, 1_234_567_890, 1].map((amount) => formatMoney(amount))).toEqual([
    '$0.00',
    '$21.00',
    '$2.99',
    '$1,234.57',
    '$0.01',
  ]);
});

test('an amount of whole cents stays what it is, though it came of a product of fractions', () => {
  expect(formatMoney(4.03 * 1_000_000)).toBe('$4.03');
});

test('what is left is never shown as more than it is', () => {
  expect([2_984_000, 2_990_000, 9_999].map((amount) => formatMoneyLeft(amount))).toEqual(['$2.98', '$2.99', '$0.00']);
});
