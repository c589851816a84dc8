import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import type { Fit, FitLimits } from './dubbing.ts';
import { type FitQuestion, planFit } from './fit.ts';

const slot = 480_000;
const second = 48_000;
const base = { slotSamples: slot, quietAfterSamples: 0, sampleRateHz: second };
const fit = (result: number, more: Partial<FitQuestion> = {}) =>
  planFit({ ...base, resultSamples: result, audibleSamples: result, ...more });

test('a result of the same length is used as it is', () => expect(fit(slot)).toEqual({ kind: 'exact' }));
test('a difference of a millisecond is rounding, not tempo', () => {
  expect(fit(slot - 48)).toEqual({ kind: 'padded', addedSamples: 48 });
  expect(fit(slot + 48)).toEqual({ kind: 'trimmed', removedSamples: 48 });
});
test('silence that goes past the slot is dropped instead of hurrying the speech', () =>
  expect(fit(slot * 1.1, { audibleSamples: slot })).toEqual({ kind: 'trimmed', removedSamples: slot * 0.1 }));
test('a result within the limits is played a little faster or slower', () => {
  expect(fit(slot * 1.15)).toEqual({ kind: 'stretched', tempo: 1.15 });
  expect(fit(slot * 0.9)).toEqual({ kind: 'stretched', tempo: 0.9 });
});
test('a much shorter result keeps its tempo and silence follows it', () =>
  expect(fit(slot / 2)).toEqual({ kind: 'padded', addedSamples: slot / 2 }));
test('a much longer result fits if what can be heard of it does', () =>
  expect(fit(slot * 1.5, { audibleSamples: slot * 1.125 })).toEqual({ kind: 'stretched', tempo: 1.125 }));
test('speech that is too long goes on over the silence after its slot, as fast as may be', () => {
  const limits = { minTempo: 0.9, maxTempo: 1.25 };
  expect(fit(slot * 1.5, { limits, quietAfterSamples: 2 * second })).toEqual({ kind: 'overlaid', tempo: 1.25, overSamples: 2 * second });
  expect(fit(slot * 1.5, { limits, quietAfterSamples: 2 * second - 1 })).toBeUndefined();
  expect(fit(slot * 1.5 + 1, { limits, quietAfterSamples: 3 * second })).toMatchObject({ overSamples: 2 * second + 1 }); // a part of a sample is one
});
test('a much longer result does not fit and nothing of it is cut', () => expect(fit(slot * 1.2)).toBeUndefined());
test('an empty result leaves the slot silent', () => expect(fit(0)).toEqual({ kind: 'padded', addedSamples: slot }));

const lengths = fc.integer({ min: 0, max: 400_000 });
const questions = fc
  .record({
    slotSamples: fc.integer({ min: 1, max: 200_000 }),
    resultSamples: lengths,
    audiblePart: fc.double({ min: 0, max: 1, noNaN: true }),
    quietAfterSamples: fc.nat(100_000),
    sampleRateHz: fc.constantFrom(8_000, 44_100, 48_000),
    limits: fc.record({ minTempo: fc.double({ min: 0.5, max: 1, noNaN: true }), maxTempo: fc.double({ min: 1, max: 2, noNaN: true }) }),
  })
  .map(({ audiblePart, ...question }) => ({ ...question, audibleSamples: Math.ceil(question.resultSamples * audiblePart) }));

/** Samples of the result, at its own tempo, that have a place after the fit. */
function placed(question: FitQuestion, found: Fit): number {
  switch (found.kind) {
    case 'exact':
    case 'padded':
      return question.resultSamples;
    case 'trimmed':
      return question.resultSamples - found.removedSamples;
    case 'stretched':
      return question.slotSamples * found.tempo;
    case 'overlaid':
      return (question.slotSamples + found.overSamples) * found.tempo;
    case 'original':
      return 0;
  }
}

test('nothing that can be heard is lost, however long a result is', () =>
  fc.assert(
    fc.property(questions, (question) => {
      const found = planFit(question);
      const rounding = question.sampleRateHz / 1_000;
      if (found) expect(placed(question, found)).toBeGreaterThanOrEqual(question.audibleSamples - rounding - 1e-6);
    }),
    propertyRuns(11, 500),
  ));

test('a tempo stays within the limits, and nothing is heard past the silence after the slot', () =>
  fc.assert(
    fc.property(questions, (question) => {
      const found = planFit(question);
      if (found?.kind === 'stretched' || found?.kind === 'overlaid') {
        expect(found.tempo).toBeGreaterThanOrEqual(question.limits.minTempo);
        expect(found.tempo).toBeLessThanOrEqual(question.limits.maxTempo);
      }
      if (found?.kind !== 'overlaid') return;
      expect(found.overSamples).toBeGreaterThan(0);
      expect(found.overSamples).toBeLessThanOrEqual(question.quietAfterSamples);
      expect(Number.isInteger(found.overSamples)).toBe(true);
    }),
    propertyRuns(12, 500),
  ));

/** How much is asked of a result: nothing, a tempo, the silence after the slot, too much. */
function strain(found: Fit | undefined, limits: FitLimits): number {
  if (!found) return Number.POSITIVE_INFINITY;
  if (found.kind === 'overlaid') return limits.maxTempo + found.overSamples;
  return found.kind === 'stretched' ? found.tempo : 0;
}

test('the longer the speech of a result, the more is asked of it', () =>
  fc.assert(
    fc.property(questions, lengths, (question, more) => {
      const { slotSamples, limits } = question;
      const speech = (samples: number) => planFit({ ...question, resultSamples: samples, audibleSamples: samples });
      const shorter = slotSamples + question.resultSamples;
      expect(strain(speech(shorter + more), limits)).toBeGreaterThanOrEqual(strain(speech(shorter), limits));
    }),
    propertyRuns(13, 500),
  ));
