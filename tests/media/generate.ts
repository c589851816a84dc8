import { rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Rational } from '../../common/units/rational.ts';
import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { BAR_FIELDS, encodeBar } from './bar-code.ts';
import { soundOf } from './sound-truth.ts';
import { never, testRunner, testToolchain } from './test-toolchain.ts';

export type CodedMedia = {
  readonly seconds: number;
  readonly rate: Rational;
  readonly width: number;
  readonly height: number;
  /** 0 to 15, told by every frame. */
  readonly source: number;
  /** null: no sound. */
  readonly audio: { readonly sampleRateHz: number; readonly channels: number } | null;
  readonly withoutPicture?: true;
  /** Ranges in seconds with sound; all else is silent. */
  readonly speech?: ReadonlyArray<readonly [from: number, to: number]>;
  /** Seconds at which the picture changes to another scene and back. */
  readonly sceneCuts?: readonly number[];
  /** Options of the picture's and the sound's input, such as `-itsoffset 0.12`. */
  readonly videoInputArgs?: readonly string[];
  readonly audioInputArgs?: readonly string[];
  readonly videoArgs?: readonly string[];
  readonly audioArgs?: readonly string[];
  /** Before the target; further inputs are not possible. */
  readonly outputArgs?: readonly string[];
};

const DEFAULT_VIDEO = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '50', '-bf', '2'];

/**
 * Writes a file in which every frame carries a bar code of its number and every second of sound a chirp at its start and a tone
 * of its own. The container follows the path's extension. Read it back with `readFrames`, `readSound`, `measureSync`.
 */
export async function generateCoded(path: string, media: CodedMedia): Promise<void> {
  const bars = `${path}.bars`;
  try {
    await writeFile(bars, barsOf(media));
    await runFfmpeg(await testToolchain(), testRunner, {
      args: [...pictureInput(media, bars), ...soundInput(media), ...outputArguments(media), fileUrl(path)],
      signal: never,
      ...(media.audio && { stdin: Readable.from(soundOf({ ...media, ...media.audio })) }),
    });
  } finally {
    await rm(bars, { force: true });
  }
}

/** Number of frames that `generateCoded` writes. */
export function frameCountOf({ seconds, rate }: Pick<CodedMedia, 'seconds' | 'rate'>): number {
  return Math.round((seconds * rate.num) / rate.den);
}

function barsOf(media: CodedMedia): Buffer {
  return Buffer.concat(Array.from({ length: frameCountOf(media) }, (_, frame) => encodeBar({ frame, source: media.source })));
}

function pictureInput(media: CodedMedia, bars: string): readonly string[] {
  if (media.withoutPicture) return [];
  const rate = `${media.rate.num}/${media.rate.den}`;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${BAR_FIELDS}x1`, '-r', rate, '-i', fileUrl(bars)];
  return [...(media.videoInputArgs ?? []), ...raw];
}

function soundInput({ audio, audioInputArgs = [] }: CodedMedia): readonly string[] {
  if (!audio) return [];
  return [...audioInputArgs, '-f', 's16le', '-ar', String(audio.sampleRateHz), '-ac', String(audio.channels), '-i', 'pipe:0'];
}

function outputArguments(media: CodedMedia): readonly string[] {
  const audioInput = media.withoutPicture ? 0 : 1;
  return [
    ...(media.withoutPicture ? [] : ['-filter_complex', pictureGraph(media), '-map', '[picture]', ...(media.videoArgs ?? DEFAULT_VIDEO)]),
    ...(media.audio ? ['-map', `${audioInput}:a`, ...(media.audioArgs ?? ['-c:a', 'aac', '-b:a', '128k'])] : []),
    ...(media.outputArgs ?? []),
  ];
}

/** The bar stretched over the top twelfth of a moving picture, which changes to colour bars between two cuts. */
function pictureGraph({ width, height, rate, sceneCuts = [] }: CodedMedia): string {
  const size = `s=${width}x${height}:r=${rate.num}/${rate.den}`;
  const barHeight = 2 * Math.floor(height / 24);
  const parity = `mod(${['0', ...sceneCuts.map((cut) => `gte(t,${cut})`)].join('+')},2)`;
  const scenes = `testsrc2=${size}[a];smptehdbars=${size}[b];[a][b]overlay=enable='${parity}'[scene]`;
  return `${sceneCuts.length > 0 ? scenes : `testsrc2=${size}[scene]`};[0:v]scale=${width}:${barHeight}:flags=neighbor[bar];[scene][bar]overlay=shortest=1[picture]`;
}
