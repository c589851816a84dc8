/** A place on a waveform where it is cut, 0..1 of its length. A flagged one is worth a look. */
export type WaveformCut = { readonly at: number; readonly isFlagged: boolean };

/** The loudest of each of `count` equal shares of `peaks`; fewer peaks than shares are repeated. */
export function binPeaks(peaks: readonly number[], count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / count));
    return peaks.slice(from, to).reduce((loudest, peak) => Math.max(loudest, peak), 0);
  });
}

/** An SVG path around the middle line, 100 high and one wide for each bin. The loudest fills the height: quiet files show their pauses too. */
export function waveformPath(bins: readonly number[]): string {
  const loudest = bins.reduce((most, peak) => Math.max(most, peak), 1);
  const heights = bins.map((peak) => Math.max(1, (peak / loudest) * 96) / 2);
  const upper = heights.map((height, index) => `${index} ${(50 - height).toFixed(1)}H${index + 1}`).join('L');
  const lower = heights.map((height, index) => `${index + 1} ${(50 + height).toFixed(1)}H${index}`).reverse();
  return bins.length === 0 ? '' : `M${upper}L${lower.join('L')}Z`;
}

export type NumberedPart = { readonly number: number; readonly at: number };

/** The parts between the cuts that are at least `roomPx` wide, each with its number from 1 and where it begins, 0..1. */
export function partsWithRoom(cuts: readonly WaveformCut[], widthPx: number, roomPx: number): readonly NumberedPart[] {
  const starts = [0, ...cuts.map((cut) => cut.at)];
  return starts
    .map((at, index) => ({ number: index + 1, at, width: ((starts[index + 1] ?? 1) - at) * widthPx }))
    .filter((part) => part.width >= roomPx)
    .map(({ number, at }) => ({ number, at }));
}

/** Flagged cuts that stand at least `roomPx` from the one shown before, so that their marks do not lie on each other. */
export function flagsWithRoom(cuts: readonly WaveformCut[], widthPx: number, roomPx: number): readonly WaveformCut[] {
  const shown: WaveformCut[] = [];
  for (const cut of cuts) {
    const last = shown.at(-1);
    if (cut.isFlagged && (!last || (cut.at - last.at) * widthPx >= roomPx)) shown.push(cut);
  }
  return shown;
}
