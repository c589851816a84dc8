import type { AssetId, JobId } from '../../units/ids.ts';
import type { Micros } from '../../units/micros.ts';
import type { JobError, JobState } from '../jobs/job.ts';

export const DUBBING_PROVIDERS = ['rehearsal', 'elevenlabs', 'elevenlabs-v1'] as const;
export type DubbingProviderName = (typeof DUBBING_PROVIDERS)[number];
/** Each service as it spells itself, for sentences. */
export const PROVIDER_LABELS: Readonly<Record<DubbingProviderName, string>> = {
  rehearsal: 'the rehearsal',
  elevenlabs: 'ElevenLabs',
  'elevenlabs-v1': 'ElevenLabs (legacy)',
};

export const CHUNKING_STRATEGIES = ['fixed', 'silence', 'scene'] as const;
export type ChunkingStrategy = (typeof CHUNKING_STRATEGIES)[number];

/** Languages of one dub. */
export const MAX_TARGET_LANGUAGES = 32;

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
  /** How many people speak; 0 lets the service find out. Only `elevenlabs-v1` can be told. */
  readonly speakers: number;
  /** Music and noise under the dub. Only `elevenlabs-v1` can leave them out. */
  readonly keepBackground: boolean;
  /** Cheaper, for video with the service's mark in it: chunks are sent with their picture. Only `elevenlabs-v1`. */
  readonly watermark: boolean;
  /** How far a result's tempo may be changed to fit its slot. */
  readonly fitLimits: FitLimits;
  /** What a chunk that stays failed does to its language: it waits, or the original's sound is kept there. */
  readonly failedChunks: FailedChunks;
  /** Subtitles of the service as tracks and files. */
  readonly subtitles: boolean;
  /** Dubs in stereo where the original has more channels. */
  readonly stereo: boolean;
  /** Remote work is deleted at the service once its result is stored here, and at the latest when the dub is removed. */
  readonly deleteRemote: boolean;
};

/** `tempo` over 1 plays faster. */
export type FitLimits = { readonly minTempo: number; readonly maxTempo: number };
/** Within these a changed tempo is hardly heard. */
export const DEFAULT_FIT_LIMITS: FitLimits = { minTempo: 0.9, maxTempo: 1.15 };

export const FAILED_CHUNKS = ['leave', 'keep-original'] as const;
export type FailedChunks = (typeof FAILED_CHUNKS)[number];

/** A chunk is a range of the original track's samples; chunks tile it without gap or overlap. */
export type ChunkRange = { readonly index: number; readonly startSample: number; readonly endSample: number };

/** The stages a person sees, in order. */
export const DUBBING_STAGES = ['prepare', 'chunk', 'dub', 'merge', 'finalize'] as const;
export type DubbingStage = (typeof DUBBING_STAGES)[number];

/**
 * How a result was brought to its slot. `tempo` over 1 plays faster. `trimmed` loses nothing that can be heard: rounding, or silence
 * at the end. `overlaid` goes on for `overSamples` after its slot, over the silence there; `original` is the original's own sound.
 */
export type Fit =
  | { readonly kind: 'exact' }
  | { readonly kind: 'padded'; readonly addedSamples: number }
  | { readonly kind: 'trimmed'; readonly removedSamples: number }
  | { readonly kind: 'stretched'; readonly tempo: number }
  | { readonly kind: 'overlaid'; readonly tempo: number; readonly overSamples: number }
  | { readonly kind: 'original' };
export type FitKind = Fit['kind'];

/** What a chunk is doing while it runs, in order; `wait` is for its turn at the service. */
export const CHUNK_STAGES = ['cut', 'wait', 'send', 'service', 'fetch', 'fit'] as const;
export type ChunkStage = (typeof CHUNK_STAGES)[number];

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
  /** What it is doing; null unless it runs. */
  readonly stage: ChunkStage | null;
  /** When it is tried again, in milliseconds since the epoch. */
  readonly retryAtMs: number | null;
  /** The user wants the original's sound here as long as there is no dub. */
  readonly keepsOriginal: boolean;
  /** The service's id of the work. */
  readonly remoteId: string | null;
  /** What it may have cost so far; 0 where nothing was sent. */
  readonly costMicroUsd: number;
  /** What sending it (again) would cost now; null where nothing is paid or the price is not known. */
  readonly nextCostMicroUsd: number | null;
  /** True where its dub can be listened to alone. */
  readonly hasDub: boolean;
};

/** One row of the sync report. Offsets are samples at the dub's rate; `measured` is read back from the delivered file. */
export type JoinReport = {
  readonly chunk: number;
  readonly slotSamples: number;
  readonly resultSamples: number;
  readonly tempo: number;
  readonly fit: FitKind;
  /** Samples heard after the slot, over the silence that follows it. */
  readonly overSamples: number;
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
  /** Integrated loudness (BS.1770) of the original and of this dub as it goes into its encoder, in LUFS; null for silence. */
  readonly loudness: { readonly original: number | null; readonly dub: number | null };
  /** Subtitle cues in the language. */
  readonly cues: number;
};

export type ChunkName = { readonly language: string; readonly index: number };

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
  readonly failedChunks: readonly ChunkName[];
  /** Those of the failed ones whose place is filled with the original's sound. */
  readonly keptOriginal: readonly ChunkName[];
  /** What the whole dub cost by the ledger when it was handed over. */
  readonly cost: { readonly spentMicroUsd: number; readonly reservedMicroUsd: number };
  readonly kept: readonly string[];
  readonly lost: readonly StreamLoss[];
  /** What was left at the service when it was handed over; absent where nothing should be deleted there. */
  readonly leftAtService?: LeftAtService | undefined;
};

/** What lies at the service of a dub that should leave nothing there, in works and calls. */
export type LeftAtService = {
  /** Their results are here, or of no use to anybody: they could not be deleted. */
  readonly undeleted: number;
  /** Paid for and without a result here: they stay for a retry, until the dub is removed. */
  readonly unfetched: number;
  /** Calls whose outcome nobody knows: if there is anything of them, it cannot be deleted without its id. */
  readonly unresolved: number;
};

/** An audio track of the finished file, in file order. */
export type DubTrack = {
  readonly audioTrack: number;
  readonly language: string | null;
  readonly kind: 'original' | 'dub';
  readonly title: string;
};
