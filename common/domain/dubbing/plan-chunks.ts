import type { ChunkingStrategy, ChunkRange } from './dubbing.ts';

/** A stretch of samples, end exclusive. */
export type SampleRange = { readonly start: number; readonly end: number };

export type ChunkPlanInput = {
  readonly totalSamples: number;
  readonly sampleRateHz: number;
  readonly strategy: ChunkingStrategy;
  readonly chunkSeconds: number;
  /** Quiet stretches of the original, in order; used by `silence`. */
  readonly silences: readonly SampleRange[];
  /** Samples at which the picture cuts, in order; used by `scene`. */
  readonly sceneCuts: readonly number[];
};

/** A cut may move this far from its target, as a part of the chunk's length. */
const REACH = 0.5;
/** A cut stays this far inside a quiet stretch, so that neither side's speech is touched. */
const QUIET_MARGIN_SECONDS = 0.05;
/** A rest shorter than this part of a chunk joins the chunk before it: it would cost a charge and say nothing. */
const SMALLEST_REST = 0.1;

/**
 * Tiles [0, totalSamples) with chunks near `chunkSeconds` long. `fixed` cuts exactly at multiples, `silence` at the point of
 * a quiet stretch nearest to the target, `scene` at the nearest picture cut; where neither is within reach, at the target.
 * Empty only when there are no samples.
 */
export function planChunks(input: ChunkPlanInput): readonly ChunkRange[] {
  const target = Math.max(1, Math.round(input.chunkSeconds * input.sampleRateHz));
  const chunks: ChunkRange[] = [];
  let start = 0;
  while (start < input.totalSamples) {
    const end = nextCut(input, start, target);
    chunks.push({ index: chunks.length, startSample: start, endSample: end });
    start = end;
  }
  return chunks;
}

function nextCut(input: ChunkPlanInput, start: number, target: number): number {
  const wanted = start + target;
  const rest = input.totalSamples - wanted;
  if (rest <= target * SMALLEST_REST) return input.totalSamples;
  const reach = target * REACH;
  const cut = nearestCut(input, wanted, reach) ?? wanted;
  return input.totalSamples - cut <= target * SMALLEST_REST ? input.totalSamples : cut;
}

function nearestCut(input: ChunkPlanInput, wanted: number, reach: number): number | undefined {
  switch (input.strategy) {
    case 'fixed':
      return undefined;
    case 'silence':
      return nearest(
        input.silences.map((silence) => pointInside(silence, wanted, Math.round(QUIET_MARGIN_SECONDS * input.sampleRateHz))),
        wanted,
        reach,
      );
    case 'scene':
      return nearest(input.sceneCuts, wanted, reach);
  }
}

/** The point of a quiet stretch nearest to `wanted` that keeps the margin; the middle of one too short for it. */
function pointInside(silence: SampleRange, wanted: number, margin: number): number {
  const first = silence.start + margin;
  const last = silence.end - margin;
  if (first >= last) return Math.floor((silence.start + silence.end) / 2);
  return Math.min(Math.max(wanted, first), last);
}

function nearest(points: readonly number[], wanted: number, reach: number): number | undefined {
  let best: number | undefined;
  for (const point of points) {
    const distance = Math.abs(point - wanted);
    if (distance <= reach && (best === undefined || distance < Math.abs(best - wanted))) best = point;
  }
  return best;
}
