import type { DubPreview, Estimate } from '../../../common/contract/dubbing.ts';
import type { ChunkingStrategy, ChunkRange, DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import { waveform } from '../../../common/domain/dubbing/levels.ts';
import { planChunks } from '../../../common/domain/dubbing/plan-chunks.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import { MICROS_PER_SECOND, microsFromSamples } from '../../../common/units/micros.ts';
import type { Analysis } from './analyses.ts';
import { estimateOf, guessedChunks } from './dub-cost.ts';
import type { DubbingServiceParts } from './dubbing-parts.ts';
import { requireLanguage } from './limits.ts';
import { requireProvider } from './provider-states.ts';

/** A dub that is only thought of. */
export type PlanQuestion = {
  readonly sourceAssetId: AssetId;
  readonly targetLanguages: readonly string[];
  readonly provider?: DubbingProviderName | undefined;
  readonly watermark: boolean;
  readonly chunking: ChunkingStrategy;
  readonly chunkSeconds: number;
};

/** A waveform this fine is finer than any screen it is drawn on. */
const PEAKS = 2_000;

/** At once; throws `dubbing.unknown-language`. With the real cut points where the source has been listened to already, else as if cut at fixed lengths. */
export function estimatePlan(parts: DubbingServiceParts, question: PlanQuestion): Estimate {
  const analysis = parts.analyses.known(question.sourceAssetId, question.chunking === 'scene');
  if (analysis) return estimateRanges(parts, question, analysis, rangesOf(question, analysis));
  const seconds = (parts.assets.recordOf(question.sourceAssetId).info?.duration ?? 0) / MICROS_PER_SECOND;
  return estimateOf(parts, { ...shared(parts, question), chunkSeconds: guessedChunks(seconds, question.chunkSeconds), isExact: false });
}

/**
 * With the real cut points, listening to the source first where nobody has; `signal` ends the wait. Throws `not-found`, what the
 * listening failed with, and the signal's reason.
 */
export async function previewPlan(parts: DubbingServiceParts, question: PlanQuestion, signal?: AbortSignal): Promise<DubPreview> {
  const analysis = await parts.analyses.of(question.sourceAssetId, question.chunking === 'scene', parts.jobs, signal);
  const ranges = rangesOf(question, analysis);
  const { sampleRateHz, pauses } = analysis;
  return {
    duration: analysis.duration,
    peaks: [...waveform(analysis.levels, PEAKS)],
    cuts: ranges.slice(1).map(({ startSample }) => ({
      at: microsFromSamples(startSample, sampleRateHz),
      isInPause: pauses.some((pause) => pause.start <= startSample && startSample <= pause.end),
    })),
    estimate: estimateRanges(parts, question, analysis, ranges),
  };
}

function rangesOf({ chunking, chunkSeconds }: PlanQuestion, analysis: Analysis): readonly ChunkRange[] {
  return planChunks({
    totalSamples: analysis.totalSamples,
    sampleRateHz: analysis.sampleRateHz,
    strategy: chunking,
    chunkSeconds,
    silences: analysis.pauses,
    sceneCuts: analysis.sceneCuts ?? [],
    levels: analysis.levels.levels,
  });
}

function estimateRanges(parts: DubbingServiceParts, question: PlanQuestion, analysis: Analysis, ranges: readonly ChunkRange[]): Estimate {
  const chunkSeconds = ranges.map((range) => (range.endSample - range.startSample) / analysis.sampleRateHz);
  return estimateOf(parts, { ...shared(parts, question), chunkSeconds, isExact: true });
}

function shared(parts: DubbingServiceParts, { provider, watermark, targetLanguages }: PlanQuestion) {
  const languages = new Set(targetLanguages.map(requireLanguage)).size;
  return { provider: requireProvider(parts.providers, provider), watermark, languages: Math.max(1, languages) };
}
