import type { Asset } from '../../../../common/contract/assets.ts';
import type { DubOutput, StartDub } from '../../../../common/contract/dubbing.ts';
import type { Settings } from '../../../../common/contract/settings.ts';
import type { ChunkingStrategy, DubbingProviderName, DubContainer } from '../../../../common/domain/dubbing/dubbing.ts';
import { planChunks } from '../../../../common/domain/dubbing/plan-chunks.ts';
import { samplesFromMicros } from '../../../../common/units/micros.ts';

export type OutputPlace = 'library' | 'beside' | 'chosen';

/** What the form holds. A number is null while what was typed is none. */
export type Draft = {
  readonly sourceLanguage: string;
  readonly targetLanguages: readonly string[];
  readonly provider: DubbingProviderName | null;
  readonly chunking: ChunkingStrategy;
  readonly chunkSeconds: number | null;
  readonly parallel: number | null;
  readonly container: DubContainer | null;
  readonly keepIntermediates: boolean;
  readonly place: OutputPlace;
  /** From the system's save dialog. */
  readonly outputToken: string | null;
};

export const MAX_CHUNK_SECONDS = 3_600;
export const MAX_PARALLEL = 15;

export function newDraft(settings: Settings | null): Draft {
  return {
    sourceLanguage: 'auto',
    targetLanguages: settings?.['dubbing.targetLanguages'] ?? [],
    provider: settings?.['dubbing.provider'] ?? null,
    chunking: settings?.['dubbing.chunking'] ?? 'silence',
    chunkSeconds: settings?.['dubbing.chunkSeconds'] ?? 600,
    parallel: settings?.['dubbing.parallel'] ?? 3,
    container: null,
    keepIntermediates: settings?.['dubbing.keepIntermediates'] ?? false,
    place: 'library',
    outputToken: null,
  };
}

export type DraftProblem = 'no-file' | 'file-gone' | 'no-picture' | 'no-sound' | 'no-language' | 'same-language' | 'numbers' | 'no-place';

/** The first thing that keeps the dub from starting, in the order of the form. */
export function draftProblem(draft: Draft, file: Asset | null): DraftProblem | null {
  if (!file) return 'no-file';
  if (!file.available) return 'file-gone';
  if (file.kind !== 'video') return 'no-picture';
  if (file.audioTracks.length === 0) return 'no-sound';
  if (draft.targetLanguages.length === 0) return 'no-language';
  if (draft.targetLanguages.includes(draft.sourceLanguage)) return 'same-language';
  if (draft.chunkSeconds === null || draft.parallel === null) return 'numbers';
  return draft.place === 'chosen' && draft.outputToken === null ? 'no-place' : null;
}

/** @throws Error where `draftProblem` names a problem: the form does not offer to start then */
export function toStartDub(draft: Draft, file: Asset, provider: DubbingProviderName): StartDub {
  if (draft.chunkSeconds === null || draft.parallel === null) throw new Error('the draft has a number that is none');
  return {
    sourceAssetId: file.id,
    sourceLanguage: draft.sourceLanguage,
    targetLanguages: [...draft.targetLanguages],
    provider,
    chunking: draft.chunking,
    chunkSeconds: draft.chunkSeconds,
    parallel: draft.parallel,
    container: draft.container,
    keepIntermediates: draft.keepIntermediates,
    output: toOutput(draft),
  };
}

function toOutput(draft: Draft): DubOutput {
  if (draft.place !== 'chosen') return { kind: draft.place };
  if (draft.outputToken === null) throw new Error('no place was chosen');
  return { kind: 'token', token: draft.outputToken };
}

/**
 * How many chunks to expect: exactly this many when cut at fixed lengths, about this many when cut at the silences or
 * scenes nearest to them, which only the host knows. Null while it cannot be told.
 */
export function expectedChunks(file: Asset | null, chunkSeconds: number | null): number | null {
  const sampleRateHz = file?.audioTracks[0]?.sampleRateHz;
  if (!file?.duration || !sampleRateHz || chunkSeconds === null) return null;
  const totalSamples = samplesFromMicros(file.duration, sampleRateHz);
  return planChunks({ totalSamples, sampleRateHz, strategy: 'fixed', chunkSeconds, silences: [], sceneCuts: [] }).length;
}

/** `talk.mp4` dubbed into Spanish is offered as `talk.es.mp4`. */
export function suggestedName(file: Asset, draft: Draft): string {
  const dot = file.name.lastIndexOf('.');
  const stem = dot > 0 ? file.name.slice(0, dot) : file.name;
  const extension = draft.container ?? (dot > 0 ? file.name.slice(dot + 1) : 'mp4');
  return `${stem}.${draft.targetLanguages.join('-') || 'dub'}.${extension}`;
}
