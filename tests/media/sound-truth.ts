/**
 * The sound of known truth. At the start of each second stands a chirp of 10 ms from 2 to 6 kHz, whose place can be found exact
 * to a sample; behind it a tone says which second it is: 500 Hz + 15 Hz for each second, beginning anew after 100.
 */
export const CHIRP_SECONDS = 0.01;
export const TONE_CYCLE = 100;
const CHIRP_FROM_HZ = 2000;
const CHIRP_TO_HZ = 6000;
const TONE_FROM_SECONDS = 0.05;
const TONE_TO_SECONDS = 0.95;
/** Of full scale. */
const CHIRP_LEVEL = 0.5;
const TONE_LEVEL = 0.2;

export function toneHz(second: number, shiftHz = 0): number {
  return 500 + 15 * (second % TONE_CYCLE) + shiftHz;
}

/** Samples of the chirp (`phase` 0) or of its quadrature (a quarter turn on), -1..1 under a Hann window. */
export function chirp(sampleRateHz: number, shiftHz = 0, phase = 0): Float64Array {
  const length = Math.round(CHIRP_SECONDS * sampleRateHz);
  return Float64Array.from({ length }, (_, index) => {
    const time = index / sampleRateHz;
    const sweep = ((CHIRP_TO_HZ - CHIRP_FROM_HZ) / CHIRP_SECONDS / 2) * time * time;
    const angle = 2 * Math.PI * ((CHIRP_FROM_HZ + shiftHz) * time + sweep) + phase;
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (length - 1));
    return Math.sin(angle) * window;
  });
}

export type SoundSpec = {
  readonly seconds: number;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Ranges in seconds in which there is sound; all else is silent. Without it there is sound throughout. */
  readonly speech?: ReadonlyArray<readonly [from: number, to: number]>;
};

/** Interleaved 16-bit little-endian samples, a second at a time; the last piece may be shorter. */
export function* soundOf(spec: SoundSpec): Generator<Buffer> {
  const { sampleRateHz, channels } = spec;
  const total = Math.round(spec.seconds * sampleRateHz);
  const click = chirp(sampleRateHz);
  for (let second = 0; second * sampleRateHz < total; second += 1) {
    const length = Math.min(sampleRateHz, total - second * sampleRateHz);
    const piece = Buffer.alloc(length * channels * 2);
    const hz = toneHz(second);
    for (let index = 0; index < length; index += 1) {
      const time = index / sampleRateHz;
      if (!isHeard(spec.speech, second + time)) continue;
      const tone = time >= TONE_FROM_SECONDS && time < TONE_TO_SECONDS ? TONE_LEVEL * Math.sin(2 * Math.PI * hz * time) : 0;
      const value = Math.round(32_767 * (CHIRP_LEVEL * (click[index] ?? 0) + tone));
      for (let channel = 0; channel < channels; channel += 1) piece.writeInt16LE(value, (index * channels + channel) * 2);
    }
    yield piece;
  }
}

function isHeard(speech: SoundSpec['speech'], time: number): boolean {
  return speech?.some(([from, to]) => time >= from && time < to) ?? true;
}
