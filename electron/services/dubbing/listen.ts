import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { bestLag, energy } from '../../../common/domain/dubbing/correlate.ts';
import type { ChunkRange } from '../../../common/domain/dubbing/dubbing.ts';
import { type Micros, micros } from '../../../common/units/micros.ts';
import { BYTES_PER_SAMPLE, frameBytes, listenArguments, type PcmFormat } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';

/** Samples compared at each join, 85 ms at 48 kHz: long enough that speech is like nothing but itself. */
const WINDOW = 4_096;
/** How far from its place a join is looked for, in samples; further off is not found and counts as unheard. */
const MAX_LAG = 480;
/** How long after a join something loud enough to measure by is looked for. */
const SEARCH_SECONDS = 10;
/** Mean square of a window that counts as sound: −60 dBFS. */
const AUDIBLE = 1e-6;
/** Two windows less alike than this are not the same sound. */
const LIKENESS = 0.5;

export type Hearing = {
  /** Lag of each join in the delivered track, in microseconds; null where there was nothing to measure by or it was not found. */
  readonly offsets: readonly (Micros | null)[];
  /** True where a join had sound to measure by and it was not found near its place. */
  readonly notFound: readonly boolean[];
  /** Samples the delivered track decodes to, at the dub's rate. */
  readonly decodedSamples: number;
};

type Window = { readonly at: number; readonly reference: Float32Array; readonly heard: Float32Array };

/**
 * Listens to a dub in the finished file: decodes its track once and finds each chunk's first sounding moment again.
 * `shiftSamples` is where the track's first decoded sample lies on the dub's own scale (negative: decoding starts earlier).
 */
export async function listen(job: {
  readonly tools: MediaTools;
  readonly outputPath: string;
  readonly audioTrack: number;
  readonly workFolder: string;
  readonly pcmName: string;
  readonly pcm: PcmFormat;
  readonly sampleCount: number;
  readonly chunks: readonly ChunkRange[];
  readonly shiftSamples: number;
  readonly signal: AbortSignal;
}): Promise<Hearing> {
  const dub = await open(path.join(job.workFolder, job.pcmName), 'r');
  let windows: readonly (Window | undefined)[];
  try {
    windows = await Promise.all(job.chunks.map((chunk) => findWindow(dub, job.pcm, chunk)));
  } finally {
    await dub.close();
  }
  let decodedSamples = 0;
  const collector = collectWindows(windows, job.shiftSamples);
  await job.tools.run({
    args: listenArguments({ input: await job.tools.input(job.outputPath), audioTrack: job.audioTrack, pcm: job.pcm }),
    signal: job.signal,
    onStdout: (piece) => {
      decodedSamples += collector(piece);
    },
  });
  const lags = windows.map((window) => (window ? bestLag(window.reference, window.heard, MAX_LAG) : undefined));
  return {
    offsets: lags.map((found) => (found && found.score >= LIKENESS ? micros((found.lag * 1e6) / job.pcm.sampleRateHz) : null)),
    notFound: lags.map((found) => found !== undefined && found.score < LIKENESS),
    decodedSamples,
  };
}

/** The first window of a chunk that is loud enough to be recognised, mixed to mono; undefined for a silent beginning. */
async function findWindow(dub: FileHandle, pcm: PcmFormat, chunk: ChunkRange): Promise<Window | undefined> {
  const last = Math.min(chunk.endSample, chunk.startSample + SEARCH_SECONDS * pcm.sampleRateHz) - WINDOW;
  for (let start = chunk.startSample; start <= last; start += WINDOW) {
    const bytes = Buffer.alloc(WINDOW * frameBytes(pcm));
    await dub.read(bytes, 0, bytes.length, start * frameBytes(pcm));
    const reference = toMono(bytes, pcm.channels);
    if (energy(reference, 0, WINDOW) / WINDOW > AUDIBLE) return { at: start, reference, heard: new Float32Array(WINDOW + 2 * MAX_LAG) };
  }
  return undefined;
}

function toMono(bytes: Buffer, channels: number): Float32Array {
  return Float32Array.from({ length: bytes.length / BYTES_PER_SAMPLE / channels }, (_, frame) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += bytes.readFloatLE((frame * channels + channel) * BYTES_PER_SAMPLE);
    return sum / channels;
  });
}

/** Takes decoded mono pieces of any size, copies what falls into a window, returns how many whole samples a piece held. */
function collectWindows(windows: readonly (Window | undefined)[], shiftSamples: number): (piece: Buffer) => number {
  const wanted = windows.filter((window) => window !== undefined).sort((a, b) => a.at - b.at);
  let carried = Buffer.alloc(0);
  let position = Math.round(shiftSamples);
  let first = 0;
  return (piece) => {
    const bytes = carried.length > 0 ? Buffer.concat([carried, piece]) : piece;
    const count = Math.floor(bytes.length / BYTES_PER_SAMPLE);
    for (let index = first; index < wanted.length; index++) {
      const window = wanted[index];
      if (!window || window.at - MAX_LAG >= position + count) break;
      copyOverlap(window, bytes, position, count);
      if (window.at + WINDOW + MAX_LAG <= position + count) first = index + 1;
    }
    position += count;
    carried = Buffer.from(bytes.subarray(count * BYTES_PER_SAMPLE));
    return count;
  };
}

function copyOverlap(window: Window, bytes: Buffer, position: number, count: number): void {
  const start = window.at - MAX_LAG;
  const from = Math.max(start, position);
  const to = Math.min(start + window.heard.length, position + count);
  for (let sample = from; sample < to; sample++) window.heard[sample - start] = bytes.readFloatLE((sample - position) * BYTES_PER_SAMPLE);
}
