import { expect, test } from 'vitest';
import { planFit } from './fit.ts';

const slot = 480_000;
const fit = (result: number) => planFit(result, slot, 48_000);

test('a result of the same length is used as it is', () => expect(fit(slot)).toEqual({ kind: 'exact' }));
test('a difference of a millisecond is rounding, not tempo', () => {
  expect(fit(slot - 48)).toEqual({ kind: 'padded', addedSamples: 48 });
  expect(fit(slot + 48)).toEqual({ kind: 'trimmed', removedSamples: 48 });
});
test('a result within the limits is played a little faster or slower', () => {
  expect(fit(slot * 1.15)).toEqual({ kind: 'stretched', tempo: 1.15 });
  expect(fit(slot * 0.9)).toEqual({ kind: 'stretched', tempo: 0.9 });
});
test('a much shorter result keeps its tempo and silence follows it', () =>
  expect(fit(slot / 2)).toEqual({ kind: 'padded', addedSamples: slot / 2 }));
test('a much longer result does not fit and nothing of it is cut', () => expect(fit(slot * 1.2)).toBeUndefined());
test('an empty result leaves the slot silent', () => expect(fit(0)).toEqual({ kind: 'padded', addedSamples: slot }));
