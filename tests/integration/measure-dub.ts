import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { audioStreams, type MediaInfo, mainVideo } from '../../common/domain/media/media-info.ts';
import type { Rational } from '../../common/units/rational.ts';
import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { probeMedia } from '../../native/ffmpeg/probe.ts';
import { type FrameReading, readFrames } from '../media/read-frames.ts';
import { type HeardSecond, readSound } from '../media/read-sound.ts';
import { frameHashes, packetHash } from '../media/stream-hash.ts';
import { never, testRunner, testToolchain } from '../media/test-toolchain.ts';

export type DubMeasurement = {
  /** Not a bit of any video packet differs from the source's. */
  readonly samePackets: boolean;
  /** Every decoded frame is equal, in the same order. */
  readonly sameFrames: boolean;
  /** What the bars in the frames say, such as `src1:0-359`, without times. */
  readonly sourceRuns: readonly string[];
  readonly outputRuns: readonly string[];
  /** Seconds of sound recognised in the original as the source has it, and in the dub. */
  readonly heardInSource: readonly number[];
  readonly heardInDub: readonly number[];
  /** Largest distance of a chirp in the dub from the same one in the original track of the output, in microseconds. */
  readonly worstAgainstOriginal: number;
  /** Largest change of the distance from picture to sound between source and dub, in microseconds. */
  readonly worstAgainstPicture: number;
  readonly dubDurationTicks: number | null;
  /** Samples a channel that the dub's track decodes to, at that track's rate. */
  readonly dubSamples: number;
  readonly dubRateHz: number;
  readonly info: MediaInfo;
};

export type DubFiles = {
  readonly source: string;
  readonly output: string;
  readonly rate: Rational;
  readonly originalTrack?: number;
  readonly dubTrack?: number;
};

/** Reads a dub of coded media back with the tests' own instruments, none of which the program uses. */
export async function measureDub({ source, output, rate, originalTrack = 0, dubTrack = 1 }: DubFiles): Promise<DubMeasurement> {
  const { was, heard, packets, frames } = await readSource(source, originalTrack);
  const is = await readFrames(output);
  const original = (await readSound(output, { track: originalTrack })).heard;
  const dub = await readSound(output, { track: dubTrack });
  const info = await probe(output);
  return {
    samePackets: packets === (await packetHash(output, `0:${mainVideo(info)?.index ?? 0}`)),
    sameFrames: String(frames) === String(await frameHashes(output, '0:V:0')),
    sourceRuns: was.runs.map(withoutTime),
    outputRuns: is.runs.map(withoutTime),
    heardInSource: heard.map(({ second }) => second),
    heardInDub: dub.heard.map(({ second }) => second),
    worstAgainstOriginal: worst(timesOf(original), timesOf(dub.heard)),
    worstAgainstPicture: worst(distances(was, heard, rate), distances(is, dub.heard, rate)),
    dubDurationTicks: audioStreams(info)[dubTrack]?.durationTicks ?? null,
    dubSamples: dub.sampleCount,
    dubRateHz: dub.sampleRateHz,
    info,
  };
}

type SourceReading = {
  readonly was: FrameReading;
  readonly heard: readonly HeardSecond[];
  readonly packets: string;
  readonly frames: readonly string[];
};
const readings = new Map<string, Promise<SourceReading>>();

/** A source is read once for all dubs that a test file makes of it. */
function readSource(source: string, track: number): Promise<SourceReading> {
  const read = async (): Promise<SourceReading> => ({
    was: await readFrames(source),
    heard: (await readSound(source, { track })).heard,
    packets: await packetHash(source, `0:${mainVideo(await probe(source))?.index ?? 0}`),
    frames: await frameHashes(source, '0:V:0'),
  });
  const key = `${track} ${source}`;
  const known = readings.get(key) ?? read();
  readings.set(key, known);
  return known;
}

export async function probe(file: string): Promise<MediaInfo> {
  return probeMedia(await testToolchain(), testRunner, file, never);
}

/** For each subtitle track of a file whether players show it unasked. */
export async function subtitlesShown(file: string): Promise<readonly boolean[]> {
  const { ffprobe } = await testToolchain();
  const args = ['-v', 'error', '-select_streams', 's', '-show_entries', 'stream_disposition=default', '-of', 'csv=p=0', file];
  const { stdout } = await promisify(execFile)(ffprobe, args);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line !== '0');
}

const withoutTime = (run: string): string => run.split('@')[0] ?? run;
const timesOf = (heard: readonly HeardSecond[]): ReadonlyMap<number, number> =>
  new Map(heard.map(({ second, seconds }) => [second, seconds]));

/** For each second heard whose first frame is shown: from that frame to its sound, in seconds. */
function distances(picture: FrameReading, heard: readonly HeardSecond[], rate: Rational): ReadonlyMap<number, number> {
  const shownAt = new Map(picture.frames.map(({ frame, seconds }) => [frame, seconds]));
  const found = heard.flatMap(({ second, seconds }) => {
    const shown = shownAt.get(Math.round((second * rate.num) / rate.den));
    return shown === undefined ? [] : [[second, seconds - shown] as const];
  });
  return new Map(found);
}

/** Largest difference in microseconds between two readings of the same seconds; one that only one of them has is infinitely far off. */
function worst(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): number {
  const seconds = new Set([...one.keys(), ...other.keys()]);
  const differences = [...seconds].map((second) => Math.abs((one.get(second) ?? Number.NaN) - (other.get(second) ?? Number.NaN)) * 1e6);
  return Math.max(0, ...differences.map((difference) => (Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)));
}

/** A whole track decoded to interleaved 32-bit float. */
export function decodePcm(file: string, track: number): Promise<Float32Array> {
  return pcmOf(['-i', fileUrl(file), '-map', `0:a:${track}`]);
}

/** A dub as it is before its encoding, from the work folder of a job that keeps its intermediate files. */
export function decodeDub(workFolder: string, language: string): Promise<Float32Array> {
  return pcmOf(['-f', 'concat', '-i', fileUrl(path.join(workFolder, `dub-${language}.ffconcat`))]);
}

async function pcmOf(input: readonly string[]): Promise<Float32Array> {
  const pieces: Buffer[] = [];
  await runFfmpeg(await testToolchain(), testRunner, {
    args: [...input, '-f', 'f32le', 'pipe:1'],
    signal: never,
    onStdout: (piece) => {
      pieces.push(piece);
    },
  });
  const bytes = new Uint8Array(Buffer.concat(pieces)); // copied: a Float32Array must begin at a multiple of four
  return new Float32Array(bytes.buffer);
}

/** Largest difference between two sounds; infinite where one is longer. */
export function largestDifference(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  return one.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (other[index] ?? 0))), 0);
}
