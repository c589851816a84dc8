import { expect, test } from 'vitest';
import { formatMoney } from './format-money.ts';

test('money is shown to the cent, and what is not nothing is never shown as nothing', () => {
  expect([0, 21_000_000, 300_000, 1_234_567_890, 1].map((amount) => formatMoney(amount))).toEqual([
    '$0.00',
    '$21.00',
    '$0.30',
    '$1,234.57',
    '$0.01',
  ]);
});
