/** Media time in whole microseconds. Frame times are computed from an index and an exact rate, never summed up. */
export type Micros = number & { readonly unit: 'us' };

export const MICROS_PER_SECOND = 1_000_000;

/** Rounds to whole microseconds. */
export function micros(value: number): Micros {
  return Math.round(value) as Micros; // the one place where the brand is made
}

export function microsFromSeconds(seconds: number): Micros {
  return micros(seconds * MICROS_PER_SECOND);
}

/** Time of a sample index at a sample rate, exact to the microsecond. */
export function microsFromSamples(samples: number, sampleRateHz: number): Micros {
  return micros((samples * MICROS_PER_SECOND) / sampleRateHz);
}

/** Nearest whole sample to a time. */
export function samplesFromMicros(time: Micros, sampleRateHz: number): number {
  return Math.round((time * sampleRateHz) / MICROS_PER_SECOND);
}
