import { DEFAULT_FIT_LIMITS, type Fit, type FitLimits } from './dubbing.ts';

/** Differences up to this are resampling and codec rounding, not speech: they are padded or trimmed. */
const ROUNDING_SECONDS = 0.001;

/** All lengths in samples at the slot's rate. */
export type FitQuestion = {
  readonly resultSamples: number;
  /** Up to the last sample of the result that can be heard. */
  readonly audibleSamples: number;
  readonly slotSamples: number;
  /** How long the original is quiet after the slot: a result may go on there, over silence. */
  readonly quietAfterSamples: number;
  readonly sampleRateHz: number;
  /** `minTempo` at most 1, `maxTempo` at least 1. */
  readonly limits?: FitLimits;
};

/**
 * How a result is brought to its slot. What is silent at its end may go; what is much shorter keeps its tempo and is followed by
 * silence; what is too long even at the highest tempo goes on over the silence after the slot. `undefined` where that does not
 * suffice either: nothing that can be heard is ever cut.
 */
export function planFit(question: FitQuestion): Fit | undefined {
  const { resultSamples, slotSamples, limits = DEFAULT_FIT_LIMITS } = question;
  const audibleSamples = Math.min(question.audibleSamples, resultSamples);
  const difference = resultSamples - slotSamples;
  if (difference === 0) return { kind: 'exact' };
  if (Math.abs(difference) <= Math.round(ROUNDING_SECONDS * question.sampleRateHz)) return padOrTrim(difference);
  if (difference > 0 && audibleSamples <= slotSamples) return padOrTrim(difference);
  const tempo = resultSamples / slotSamples;
  if (tempo >= limits.minTempo && tempo <= limits.maxTempo) return { kind: 'stretched', tempo };
  if (difference < 0) return padOrTrim(difference);
  const audibleTempo = audibleSamples / slotSamples;
  if (audibleTempo <= limits.maxTempo) return { kind: 'stretched', tempo: audibleTempo };
  const overSamples = Math.ceil(audibleSamples / limits.maxTempo) - slotSamples;
  return overSamples <= question.quietAfterSamples ? { kind: 'overlaid', tempo: limits.maxTempo, overSamples } : undefined;
}

const padOrTrim = (difference: number): Fit =>
  difference < 0 ? { kind: 'padded', addedSamples: -difference } : { kind: 'trimmed', removedSamples: difference };
