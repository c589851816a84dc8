import type { DubbingProviderName } from '../../../common/domain/dubbing/dubbing.ts';
import type { LogLevel } from '../../../common/domain/jobs/job.ts';

export type DubRequest = {
  /** Lossless audio of the chunk; its length is exactly the slot's. */
  readonly audioPath: string;
  readonly sourceLanguage: string | 'auto';
  readonly targetLanguage: string;
  /** Where the provider writes what came back, in any format ffmpeg reads; overwritten if there. */
  readonly resultPath: string;
};

export type DubCall = {
  readonly signal: AbortSignal;
  /** The service's id of this work from an earlier try, to go on with instead of paying again. */
  readonly remoteId: string | null;
  /** Must be called before the work is asked after. */
  saveRemoteId(id: string): void;
  log(level: LogLevel, message: string): void;
};

/** A service that speaks a chunk in another language. Two implementations: the rehearsal here, ElevenLabs as an adapter. */
export interface DubbingProvider {
  readonly name: DubbingProviderName;
  /** A reason why it cannot be used now, as a sentence; null when it can. */
  unavailable(): string | null;
  dub(request: DubRequest, call: DubCall): Promise<void>;
}
