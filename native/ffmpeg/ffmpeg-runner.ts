import type { Readable } from 'node:stream';
import type { Micros } from '../../common/units/micros.ts';
import { createLineSplitter } from '../process/line-splitter.ts';
import type { ProcessRunner } from '../process/run-process.ts';
import type { Toolchain } from '../toolchain/toolchain.ts';
import { withClassifiedFailure } from './failure.ts';
import { createProgressParser, type FfmpegProgress } from './progress.ts';

export type FfmpegRun = {
  /** Inputs, filters and outputs; what is the same in every run is added here. Existing outputs are overwritten. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  /** Where files that a filter names without a path are read and written. */
  readonly cwd?: string;
  /** Length of what is made, for the fraction. */
  readonly expected?: Micros;
  readonly onProgress?: (progress: FfmpegProgress) => void;
  /** Read by ffmpeg as `pipe:0`. */
  readonly stdin?: Readable;
  /** What ffmpeg writes to `pipe:1`; see `RunOptions.onStdout`. */
  readonly onStdout?: (chunk: Buffer) => void | Promise<void>;
  /** Warnings and errors as ffmpeg words them, for a job's log. */
  readonly onMessage?: (line: string) => void;
  /** For work whose output is thrown away when it is cancelled. */
  readonly killAtOnce?: boolean;
};

const ALWAYS = ['-hide_banner', '-nostdin', '-y', '-v', 'warning'];

/**
 * Runs ffmpeg to its end. Rejects with the signal's reason, with what a callback threw, or with the `AppError` that its last
 * messages mean (`classifyFfmpegFailure`); only after the whole process tree has exited.
 */
export async function runFfmpeg(
  tools: Pick<Toolchain, 'ffmpeg'>,
  runner: ProcessRunner,
  run: FfmpegRun,
): Promise<{ readonly stderrTail: string }> {
  const { onProgress } = run;
  const parse = onProgress && createProgressParser(run.expected, onProgress);
  return await withClassifiedFailure(inputsOf(run.args), () =>
    runner.run({
      command: tools.ffmpeg,
      args: [...ALWAYS, ...progressArguments(parse !== undefined, run.onStdout !== undefined), ...run.args],
      signal: run.signal,
      ...(run.cwd !== undefined && { cwd: run.cwd }),
      ...(run.stdin && { stdin: run.stdin }),
      ...(run.onMessage && { onStderrLine: run.onMessage }),
      ...(run.killAtOnce && { killAtOnce: true }),
      ...outputOptions(run.onStdout, parse),
    }),
  );
}

/** Progress goes to standard output, or beside it to descriptor 3 where that carries media. */
function progressArguments(isWanted: boolean, isStdoutTaken: boolean): readonly string[] {
  return isWanted ? ['-progress', isStdoutTaken ? 'pipe:3' : 'pipe:1', '-stats_period', '0.25'] : [];
}

function outputOptions(onStdout: FfmpegRun['onStdout'], parse: ((line: string) => void) | undefined) {
  if (onStdout) return { onStdout, ...(parse && { onStatusLine: parse }) };
  return parse ? { onStdout: createLineSplitter(parse).push } : {};
}

/** Paths of the files that the arguments read. */
function inputsOf(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => (args[index - 1] === '-i' ? [arg.replace(/^file:/, '')] : []));
}
