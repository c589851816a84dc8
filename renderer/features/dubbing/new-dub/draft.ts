import type { Asset } from '../../../../common/contract/assets.ts';
import type { DubOutput, StartDub } from '../../../../common/contract/dubbing.ts';
import type { Settings } from '../../../../common/contract/settings.ts';
import {
  type ChunkingStrategy,
  DEFAULT_FIT_LIMITS,
  type DubbingProviderName,
  type DubContainer,
  type FailedChunks,
} from '../../../../common/domain/dubbing/dubbing.ts';
import { MICRO_USD } from '../../../../common/domain/dubbing/ledger.ts';
import { mostParallel, traitsOf } from './services.ts';

export type OutputPlace = 'library' | 'beside' | 'chosen';

/** What the form holds. A number is null while what was typed is none. */
export type Draft = {
  readonly sourceLanguage: string;
  readonly targetLanguages: readonly string[];
  readonly provider: DubbingProviderName;
  readonly chunking: ChunkingStrategy;
  readonly chunkSeconds: number | null;
  readonly parallel: number | null;
  readonly container: DubContainer | null;
  readonly keepIntermediates: boolean;
  readonly speakers: number;
  readonly keepBackground: boolean;
  readonly watermark: boolean;
  readonly minTempo: number | null;
  readonly maxTempo: number | null;
  readonly failedChunks: FailedChunks;
  readonly subtitles: boolean;
  readonly stereo: boolean;
  readonly deleteRemote: boolean;
  /** The most it may cost; `suggested` follows the estimate until the user types. */
  readonly capUsd: number | 'suggested' | null;
  readonly place: OutputPlace;
  /** From the system's save dialog. */
  readonly outputToken: string | null;
};

export const MAX_CHUNK_SECONDS = 3_600;

/** What a dub at this service begins with; how many at once is no more than the plan allows. */
export function newDraft(settings: Settings | null, provider: DubbingProviderName): Draft {
  return {
    sourceLanguage: 'auto',
    targetLanguages: settings?.['dubbing.targetLanguages'] ?? [],
    provider,
    chunking: settings?.['dubbing.chunking'] ?? 'silence',
    chunkSeconds: settings?.['dubbing.chunkSeconds'] ?? 600,
    parallel: Math.min(settings?.['dubbing.parallel'] ?? 3, mostParallel(provider, settings)),
    container: null,
    keepIntermediates: settings?.['dubbing.keepIntermediates'] ?? false,
    speakers: 0,
    keepBackground: true,
    watermark: false,
    minTempo: settings?.['dubbing.minTempo'] ?? DEFAULT_FIT_LIMITS.minTempo,
    maxTempo: settings?.['dubbing.maxTempo'] ?? DEFAULT_FIT_LIMITS.maxTempo,
    failedChunks: settings?.['dubbing.failedChunks'] ?? 'leave',
    subtitles: settings?.['dubbing.subtitles'] ?? true,
    stereo: false,
    deleteRemote: settings?.['elevenlabs.deleteRemote'] ?? false,
    capUsd: 'suggested',
    place: 'library',
    outputToken: null,
  };
}

export type DraftProblem =
  | 'loading'
  | 'no-file'
  | 'file-gone'
  | 'no-picture'
  | 'no-sound'
  | 'no-language'
  | 'same-language'
  | 'numbers'
  | 'no-place';

/** The first thing that keeps the dub from starting, in the order of the form. `parallelLimit` is the most at once. */
export function draftProblem(draft: Draft, file: Asset | null, parallelLimit: number): DraftProblem | null {
  if (!file) return 'no-file';
  if (!file.available) return 'file-gone';
  if (file.kind !== 'video') return 'no-picture';
  if (file.audioTracks.length === 0) return 'no-sound';
  if (draft.targetLanguages.length === 0) return 'no-language';
  if (draft.targetLanguages.includes(draft.sourceLanguage)) return 'same-language';
  const numbers = [draft.chunkSeconds, draft.parallel, draft.minTempo, draft.maxTempo, draft.capUsd];
  if (numbers.includes(null) || (draft.parallel ?? 0) > parallelLimit) return 'numbers';
  return draft.place === 'chosen' && draft.outputToken === null ? 'no-place' : null;
}

/**
 * What the host is asked for. Choices that the service does not know are left out, whatever the form held of them.
 * `suggestedCapMicroUsd` is the cap that was shown where none was typed.
 * @throws Error where `draftProblem` names a problem: the form does not offer to start then
 */
export function toStartDub(draft: Draft, file: Asset, suggestedCapMicroUsd: number | null): StartDub {
  const { isPaid, hasSubtitles, hasVoiceChoices } = traitsOf(draft.provider);
  const { chunkSeconds, parallel, minTempo, maxTempo } = draft;
  if (chunkSeconds === null || parallel === null || minTempo === null || maxTempo === null) {
    throw new Error('the draft has a number that is none');
  }
  return {
    sourceAssetId: file.id,
    sourceLanguage: draft.sourceLanguage,
    targetLanguages: [...draft.targetLanguages],
    provider: draft.provider,
    chunking: draft.chunking,
    chunkSeconds,
    parallel,
    container: draft.container,
    keepIntermediates: draft.keepIntermediates,
    fitLimits: { minTempo, maxTempo },
    failedChunks: draft.failedChunks,
    subtitles: hasSubtitles && draft.subtitles,
    stereo: draft.stereo,
    output: toOutput(draft),
    ...(hasVoiceChoices && { speakers: draft.speakers, keepBackground: draft.keepBackground, watermark: draft.watermark }),
    ...(isPaid && { deleteRemote: draft.deleteRemote, capUsd: capOf(draft, suggestedCapMicroUsd) }),
  };
}

/** In US dollars; null where nothing was typed and nothing is suggested yet. */
export function capOf(draft: Draft, suggestedCapMicroUsd: number | null): number | null {
  if (draft.capUsd !== 'suggested') return draft.capUsd;
  return suggestedCapMicroUsd === null ? null : suggestedCapMicroUsd / MICRO_USD;
}

function toOutput(draft: Draft): DubOutput {
  if (draft.place !== 'chosen') return { kind: draft.place };
  if (draft.outputToken === null) throw new Error('no place was chosen');
  return { kind: 'token', token: draft.outputToken };
}

/** `talk.mp4` dubbed into Spanish is offered as `talk.es.mp4`. */
export function suggestedName(file: Asset, draft: Draft): string {
  const dot = file.name.lastIndexOf('.');
  const stem = dot > 0 ? file.name.slice(0, dot) : file.name;
  const extension = draft.container ?? (dot > 0 ? file.name.slice(dot + 1) : 'mp4');
  return `${stem}.${draft.targetLanguages.join('-') || 'dub'}.${extension}`;
}
