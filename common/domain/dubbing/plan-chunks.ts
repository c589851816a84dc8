import { assertNever } from '../../units/assert-never.ts';
import type { ChunkingStrategy, ChunkRange } from './dubbing.ts';
import { quietestPoint } from './quietest-point.ts';

/** A stretch of samples, end exclusive. */
export type SampleRange = { readonly start: number; readonly end: number };

export type ChunkPlanInput = {
  readonly totalSamples: number;
  readonly sampleRateHz: number;
  readonly strategy: ChunkingStrategy;
  readonly chunkSeconds: number;
  /** Pauses of the original, in order (`findPauses`). */
  readonly silences: readonly SampleRange[];
  /** Samples at which the picture cuts, in order; used by `scene`. */
  readonly sceneCuts: readonly number[];
  /** How loud the original is, in dBFS for each 20 ms (`SoundLevels`); `silence` looks here where no pause is in reach. */
  readonly levels?: Int8Array;
};

/** A cut may move this far from its target, as a part of the chunk's length. */
const REACH = 0.5;
/** A cut stays this far inside a quiet stretch that is long enough, so that neither side's speech is touched; else in its middle. */
const QUIET_MARGIN_SECONDS = 0.25;
/** The same for a cut that stands for something else and moves no further than it must. */
const LEAST_MARGIN_SECONDS = 0.05;
/** A pause this long is one between sentences. A shorter one counts as if it lay further away, a very short one by so much. */
const SENTENCE_SECONDS = 0.6;
const SHORTER_COSTS_SECONDS = 3;
/** Without a pause in reach the quietest moment this near to the target is taken. */
const QUIETEST_REACH_SECONDS = 8;
/** A pause is near to a cut that stands for something else within these, whichever is less: seconds, and a part of the chunk. */
const NEAR_SECONDS = 2;
const NEAR_PART = 0.1;
/** A rest shorter than this part of a chunk joins the chunk before it: it would cost a charge and say nothing. */
const SMALLEST_REST = 0.1;

/**
 * Tiles [0, totalSamples) with chunks near `chunkSeconds` long. `fixed` cuts at multiples and `scene` at the picture cut nearest
 * to the target, both in a pause instead if one is near; `silence` in a pause near the target, rather one between sentences, else at the
 * quietest moment around it. Where there is nothing of that, at the target. Empty only when there are no samples.
 */
export function planChunks(input: ChunkPlanInput): readonly ChunkRange[] {
  const length = Math.max(1, Math.round(input.chunkSeconds * input.sampleRateHz));
  const chunks: ChunkRange[] = [];
  let start = 0;
  while (start < input.totalSamples) {
    // A multiple stays one, though the cut before it was moved.
    const wanted = input.strategy === 'fixed' ? (chunks.length + 1) * length : start + length;
    const end = nextCut(input, wanted, length);
    chunks.push({ index: chunks.length, startSample: start, endSample: end });
    start = end;
  }
  return chunks;
}

function nextCut(input: ChunkPlanInput, wanted: number, length: number): number {
  const smallestRest = length * SMALLEST_REST;
  if (input.totalSamples - wanted <= smallestRest) return input.totalSamples;
  const cut = cutNear(input, wanted, length);
  return input.totalSamples - cut <= smallestRest ? input.totalSamples : cut;
}

function cutNear(input: ChunkPlanInput, wanted: number, length: number): number {
  const reach = length * REACH;
  const near = Math.min(NEAR_SECONDS * input.sampleRateHz, length * NEAR_PART);
  switch (input.strategy) {
    case 'fixed':
      return pausePoint(input, wanted, near) ?? wanted;
    case 'silence':
      return sentencePoint(input, wanted, reach) ?? quietest(input, wanted, reach) ?? wanted;
    case 'scene': {
      const scene = nearest(input.sceneCuts, wanted, reach) ?? wanted;
      return pausePoint(input, scene, near) ?? scene;
    }
    default:
      return assertNever(input.strategy);
  }
}

function quietest({ levels, sampleRateHz }: ChunkPlanInput, wanted: number, reach: number): number | undefined {
  return levels && quietestPoint(levels, { sampleRateHz, wanted, reach: Math.min(reach, QUIETEST_REACH_SECONDS * sampleRateHz) });
}

/** The point inside a pause nearest to `wanted`, if one is in reach. */
function pausePoint({ silences, sampleRateHz }: ChunkPlanInput, wanted: number, reach: number): number | undefined {
  const margin = Math.round(LEAST_MARGIN_SECONDS * sampleRateHz);
  const inReach = silences.filter(({ start, end }) => start <= wanted + reach && end >= wanted - reach);
  return nearest(
    inReach.map((silence) => pointInside(silence, wanted, margin)),
    wanted,
    reach,
  );
}

/** The same, but of two pauses about as near the one between sentences rather than where somebody only takes a breath. */
function sentencePoint({ silences, sampleRateHz }: ChunkPlanInput, wanted: number, reach: number): number | undefined {
  const margin = Math.round(QUIET_MARGIN_SECONDS * sampleRateHz);
  let best: { readonly point: number; readonly cost: number } | undefined;
  for (const silence of silences) {
    if (silence.start > wanted + reach || silence.end < wanted - reach) continue;
    const point = pointInside(silence, wanted, margin);
    const distance = Math.abs(point - wanted);
    const missing = Math.max(0, 1 - (silence.end - silence.start) / (SENTENCE_SECONDS * sampleRateHz));
    const cost = distance + missing * Math.min(SHORTER_COSTS_SECONDS * sampleRateHz, reach);
    if (distance <= reach && (!best || cost < best.cost)) best = { point, cost };
  }
  return best?.point;
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
