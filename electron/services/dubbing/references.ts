import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { energy } from '../../../common/domain/dubbing/correlate.ts';
import type { ChunkRange } from '../../../common/domain/dubbing/dubbing.ts';
import { type PcmFormat, parseMomentary, referenceArguments } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { createSampleReader } from './sample-reader.ts';

/** Samples compared at each join, 43 ms at 48 kHz: long enough that speech is like nothing but itself, short enough to compare between two events. */
export const WINDOW = 2_048;
/** How long after a join something loud enough to measure by is looked for. */
const SEARCH_SECONDS = 10;
/** Mean square of a window that counts as sound: −60 dBFS. */
const AUDIBLE = 1e-6;

/** A moment of a dub before its encoding: where it begins, in samples, and how it sounds in mono. */
export type Reference = { readonly at: number; readonly samples: Float32Array };
export type References = {
  /** For each chunk its first moment loud enough to be recognised; undefined where it begins with a long silence. */
  readonly moments: readonly (Reference | undefined)[];
  /** Samples of the whole dub before its encoding. */
  readonly sampleCount: number;
  /** Its momentary loudness in LUFS, one value each 100 ms; see `gatedLoudness`. */
  readonly momentary: readonly number[];
};

/** Decodes a dub's chunks as they will be encoded and keeps a moment of each. */
export async function collectReferences(job: {
  readonly tools: MediaTools;
  readonly listPath: string;
  /** Where notes may be written, under a name of its own. */
  readonly workFolder: string;
  readonly language: string;
  readonly pcm: PcmFormat;
  readonly chunks: readonly ChunkRange[];
  readonly signal: AbortSignal;
}): Promise<References> {
  const collector = createCollector(job.chunks, SEARCH_SECONDS * job.pcm.sampleRateHz);
  const reader = createSampleReader(collector.take);
  const notesName = `dub-${job.language}.loudness.txt`;
  const notes = path.join(job.workFolder, notesName);
  try {
    await rm(notes, { force: true });
    const args = referenceArguments({ ...job, notes: notesName });
    await job.tools.run({ args, signal: job.signal, cwd: job.workFolder, onStdout: reader.push });
    const momentary = parseMomentary(await readFile(notes, 'utf8').catch(() => '')); // ffmpeg writes none for less than 100 ms
    return { moments: collector.moments, sampleCount: reader.count(), momentary };
  } finally {
    await rm(notes, { force: true });
  }
}

/** Looks through the beginning of each chunk, a window at a time, until one is loud enough. */
function createCollector(chunks: readonly ChunkRange[], searchSamples: number) {
  const moments: (Reference | undefined)[] = chunks.map(() => undefined);
  let index = 0;
  let start = chunks[0]?.startSample ?? 0;
  let window = new Float32Array(WINDOW);

  function nextChunk(): void {
    index += 1;
    start = chunks[index]?.startSample ?? Number.POSITIVE_INFINITY;
  }
  function nextWindow(chunk: ChunkRange): void {
    if (energy(window, 0, WINDOW) / WINDOW > AUDIBLE) {
      moments[index] = { at: start, samples: window };
      window = new Float32Array(WINDOW);
      nextChunk();
      return;
    }
    start += WINDOW;
    if (start + WINDOW > Math.min(chunk.endSample, chunk.startSample + searchSamples)) nextChunk();
  }
  return {
    moments,
    take(samples: Float32Array, position: number): void {
      const end = position + samples.length;
      for (let chunk = chunks[index]; chunk && start < end; chunk = chunks[index]) {
        if (chunk.endSample - chunk.startSample < WINDOW) {
          nextChunk();
          continue;
        }
        const from = Math.max(start, position);
        const to = Math.min(start + WINDOW, end);
        window.set(samples.subarray(from - position, to - position), from - start);
        if (start + WINDOW > end) return; // the rest comes with the next piece
        nextWindow(chunk);
      }
    },
  };
}
