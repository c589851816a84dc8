import { type Micros, micros } from '../../common/units/micros.ts';

/** How far ffmpeg is. `fraction` is null without an expected length, `speed` (media seconds a second) until ffmpeg knows it. */
export type FfmpegProgress = {
  readonly outTime: Micros;
  readonly fraction: number | null;
  readonly speed: number | null;
};

/**
 * Takes the lines of `-progress`, `key=value` in blocks that end with `progress=continue` or `progress=end`, and reports once a
 * block. A block whose time is unknown (`N/A`) or negative (at the start, of streams with a delay) is no progress and is left
 * out; the fraction never falls and stays within 0..1.
 */
export function createProgressParser(expected: Micros | undefined, onProgress: (progress: FfmpegProgress) => void): (line: string) => void {
  let outTimeUs: number | undefined;
  let speed: number | null = null;
  let highest = 0;
  return (line) => {
    const separator = line.indexOf('=');
    const value = line.slice(separator + 1).trim();
    switch (line.slice(0, separator)) {
      case 'out_time_us':
        outTimeUs = numberOf(value);
        return;
      case 'speed':
        speed = numberOf(value.replace(/x$/, '')) ?? null; // "1.02x", padded with blanks
        return;
      case 'progress': {
        if (outTimeUs === undefined || outTimeUs < 0) return;
        if (expected !== undefined && expected > 0) highest = Math.max(highest, Math.min(1, outTimeUs / expected));
        onProgress({ outTime: micros(outTimeUs), fraction: expected === undefined || expected <= 0 ? null : highest, speed });
        return;
      }
      default:
    }
  };
}

function numberOf(text: string): number | undefined {
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? undefined : value;
}
