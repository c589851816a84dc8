import type { DubPreview, Estimate } from '../../../common/contract/dubbing.ts';
import type { ChunkingStrategy, ChunkRange, DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import { waveform } from '../../../common/domain/dubbing/levels.ts';
import { planChunks } from '../../../common/domain/dubbing/plan-chunks.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import { MICROS_PER_SECOND, microsFromSamples } from '../../../common/units/micros.ts';
import type { Analysis, Listening } from './analyses.ts';
import { estimateOf, guessedChunks } from './dub-cost.ts';
import type { DubbingServiceParts } from './dubbing-parts.ts';
import { requireLanguage, requireReasonable } from './limits.ts';
import { requireProvider } from './provider-states.ts';

/** A dub that is only thought of. */
export type PlanQuestion = {
  readonly sourceAssetId: AssetId;
  readonly targetLanguages: readonly string[];
  readonly provider?: DubbingProviderName | undefined;
  readonly watermark: boolean;
  readonly chunking: ChunkingStrategy;
  readonly chunkSeconds: number;
  readonly stereo: boolean;
};

/** A waveform this fine is finer than any screen it is drawn on. */
const PEAKS = 2_000;

/** At once; throws `dubbing.unknown-language` and `dubbing.too-many-chunks`. With the real cut points where the source has been listened to already, else as if cut at fixed lengths. */
export function estimatePlan(parts: DubbingServiceParts, question: PlanQuestion): Estimate {
  const seconds = requireSensible(parts, question);
  const analysis = parts.analyses.known(listeningTo(question));
  if (analysis) return estimateRanges(parts, question, analysis, rangesOf(question, analysis));
  return estimateOf(parts, { ...shared(parts, question), chunkSeconds: guessedChunks(seconds, question.chunkSeconds), isExact: false });
}

/**
 * With the real cut points, listening to the source first where nobody has; `signal` ends the wait. Throws `not-found`,
 * `dubbing.too-many-chunks`, what the listening failed with, and the signal's reason.
 */
export async function previewPlan(parts: DubbingServiceParts, question: PlanQuestion, signal?: AbortSignal): Promise<DubPreview> {
  requireSensible(parts, question);
  const analysis = await parts.analyses.of(listeningTo(question), parts.jobs, signal);
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

const listeningTo = ({ sourceAssetId, chunking, stereo }: PlanQuestion): Listening => ({
  assetId: sourceAssetId,
  wantsScenes: chunking === 'scene',
  stereo,
});

/** Length of the source in seconds. A file may claim any length: what could never be started is not counted out either. */
function requireSensible(parts: DubbingServiceParts, { sourceAssetId, chunkSeconds, targetLanguages }: PlanQuestion): number {
  const seconds = (parts.assets.recordOf(sourceAssetId).info?.duration ?? 0) / MICROS_PER_SECOND;
  requireReasonable(seconds / chunkSeconds, Math.max(1, targetLanguages.length));
  return seconds;
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
