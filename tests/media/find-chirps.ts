import { chirp, TONE_CYCLE, toneHz } from './sound-truth.ts';

/** The smooth quadrature envelope of a chirp is some 12 samples wide, so every fourth place is enough to find it. */
const COARSE_STEP = 4;
/** Of the best place in the whole sound; noise of a lossy codec stays far below. */
const ACCEPTED = 0.35;
const SHORTEST_DISTANCE_SECONDS = 0.5;

/** Samples at which a chirp begins, in order: the peaks of a matched filter, each at least half a second from a higher one. */
export function findChirps(samples: Float32Array, sampleRateHz: number, shiftHz: number): readonly number[] {
  const inPhase = chirp(sampleRateHz, shiftHz);
  const quadrature = chirp(sampleRateHz, shiftHz, Math.PI / 2);
  const coarse = envelopes(samples, inPhase, quadrature);
  const highest = coarse.reduce((best, value) => Math.max(best, value), 0);
  if (highest === 0) return [];
  const distance = Math.round((SHORTEST_DISTANCE_SECONDS * sampleRateHz) / COARSE_STEP);
  return peaksOf(coarse, highest * ACCEPTED, distance).map((peak) => refine(samples, peak * COARSE_STEP, inPhase));
}

/** At every fourth place the power with which both agree. The inner loop is most of the time that listening takes. */
function envelopes(samples: Float32Array, inPhase: Float64Array, quadrature: Float64Array): Float64Array {
  const { length } = inPhase;
  const places = Math.max(0, Math.floor((samples.length - length) / COARSE_STEP) + 1);
  const powers = new Float64Array(places);
  for (let place = 0; place < places; place += 1) {
    const start = place * COARSE_STEP;
    let one = 0;
    let other = 0;
    for (let index = 0; index < length; index += 1) {
      const sample = samples[start + index]!; // within the sound
      one += sample * inPhase[index]!; // both are as long
      other += sample * quadrature[index]!;
    }
    powers[place] = Math.sqrt(one * one + other * other);
  }
  return powers;
}

/** Indices of values over `threshold` that are the highest within `distance` on both sides. */
function peaksOf(values: Float64Array, threshold: number, distance: number): readonly number[] {
  const peaks: number[] = [];
  for (const [index, value] of values.entries()) {
    if (value < threshold) continue;
    const last = peaks.at(-1);
    if (last === undefined || index - last >= distance) peaks.push(index);
    else if (value > (values[last] ?? 0)) peaks[peaks.length - 1] = index;
  }
  return peaks;
}

/** The place around a coarse one where sound and chirp agree best, wave by wave. */
function refine(samples: Float32Array, around: number, template: Float64Array): number {
  let best = { start: around, value: Number.NEGATIVE_INFINITY };
  for (let start = around - 2 * COARSE_STEP; start <= around + 2 * COARSE_STEP; start += 1) {
    const value = correlate(samples, start, template);
    if (value > best.value) best = { start, value };
  }
  return best.start;
}

function correlate(samples: Float32Array, start: number, template: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < template.length; index += 1) {
    sum += (samples[start + index] ?? 0) * (template[index] ?? 0); // before the first and after the last sample is silence
  }
  return sum;
}

/** The second whose tone follows a chirp, modulo 100; undefined if none stands out there (silence, or the sound ends). */
export function identifyTone(samples: Float32Array, chirpStart: number, sampleRateHz: number, shiftHz: number): number | undefined {
  const from = chirpStart + Math.round(0.1 * sampleRateHz);
  const window = samples.subarray(Math.max(0, from), from + Math.round(0.8 * sampleRateHz));
  if (window.length < 0.2 * sampleRateHz) return undefined;
  const powers = Array.from({ length: TONE_CYCLE }, (_, second) => goertzel(window, toneHz(second, shiftHz), sampleRateHz));
  const second = powers.indexOf(Math.max(...powers));
  const energy = window.reduce((sum, value) => sum + value * value, 0);
  // of a pure tone 1; a third leaves room for what a codec adds and for speech beneath
  return energy > 0 && (powers[second] ?? 0) / ((energy * window.length) / 2) > 1 / 3 ? second : undefined;
}

/** Power of one frequency (Goertzel's algorithm): |DFT|^2 at `hz`. */
function goertzel(window: Float32Array, hz: number, sampleRateHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRateHz);
  let last = 0;
  let beforeLast = 0;
  for (let index = 0; index < window.length; index += 1) {
    const next = window[index]! + coefficient * last - beforeLast; // within the window
    beforeLast = last;
    last = next;
  }
  return last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
}
