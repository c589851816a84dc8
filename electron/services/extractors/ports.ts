/** How a program is started: an argument array, never a line for a shell; `env` is added to the surroundings it is given. */
export type Invocation = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** One published yt-dlp for this machine. */
export type ExtractorRelease = {
  /** As it is tagged: `2026.08.19`. */
  readonly version: string;
  readonly url: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** null where the list does not tell it. */
  readonly sizeBytes: number | null;
};

/** Where releases are looked up. Throws `AppError` where it cannot be reached or is not understood, or the signal's reason. */
export interface ReleaseSource {
  latest(signal: AbortSignal): Promise<ExtractorRelease>;
}

/**
 * Puts a new program to the test before it is used: starts it and has it read a link for real. Resolves with the version it told, rejects
 * for whatever it cannot do. It ends by itself after a time of its own, and at once when aborted.
 */
export type TryOut = (invocation: Invocation, signal: AbortSignal) => Promise<string>;
