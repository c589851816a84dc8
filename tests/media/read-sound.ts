import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { findChirps, identifyTone } from './find-chirps.ts';
import { never, testRunner, testToolchain } from './test-toolchain.ts';

/** A second of sound that was recognised: which one it is by its tone (modulo 100), and when its chirp begins in the file. */
export type HeardSecond = { readonly second: number; readonly sample: number; readonly seconds: number };

export type SoundReading = {
  readonly sampleRateHz: number;
  /** Decoded samples a channel. */
  readonly sampleCount: number;
  /** Time in seconds of the first sample, as the file says it. */
  readonly startSeconds: number;
  /** The furthest that a packet's time is from the count of samples before it; large where sound has gaps or overlaps. */
  readonly largestGapSeconds: number;
  readonly heard: readonly HeardSecond[];
};

export type SoundTrack = {
  /** Place among the audio tracks, from 0. */
  readonly track?: number;
  /** By how much the provider's stand-in moved all frequencies. */
  readonly shiftHz?: number;
};

/** Decodes an audio track and finds each second's chirp, exact to a sample, and tone. */
export async function readSound(path: string, { track = 0, shiftHz = 0 }: SoundTrack = {}): Promise<SoundReading> {
  const { samples, packets } = await decode(path, track);
  const [first] = packets;
  if (!first) throw new Error(`no sound in audio track ${track} of ${path}`);
  const { sampleRateHz, seconds: startSeconds } = first;
  const pieces = piecesOf(packets);
  const secondsOf = (sample: number): number => {
    const piece = pieces.findLast(({ from }) => from <= sample) ?? { from: 0, seconds: startSeconds };
    return piece.seconds + (sample - piece.from) / sampleRateHz;
  };
  const heard = findChirps(samples, sampleRateHz, shiftHz).flatMap((sample) => {
    const second = identifyTone(samples, sample, sampleRateHz, shiftHz);
    return second === undefined ? [] : [{ second, sample, seconds: secondsOf(sample) }];
  });
  return { sampleRateHz, sampleCount: samples.length, startSeconds, largestGapSeconds: largestGapOf(packets), heard };
}

/** Less is rounding: Matroska counts in milliseconds. */
const SMALLEST_GAP_SECONDS = 0.005;

/** Stretches of sound without a gap in their times, as a player plays them: the first sample of each, and when it is heard. */
function piecesOf(packets: readonly Packet[]): ReadonlyArray<{ readonly from: number; readonly seconds: number }> {
  const pieces: Array<{ readonly from: number; readonly seconds: number }> = [];
  let before = 0;
  for (const { seconds, sampleCount, sampleRateHz } of packets) {
    const last = pieces.at(-1);
    const expected = last && last.seconds + (before - last.from) / sampleRateHz;
    if (expected === undefined || Math.abs(seconds - expected) > SMALLEST_GAP_SECONDS) pieces.push({ from: before, seconds });
    before += sampleCount;
  }
  return pieces;
}

function largestGapOf(packets: readonly Packet[]): number {
  const start = packets[0]?.seconds ?? 0;
  let before = 0;
  let largest = 0;
  for (const { seconds, sampleCount, sampleRateHz } of packets) {
    largest = Math.max(largest, Math.abs(seconds - start - before / sampleRateHz));
    before += sampleCount;
  }
  return largest;
}

type Packet = { readonly seconds: number; readonly sampleCount: number; readonly sampleRateHz: number };

async function decode(path: string, track: number): Promise<{ readonly samples: Float32Array; readonly packets: readonly Packet[] }> {
  const chunks: Buffer[] = [];
  const packets: Packet[] = [];
  await runFfmpeg(await testToolchain(), testRunner, {
    args: [
      ...['-v', 'info', '-nostats', '-copyts', '-i', fileUrl(path), '-map', `0:a:${track}`],
      ...['-af', 'ashowinfo,pan=mono|c0=c0', '-f', 'f32le', '-c:a', 'pcm_f32le', 'pipe:1'],
    ],
    signal: never,
    onStdout: (chunk) => {
      chunks.push(chunk);
    },
    onMessage: (line) => {
      const match = /ashowinfo.* n:\d+ pts:(-?\d+) .* rate:(\d+) nb_samples:(\d+)/.exec(line);
      if (!match) return;
      const sampleRateHz = Number(match[2]);
      // a filter's time base for sound is one sample
      packets.push({ seconds: Number(match[1]) / sampleRateHz, sampleCount: Number(match[3]), sampleRateHz });
    },
  });
  const bytes = new Uint8Array(Buffer.concat(chunks)); // copied: a Float32Array must begin at a multiple of four
  return { samples: new Float32Array(bytes.buffer, 0, bytes.length >> 2), packets };
}
