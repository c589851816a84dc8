import type { AssetId, JobId } from '../../units/ids.ts';
import type { Micros } from '../../units/micros.ts';
import type { JobError, JobState } from '../jobs/job.ts';

export const DUBBING_PROVIDERS = ['rehearsal', 'elevenlabs', 'elevenlabs-v1'] as const;
export type DubbingProviderName = (typeof DUBBING_PROVIDERS)[number];

export const CHUNKING_STRATEGIES = ['fixed', 'silence', 'scene'] as const;
export type ChunkingStrategy = (typeof CHUNKING_STRATEGIES)[number];

export const DUB_CONTAINERS = ['mp4', 'mkv', 'webm'] as const;
export type DubContainer = (typeof DUB_CONTAINERS)[number];

export type SourceStamp = { readonly sizeBytes: number; readonly modifiedAtMs: number };

/** What the user asked for; stored with the job. Languages are BCP-47 tags such as `es` or `pt-BR`. */
export type DubbingConfig = {
  readonly sourceAssetId: AssetId;
  /** Size and time of the source when the dub was asked for: the same file, or another dub. */
  readonly sourceStamp: SourceStamp;
  readonly sourceLanguage: string | 'auto';
  readonly targetLanguages: readonly string[];
  readonly provider: DubbingProviderName;
  readonly chunking: ChunkingStrategy;
  readonly chunkSeconds: number;
  readonly parallel: number;
  /** null: the source's own container where it can hold the result. */
  readonly container: DubContainer | null;
  readonly keepIntermediates: boolean;
};

/** A chunk is a range of the original track's samples; chunks tile it without gap or overlap. */
export type ChunkRange = { readonly index: number; readonly startSample: number; readonly endSample: number };

/** The stages a person sees, in order. */
export const DUBBING_STAGES = ['prepare', 'chunk', 'dub', 'merge', 'finalize'] as const;
export type DubbingStage = (typeof DUBBING_STAGES)[number];

/** How a result was brought to its slot. `tempo` over 1 plays faster. */
export type Fit =
  | { readonly kind: 'exact' }
  | { readonly kind: 'padded'; readonly addedSamples: number }
  | { readonly kind: 'trimmed'; readonly removedSamples: number }
  | { readonly kind: 'stretched'; readonly tempo: number };

/** One chunk in one language, as the grid shows it. */
export type DubChunk = {
  readonly jobId: JobId;
  readonly index: number;
  readonly language: string;
  readonly start: Micros;
  readonly end: Micros;
  readonly state: JobState;
  readonly attempt: number;
  readonly error: JobError | null;
  readonly fit: Fit | null;
};

/** One row of the sync report. Offsets are samples at the dub's rate; `measured` is read back from the delivered file. */
export type JoinReport = {
  readonly chunk: number;
  readonly slotSamples: number;
  readonly resultSamples: number;
  readonly tempo: number;
  readonly fit: Fit['kind'];
  /** Offset of this chunk's start in the delivered file against its place in the original, in microseconds; null where nothing could be heard to measure by. */
  readonly offset: Micros | null;
};

export type LanguageReport = {
  readonly language: string;
  /** Place of the dub among the audio tracks of the output, from 0. */
  readonly audioTrack: number;
  readonly sampleRateHz: number;
  readonly sampleCount: number;
  readonly joins: readonly JoinReport[];
};

/** Something of the source that the output does not have, or has in another form, and why. */
export type StreamLoss = { readonly what: string; readonly reason: string };

export type DubReport = {
  readonly provider: DubbingProviderName;
  readonly container: DubContainer;
  readonly duration: Micros;
  readonly sizeBytes: number;
  readonly originalSampleCount: number;
  readonly video: {
    /** `identical`: every packet hashes equal; `rewrapped`: same packets in another framing, counted and timed equal. */
    readonly match: 'identical' | 'rewrapped';
    readonly packets: number;
    readonly hash: string | null;
  };
  readonly languages: readonly LanguageReport[];
  readonly failedChunks: readonly { readonly language: string; readonly index: number }[];
  readonly kept: readonly string[];
  readonly lost: readonly StreamLoss[];
};

/** An audio track of the finished file, in file order. */
export type DubTrack = {
  readonly audioTrack: number;
  readonly language: string | null;
  readonly kind: 'original' | 'dub';
  readonly title: string;
};
