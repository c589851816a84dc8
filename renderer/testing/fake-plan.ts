import type { Asset } from '../../common/contract/assets.ts';
import type { DubPreview, Estimate } from '../../common/contract/dubbing.ts';
import type { Settings } from '../../common/contract/settings.ts';
import { billedMs, estimateMicroUsd, suggestedCapMicroUsd } from '../../common/domain/dubbing/cost.ts';
import type { ChunkingStrategy, DubbingProviderName } from '../../common/domain/dubbing/dubbing.ts';
import { MICROS_PER_SECOND, microsFromSeconds } from '../../common/units/micros.ts';

export type PlanQuestion = {
  readonly targetLanguages: readonly string[];
  readonly watermark: boolean;
  readonly chunking: ChunkingStrategy;
  readonly chunkSeconds: number;
};

/** The invented speaker takes a breath this often, for so long. */
const BREATH_SECONDS = 8;
const BREATH_LENGTH_SECONDS = 0.6;
const PEAKS = 2_000;
const MINUTE_SECONDS = 60;

const lengthOf = (asset: Asset): number => (asset.duration ?? microsFromSeconds(MINUTE_SECONDS)) / MICROS_PER_SECOND;

/** Where chunks after the first begin, in seconds: each `chunkSeconds`, or in the breath next to it, or 2 s after that. */
function cutsOf(asset: Asset, { chunking, chunkSeconds }: PlanQuestion, isExact = true): readonly number[] {
  const count = Math.max(0, Math.ceil(lengthOf(asset) / chunkSeconds) - 1);
  const targets = Array.from({ length: count }, (_, index) => (index + 1) * chunkSeconds);
  if (chunking === 'fixed' || !isExact) return targets;
  const offset = chunking === 'silence' ? BREATH_LENGTH_SECONDS / 2 : 2;
  const cuts = targets.map((target) => Math.round(target / BREATH_SECONDS) * BREATH_SECONDS + offset);
  return [...new Set(cuts)].filter((cut) => cut < lengthOf(asset));
}

const isInBreath = (seconds: number): boolean => seconds >= BREATH_SECONDS && seconds % BREATH_SECONDS < BREATH_LENGTH_SECONDS;

/** Bars like those of speech: words, and nothing in a breath. */
function fakePeaks(seconds: number): number[] {
  return Array.from({ length: PEAKS }, (_, index) => {
    const at = (index / PEAKS) * seconds;
    if (isInBreath(at)) return 4;
    return Math.round(130 + 70 * Math.sin(at * 1.7) * Math.sin(at * 0.31) + 55 * Math.sin(index * 12.9898));
  });
}

export function fakePreview(asset: Asset, question: PlanQuestion, estimate: Estimate): DubPreview {
  return {
    duration: microsFromSeconds(lengthOf(asset)),
    peaks: fakePeaks(lengthOf(asset)),
    cuts: cutsOf(asset, question).map((seconds) => ({ at: microsFromSeconds(seconds), isInPause: isInBreath(seconds) })),
    estimate,
  };
}

type EstimateParts = {
  readonly provider: DubbingProviderName;
  readonly isExact: boolean;
  readonly settings: Settings;
  readonly month: Estimate['month'];
};

/** Counted as the host counts, from the settings. */
export function fakeEstimate(asset: Asset, question: PlanQuestion, { provider, isExact, settings, month }: EstimateParts): Estimate {
  const edges = [0, ...cutsOf(asset, question, isExact), lengthOf(asset)];
  const lengths = edges.slice(1).map((end, index) => end - (edges[index] ?? 0));
  const languages = question.targetLanguages.length;
  const isPaid = provider !== 'rehearsal';
  const smallestChargeSeconds = settings['elevenlabs.smallestChargeSeconds'];
  const billed = languages * lengths.reduce((total, seconds) => total + billedMs(seconds, { smallestChargeSeconds }), 0);
  const usdPerMinute = isPaid ? priceOf(provider, question.watermark, settings) : 0;
  const microUsd = usdPerMinute === null ? null : estimateMicroUsd(lengths, languages, { usdPerMinute, smallestChargeSeconds });
  return {
    provider,
    isPaid,
    chunks: lengths.length,
    isExact,
    billedMs: isPaid ? billed : 0,
    usdPerMinute,
    estimatedMicroUsd: microUsd,
    suggestedCapMicroUsd: microUsd === null ? null : suggestedCapMicroUsd(microUsd),
    month,
  };
}

function priceOf(provider: DubbingProviderName, watermark: boolean, settings: Settings): number | null {
  if (provider === 'elevenlabs') return settings['elevenlabs.usdPerMinute'];
  return settings[watermark ? 'elevenlabs.v1WatermarkUsdPerMinute' : 'elevenlabs.v1UsdPerMinute'];
}
