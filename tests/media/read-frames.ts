import type { Rational } from '../../common/units/rational.ts';
import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { BAR_FIELDS, decodeBar } from './bar-code.ts';
import { never, testRunner, testToolchain } from './test-toolchain.ts';

/** A decoded frame: its presentation time in seconds as the file says it, and what its bar says (undefined: not readable). */
export type ReadFrame = { readonly seconds: number; readonly frame: number | undefined; readonly source: number | undefined };

export type FrameReading = {
  readonly frames: readonly ReadFrame[];
  readonly unreadable: number;
  /** Frames that follow each other, such as `src1:0-299@0 src1:301-599@10.033`: source, numbers, seconds of the first. */
  readonly runs: readonly string[];
};

/** Decodes the picture of a file and reads every frame's bar, in the order of presentation. */
export async function readFrames(path: string): Promise<FrameReading> {
  const rows: Buffer[] = [];
  const times: number[] = [];
  let timeBase: Rational | undefined;
  await runFfmpeg(await testToolchain(), testRunner, {
    args: [
      ...['-v', 'info', '-nostats', '-copyts', '-i', fileUrl(path), '-map', '0:V:0'],
      ...['-vf', `showinfo,crop=iw:ih/24:0:ih/48,scale=${BAR_FIELDS}:1:flags=area,format=gray`],
      ...['-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'],
    ],
    signal: never,
    onStdout: (chunk) => {
      rows.push(chunk);
    },
    onMessage: (line) => {
      timeBase ??= timeBaseIn(line);
      const pts = /Parsed_showinfo.* n: *\d+ pts: *(-?\d+) /.exec(line)?.[1];
      if (pts !== undefined && timeBase) times.push((Number(pts) * timeBase.num) / timeBase.den);
    },
  });
  const bytes = Buffer.concat(rows);
  const frames = times.map((seconds, index) => {
    const code = decodeBar(bytes.subarray(index * BAR_FIELDS, (index + 1) * BAR_FIELDS));
    return { seconds, frame: code?.frame, source: code?.source };
  });
  if (bytes.length !== frames.length * BAR_FIELDS) throw new Error(`${bytes.length / BAR_FIELDS} frames but ${frames.length} times`);
  return { frames, unreadable: frames.filter(({ frame }) => frame === undefined).length, runs: runsOf(frames) };
}

/** From showinfo's `config in time_base: 1/12800, frame_rate: 25/1`. */
function timeBaseIn(line: string): Rational | undefined {
  const match = /showinfo.* config in time_base: (\d+)\/(\d+)/.exec(line);
  return match ? { num: Number(match[1]), den: Number(match[2]) } : undefined;
}

export function runsOf(frames: readonly ReadFrame[]): readonly string[] {
  const readable = frames.filter((frame) => frame.frame !== undefined);
  const runs: Array<{ readonly first: ReadFrame; last: ReadFrame }> = [];
  for (const frame of readable) {
    const current = runs.at(-1);
    const follows = current && frame.source === current.last.source && frame.frame === (current.last.frame ?? 0) + 1;
    if (follows) current.last = frame;
    else runs.push({ first: frame, last: frame });
  }
  return runs.map(({ first, last }) => `src${first.source}:${first.frame}-${last.frame}@${Number(first.seconds.toFixed(3))}`);
}
