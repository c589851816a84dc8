import type { Readable } from 'node:stream';

export type RunOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly cwd?: string;
  /** The child's whole environment; without it ours, cleared of secrets. The run's token is added to either. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to the child's standard input, which is closed otherwise. */
  readonly stdin?: Readable;
  /** Each chunk of standard output; the next is read when the promise settles (back pressure). */
  readonly onStdout?: (chunk: Buffer) => void | Promise<void>;
  readonly onStderrLine?: (line: string) => void;
  /** On abort end the tree at once instead of asking first: for work whose output is thrown away. */
  readonly killAtOnce?: boolean;
};

/**
 * A process that ended by itself with a code other than 0, or by a signal that was not ours. Exit code 127 with the system's
 * message as the tail is also what a program gets that could not be started at all.
 */
export class ProcessFailed extends Error {
  override readonly name = 'ProcessFailed';
  readonly command: string;
  readonly exitCode: number | null;
  readonly exitSignal: string | null;
  /** The last lines of standard error, at most 40. */
  readonly stderrTail: string;

  constructor(command: string, exitCode: number | null, exitSignal: string | null, stderrTail: string) {
    super(`${command} ended with ${exitCode ?? exitSignal}`);
    this.command = command;
    this.exitCode = exitCode;
    this.exitSignal = exitSignal;
    this.stderrTail = stderrTail;
  }
}

/** Runs programs so that none outlives its owner. One per data folder; see `createProcessRunner`. */
export type ProcessRunner = {
  /**
   * Resolves on exit code 0. Rejects with `ProcessFailed`, with the signal's reason once aborted, or with what a callback or
   * `stdin` threw; always only after the whole process tree has exited. A promise that `onStdout` returned is awaited before
   * that too, unless the run was aborted: then nothing may depend on a reader that waits for someone else.
   */
  run(options: RunOptions): Promise<{ readonly stderrTail: string }>;
};
