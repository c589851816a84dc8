import type { Fit } from './dubbing.ts';

export type FitLimits = { readonly minTempo: number; readonly maxTempo: number };
/** Within these a changed tempo is hardly heard. */
export const DEFAULT_FIT_LIMITS: FitLimits = { minTempo: 0.9, maxTempo: 1.15 };

/** Differences up to this are resampling and codec rounding, not speech: they are padded or trimmed. */
const ROUNDING_SECONDS = 0.001;

/**
 * How a result of `resultSamples` is brought to a slot of `slotSamples`, both at the slot's rate. A much shorter result keeps
 * its tempo and is followed by silence; a much longer one does not fit: `undefined`, and nothing of it is cut.
 */
export function planFit(
  resultSamples: number,
  slotSamples: number,
  sampleRateHz: number,
  limits: FitLimits = DEFAULT_FIT_LIMITS,
): Fit | undefined {
  const difference = resultSamples - slotSamples;
  if (difference === 0) return { kind: 'exact' };
  if (Math.abs(difference) <= Math.round(ROUNDING_SECONDS * sampleRateHz)) {
    return difference < 0 ? { kind: 'padded', addedSamples: -difference } : { kind: 'trimmed', removedSamples: difference };
  }
  const tempo = resultSamples / slotSamples;
  if (tempo >= limits.minTempo && tempo <= limits.maxTempo) return { kind: 'stretched', tempo };
  return difference < 0 ? { kind: 'padded', addedSamples: -difference } : undefined;
}
