/** Quieter blocks are silence and do not count (BS.1770-4, absolute gate). */
const ABSOLUTE_GATE_LUFS = -70;
/** Blocks this much under the mean of the others are pauses and do not count (BS.1770-4, relative gate). */
const RELATIVE_GATE_LU = -10;
/** Offset between K-weighted mean square in decibels and LUFS (BS.1770-4, formula 2). */
const LOUDNESS_OFFSET = -0.691;

/** Each 100 ms stands a value, over the 400 ms before its end. */
export const BLOCK_SECONDS = 0.1;
const STEPS_A_BLOCK = 4;

/** Fewer loud values than this, a second's worth, are too little to say how loud a voice is. */
const FEWEST_BLOCKS = 10;
/** More would bring up noise, or hide that a service sent something else than a voice. */
const MOST_GAIN_DB = 12;
/** Less is not heard. */
const LEAST_GAIN_DB = 0.1;
/** What a dub's samples stay under, in dBFS: headroom for its encoder. */
export const CEILING_DBFS = -0.3;

/** Integrated loudness, and the number of 400 ms blocks that passed both gates. */
export type Loudness = { readonly lufs: number; readonly blocks: number };

/**
 * Two-stage gated loudness (BS.1770-4) of momentary values in LUFS, one each 100 ms, each over the 400 ms before it. null where
 * nothing is loud enough to count.
 */
export function gatedLoudness(momentary: readonly number[]): Loudness | null {
  const loud = momentary.filter((lufs) => lufs > ABSOLUTE_GATE_LUFS);
  if (loud.length === 0) return null;
  const gate = meanLoudness(loud) + RELATIVE_GATE_LU;
  const kept = loud.filter((lufs) => lufs > gate);
  return { lufs: meanLoudness(kept), blocks: kept.length };
}

/** Integrated loudness in LUFS of momentary values as for `gatedLoudness`; null for silence. */
export function integratedLoudness(momentary: readonly number[]): number | null {
  return gatedLoudness(momentary)?.lufs ?? null;
}

/** The loudness of the mean power. Not empty. */
function meanLoudness(values: readonly number[]): number {
  let power = 0;
  for (const lufs of values) power += 10 ** ((lufs - LOUDNESS_OFFSET) / 10);
  return LOUDNESS_OFFSET + 10 * Math.log10(power / values.length);
}

/** `isLimited`: the gain would take the loudest sample over `CEILING_DBFS`. */
export type LevelGain = { readonly gainDb: number; readonly isLimited: boolean };
const NO_GAIN: LevelGain = { gainDb: 0, isLimited: false };

/**
 * The gain that brings a dub to the original's loudness, at most 12 dB either way; both as momentary values, as for
 * `gatedLoudness`. None where one of the two is silent or too short to tell, or where the difference is not heard. `peak` is the
 * dub's largest sample, 1 at full scale.
 */
export function levelGain(sound: {
  readonly original: readonly number[];
  readonly dub: readonly number[];
  readonly peak: number;
}): LevelGain {
  const original = gatedLoudness(sound.original);
  const dub = gatedLoudness(sound.dub);
  if (!original || !dub || Math.min(original.blocks, dub.blocks) < FEWEST_BLOCKS) return NO_GAIN;
  const gainDb = Math.min(Math.max(original.lufs - dub.lufs, -MOST_GAIN_DB), MOST_GAIN_DB);
  if (Math.abs(gainDb) < LEAST_GAIN_DB) return NO_GAIN;
  return { gainDb, isLimited: 20 * Math.log10(sound.peak) + gainDb > CEILING_DBFS };
}

/** Places `first` to `end` (exclusive) of the values whose 400 ms lie within a part of a track, in seconds. */
export function blocksWithin(fromSeconds: number, toSeconds: number): { readonly first: number; readonly end: number } {
  const steps = (seconds: number): number => seconds / BLOCK_SECONDS;
  const first = Math.ceil(steps(fromSeconds) - TOLERANCE) + STEPS_A_BLOCK - 1;
  return { first, end: Math.max(first, Math.floor(steps(toSeconds) + TOLERANCE)) };
}
/** What a division by a tenth may be off, in blocks. */
const TOLERANCE = 1e-6;

/** A dub and the original may differ by so much, in LU. */
const MOST_DIFFERENCE_LU = 1;

/** Integrated loudness of a dub and of its original in LUFS; null where there is too little sound to tell. */
export type LoudnessPair = { readonly original: number | null; readonly dub: number | null };

/** True where a dub could not be brought to the original's loudness: the most gain, or the loudest sample, stood in the way. */
export function isOffLevel({ original, dub }: LoudnessPair): boolean {
  return original !== null && dub !== null && Math.abs(dub - original) > MOST_DIFFERENCE_LU;
}

/** `8.2 LU quieter`. */
export function loudnessWords({ original, dub }: LoudnessPair): string {
  const difference = (dub ?? 0) - (original ?? 0);
  return `${Math.abs(difference).toFixed(1)} LU ${difference < 0 ? 'quieter' : 'louder'}`;
}
