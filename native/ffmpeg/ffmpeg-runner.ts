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
  /** Told through standard output, so not together with `onStdout`. */
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
const PROGRESS = ['-progress', 'pipe:1', '-stats_period', '0.25'];

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
  if (onProgress && run.onStdout) throw new Error('standard output carries either media or the progress');
  const parse = onProgress && createProgressParser(run.expected, onProgress);
  const onStdout = parse ? createLineSplitter(parse).push : run.onStdout;
  const files = { inputs: inputsOf(run.args), outputs: outputsOf(run.args) };
  return await withClassifiedFailure(files, () =>
    runner.run({
      command: tools.ffmpeg,
      args: [...ALWAYS, ...(parse ? PROGRESS : []), ...run.args],
      signal: run.signal,
      ...(run.cwd !== undefined && { cwd: run.cwd }),
      ...(run.stdin && { stdin: run.stdin }),
      ...(run.onMessage && { onStderrLine: run.onMessage }),
      ...(run.killAtOnce && { killAtOnce: true }),
      ...(onStdout && { onStdout }),
    }),
  );
}

/** Paths of the files that the arguments read. */
function inputsOf(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => (args[index - 1] === '-i' ? [arg.replace(/^file:/, '')] : []));
}

/** Paths of the files that the arguments write, which all our outputs name by `fileUrl`. */
function outputsOf(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => (args[index - 1] !== '-i' && arg.startsWith('file:') ? [arg.slice('file:'.length)] : []));
}
