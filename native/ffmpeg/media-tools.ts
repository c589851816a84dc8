import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MediaInfo } from '../../common/domain/media/media-info.ts';
import { type Micros, microsFromSeconds } from '../../common/units/micros.ts';
import { collectOutput } from '../process/collect-output.ts';
import type { ProcessRunner } from '../process/run-process.ts';
import type { Toolchain } from '../toolchain/toolchain.ts';
import { withClassifiedFailure } from './failure.ts';
import { runFfmpeg } from './ffmpeg-runner.ts';
import { fileUrl, inputArguments } from './input-arguments.ts';
import { probeMedia, sniffFile } from './probe.ts';
import { demuxersOf } from './sniff.ts';

export type MediaRun = {
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly cwd?: string;
  /** Length of the output, for a fraction; without it `onProgress` is not called. */
  readonly expected?: Micros;
  readonly onProgress?: (fraction: number) => void;
  readonly onStdout?: (chunk: Buffer) => void | Promise<void>;
  /** Warnings and errors as ffmpeg words them. */
  readonly onMessage?: (line: string) => void;
};

/** ffmpeg and ffprobe as the services use them: found, whitelisted, run without leaving anything behind. */
export type MediaTools = {
  /** Input arguments for a file of the user's, by its sniffed type; throws `media.*` for what is no media. */
  input(path: string): Promise<readonly string[]>;
  /** Throws `media.empty`, `media.not-media`, `media.unreadable` or `media.vanished`. */
  probe(path: string, signal: AbortSignal): Promise<MediaInfo>;
  /** Settles once ffmpeg has exited; throws `media.*` or `tool.failed`, or the signal's reason. */
  run(job: MediaRun): Promise<void>;
  /** Presentation time of the first sample that decoding a stream gives, priming left out. `stream` is a specifier such as `a:0` or `1`. */
  firstFrameTime(path: string, stream: string, signal: AbortSignal): Promise<Micros>;
  /** Whether any packet can be read from `from` on, in the file's own time: a download that broke off has none at its end. */
  hasPacketsAfter(path: string, from: Micros, signal: AbortSignal): Promise<boolean>;
  /**
   * True where this ffmpeg's Matroska muxer writes Opus earlier than other streams by its codec delay (5.1 does: block times
   * lack what the reader takes off again). Found out once by muxing a moment of silence, for whoever asks first, so by nobody's signal.
   */
  writesOpusEarly(): Promise<boolean>;
};

/** `toolchain` is asked for at each call, so that it can be found late and again. */
export function createMediaTools(toolchain: () => Promise<Toolchain>, runner: ProcessRunner): MediaTools {
  let opusIsEarly: Promise<boolean> | undefined;
  const input = async (file: string): Promise<readonly string[]> => inputArguments(file, demuxersOf((await sniffFile(file)).format));
  const ask = async (file: string, args: readonly string[], signal: AbortSignal): Promise<string> => {
    const { ffprobe } = await toolchain();
    const guarded = await input(file);
    const { stdout } = await withClassifiedFailure({ inputs: [file] }, () =>
      collectOutput(runner, { command: ffprobe, args: ['-v', 'error', ...args, '-of', 'csv=print_section=0', ...guarded], signal }),
    );
    return stdout;
  };
  const tools: MediaTools = {
    input,
    probe: async (file, signal) => probeMedia(await toolchain(), runner, file, signal),
    async run({ onProgress, ...job }) {
      await runFfmpeg(await toolchain(), runner, {
        ...job,
        killAtOnce: true, // every output here is a partial file or a pipe, thrown away on abort
        ...(onProgress && { onProgress: ({ fraction }) => fraction !== null && onProgress(fraction) }),
      });
    },
    async firstFrameTime(file, stream, signal) {
      const args = ['-select_streams', stream, '-read_intervals', '%+#8', '-show_entries', 'frame=best_effort_timestamp_time'];
      return parseFirstTime(await ask(file, args, signal));
    },
    async hasPacketsAfter(file, from, signal) {
      const args = ['-read_intervals', `${(from / 1e6).toFixed(6)}%`, '-show_entries', 'packet=pts_time'];
      return (await ask(file, args, signal)).split('\n').some((line) => Number.parseFloat(line) * 1e6 >= from);
    },
    async writesOpusEarly() {
      opusIsEarly ??= tryOpus(tools).catch((error: unknown) => {
        opusIsEarly = undefined;
        throw error;
      });
      return opusIsEarly;
    },
  };
  return tools;
}

const SILENCE = ['-f', 'lavfi', '-t', '0.2', '-i', 'anullsrc=r=48000:cl=mono'];

/** FLAC has no delay: where Opus beside it starts more than a few milliseconds earlier, its delay was forgotten. */
async function tryOpus(tools: MediaTools): Promise<boolean> {
  const { signal } = new AbortController();
  const folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-'));
  try {
    const file = path.join(folder, 'trial.mkv');
    const codecs = ['-c:a:0', 'flac', '-c:a:1', 'libopus'];
    await tools.run({ args: [...SILENCE, ...SILENCE, '-map', '0', '-map', '1', ...codecs, '-f', 'matroska', fileUrl(file)], signal });
    return (await tools.firstFrameTime(file, 'a:0', signal)) - (await tools.firstFrameTime(file, 'a:1', signal)) > 3_000;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same tools, telling `onMessage` what ffmpeg says in every run. */
export function withMessages(tools: MediaTools, onMessage: (line: string) => void): MediaTools {
  return { ...tools, run: (job) => tools.run({ onMessage, ...job }) };
}

/** The first time of ffprobe's list, one a line such as `-0.000208,`; 0 where frames carry none. */
export function parseFirstTime(text: string): Micros {
  const first = text
    .split('\n')
    .map((line) => Number.parseFloat(line))
    .find((seconds) => Number.isFinite(seconds));
  return microsFromSeconds(first ?? 0);
}
