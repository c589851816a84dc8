/** The rate at which levels are measured: enough for what speech is told from a pause by. */
export const LEVEL_RATE_HZ = 8_000;
const WINDOW_SAMPLES = 160;
/** Length of a level's window: 20 ms. */
export const LEVEL_SECONDS = WINDOW_SAMPLES / LEVEL_RATE_HZ;
/** What stands for silence. */
export const SILENT_DBFS = -128;
const BYTES_PER_LEVEL = 2;

/** How loud each 20 ms of a track are; both lists have one entry a window, the last of which may be shorter. */
export type SoundLevels = {
  /** RMS in whole dBFS, −128 to 0. */
  readonly levels: Int8Array;
  /** Largest sample, 0 to 255 at full scale. */
  readonly peaks: Uint8Array;
};

/** Measures mono sound at `LEVEL_RATE_HZ` that comes in pieces of any size. */
export function createLevelMeter(): { push(samples: Float32Array): void; finish(): SoundLevels } {
  const bytes: number[] = [];
  let sum = 0;
  let peak = 0;
  let count = 0;

  function closeWindow(): void {
    bytes.push(decibels(sum / count), Math.min(255, Math.round(peak * 255)));
    sum = 0;
    peak = 0;
    count = 0;
  }
  return {
    push(samples) {
      for (const sample of samples) {
        sum += sample * sample;
        peak = Math.max(peak, Math.abs(sample));
        count += 1;
        if (count === WINDOW_SAMPLES) closeWindow();
      }
    },
    finish() {
      if (count > 0) closeWindow();
      return decodeLevels(Uint8Array.from(bytes));
    },
  };
}

/** Mean square as whole dBFS; broken samples (not a number) count as silence. */
function decibels(power: number): number {
  if (!(power > 0)) return SILENT_DBFS;
  return Math.max(SILENT_DBFS, Math.min(0, Math.round(10 * Math.log10(power))));
}

/** Two bytes a window: level as a signed one, peak as an unsigned one. */
export function encodeLevels({ levels, peaks }: SoundLevels): Uint8Array {
  const bytes = new Uint8Array(levels.length * BYTES_PER_LEVEL);
  levels.forEach((level, index) => {
    bytes[index * BYTES_PER_LEVEL] = level; // kept modulo 256
    bytes[index * BYTES_PER_LEVEL + 1] = peaks[index] ?? 0;
  });
  return bytes;
}

/** Reads what `encodeLevels` wrote. */
export function decodeLevels(bytes: Uint8Array): SoundLevels {
  const length = Math.floor(bytes.length / BYTES_PER_LEVEL);
  return {
    levels: Int8Array.from({ length }, (_, index) => bytes[index * BYTES_PER_LEVEL] ?? 0),
    peaks: Uint8Array.from({ length }, (_, index) => bytes[index * BYTES_PER_LEVEL + 1] ?? 0),
  };
}

/** Largest sample, 0 to 255, of each of at most `parts` equal parts of the track: what a waveform is drawn from. */
export function waveform({ peaks }: SoundLevels, parts: number): readonly number[] {
  const length = Math.min(parts, peaks.length);
  return Array.from({ length }, (_, part) => {
    const piece = peaks.subarray(Math.floor((part * peaks.length) / length), Math.floor(((part + 1) * peaks.length) / length));
    return piece.reduce((largest, peak) => Math.max(largest, peak), 0);
  });
}
