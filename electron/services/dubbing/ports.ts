import type { DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import type { LogLevel } from '../../../common/domain/jobs/job.ts';

type Named = {
  readonly name: DubbingProviderName;
  /** A reason why it cannot be used now, as a sentence; null when it can. */
  unavailable(): string | null;
};

export type LocalDubRequest = {
  /** Lossless audio of the chunk; its length is exactly the slot's. */
  readonly audioPath: string;
  readonly sourceLanguage: string | 'auto';
  readonly targetLanguage: string;
  /** Where the provider writes what came back, in any format ffmpeg reads; overwritten if there. */
  readonly resultPath: string;
};

export type DubCall = {
  readonly signal: AbortSignal;
  log(level: LogLevel, message: string): void;
};

/** Dubs on this machine, at once and for nothing. */
export interface LocalDubbing extends Named {
  readonly kind: 'local';
  dub(request: LocalDubRequest, call: DubCall): Promise<void>;
}

/** A chunk as it is sent. */
export type RemoteDubRequest = {
  /** The chunk's sound as FLAC, or its picture and sound as mp4 where `upload` says so. */
  readonly mediaPath: string;
  /** Stored with the work at the service and found again in its list. Unique. */
  readonly reference: string;
  readonly sourceLanguage: string | 'auto';
  readonly targetLanguage: string;
  /** 0: the service finds out. */
  readonly speakers: number;
  readonly keepBackground: boolean;
  readonly watermark: boolean;
};

/** Work at the service, asked for in one language. */
export type RemoteWork = { readonly remoteId: string; readonly targetLanguage: string };

/** `detail` is the service's own word, for the log. Words that are not known mean that it still works. */
export type RemoteState =
  | { readonly kind: 'working'; readonly detail: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * A paid service that takes a chunk, works on it by itself and has the result fetched. Every method throws `ProviderFailure`, or the
 * signal's reason. None tries again by itself: what a failure means is decided by who calls.
 */
export interface RemoteDubbing extends Named {
  readonly kind: 'remote';
  /** What a chunk is sent as. */
  upload(request: { readonly watermark: boolean }): 'sound' | 'picture';
  /** Sends the chunk and returns the service's id of the work. This is the call that costs money; the file is streamed. */
  create(request: RemoteDubRequest, signal: AbortSignal): Promise<string>;
  /** The id of the work with this reference, if the service's list has it. `sinceMs`: no older work need be looked at. */
  find(reference: string, sinceMs: number, signal: AbortSignal): Promise<string | undefined>;
  check(work: RemoteWork, signal: AbortSignal): Promise<RemoteState>;
  /**
   * Writes the result to `audioPath` (any format ffmpeg reads) and its subtitles, timed from the chunk's beginning, as WebVTT to
   * `subtitlesPath`; says whether there were any. Both are overwritten if there.
   */
  fetch(
    work: RemoteWork,
    files: { readonly audioPath: string; readonly subtitlesPath: string },
    call: DubCall,
  ): Promise<{ readonly hasSubtitles: boolean }>;
  /** Deletes the work at the service; work that is not there any more is no failure. */
  remove(remoteId: string, signal: AbortSignal): Promise<void>;
}

/** A service that speaks a chunk in another language: the rehearsal here, ElevenLabs as an adapter. */
export type DubbingProvider = LocalDubbing | RemoteDubbing;

export const FAILURE_KINDS = [
  /** 401: no such key, or it may not do this. */
  'key-refused',
  'quota-exceeded',
  /** 403: the plan does not include it. */
  'not-permitted',
  /** As many calls as the plan allows are already running. */
  'too-many-at-once',
  /** Answered, nothing taken, later perhaps: 429 of another reason. */
  'busy',
  /** Answered with a no that another try would not change: 400, 413, 422 and their like. */
  'rejected',
  /** 404: not there, or not there any more. */
  'missing',
  /** 425, or a result without its address: asked too early. */
  'not-ready',
  /** It never got there: no network, no such name, connection refused. */
  'unreachable',
  /** It was sent and no usable answer came: broken off, too late, or 5xx. What the service did is not known. */
  'unanswered',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** Why a service did not do what it was asked. `message` is for a person and holds neither keys nor signed addresses. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  readonly kind: FailureKind;
  /** What the service asked to be waited, in milliseconds. */
  readonly retryAfterMs: number | null;
  constructor(kind: FailureKind, message: string, options: { readonly retryAfterMs?: number | null; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
