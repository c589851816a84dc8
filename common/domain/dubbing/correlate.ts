/** Places whose likeness is within this of the best are taken for as good: a steady tone is like itself at every period. */
const AMBIGUITY = 0.02;

/**
 * Finds where `reference` is best heard in `heard`, which starts `maxLag` samples before the expected place and is
 * `reference.length + 2 * maxLag` long. Returns the lag in samples (positive: late) and how alike the two are, 0..1; of places equally
 * alike the one nearest to the expected.
 */
export function bestLag(reference: Float32Array, heard: Float32Array, maxLag: number): { readonly lag: number; readonly score: number } {
  const scores = likeness(reference, heard, 2 * maxLag + 1);
  const enough = Math.max(0, scores.reduce((best, score) => Math.max(best, score), 0) - AMBIGUITY);
  for (let distance = 0; distance <= maxLag; distance++) {
    for (const lag of [-distance, distance]) {
      const score = at(scores, maxLag + lag);
      if (score > 0 && score >= enough) return climb(scores, maxLag + lag, maxLag);
    }
  }
  return { lag: 0, score: 0 };
}

/** Normalised correlation of the reference with each of `shifts` places. The inner loop is all the work there is. */
function likeness(reference: Float32Array, heard: Float32Array, shifts: number): Float64Array {
  const { length } = reference;
  const scores = new Float64Array(shifts);
  const referenceEnergy = energy(reference, 0, length);
  let windowEnergy = energy(heard, 0, length);
  for (let shift = 0; shift < shifts; shift++) {
    let product = 0;
    for (let index = 0; index < length; index++) product += reference[index]! * heard[shift + index]!; // both within their lengths
    const norm = Math.sqrt(referenceEnergy * windowEnergy);
    scores[shift] = norm > 0 ? product / norm : 0;
    windowEnergy += at(heard, shift + length) ** 2 - at(heard, shift) ** 2;
  }
  return scores;
}

/** Climbs to the top of the peak whose slope was found. */
function climb(scores: Float64Array, start: number, maxLag: number): { readonly lag: number; readonly score: number } {
  let place = start;
  for (;;) {
    const next = at(scores, place + 1) > at(scores, place) ? place + 1 : at(scores, place - 1) > at(scores, place) ? place - 1 : place;
    if (next === place) return { lag: place - maxLag, score: at(scores, place) };
    place = next;
  }
}

/** Sum of squares of a stretch. */
export function energy(samples: Float32Array, start: number, length: number): number {
  let sum = 0;
  for (let index = start; index < start + length; index++) sum += at(samples, index) ** 2;
  return sum;
}

const at = (values: Float32Array | Float64Array, index: number): number => values[index] ?? 0;
