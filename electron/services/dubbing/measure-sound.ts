import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type PcmFormat, parseMomentary, resultArguments } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { createSampleReader } from './sample-reader.ts';

/** Samples under this are not heard: −60 dBFS. */
const AUDIBLE = 1e-3;
/** What is audible ends on such a boundary, so that the last sound dies away. */
const AUDIBLE_STEP_SECONDS = 0.01;

/** Lengths in samples a channel, at the rate asked for. */
export type SoundMeasure = {
  readonly samples: number;
  /** Up to the last sample over −60 dBFS, rounded up to 10 ms; 0 for silence. */
  readonly audibleSamples: number;
  /** Largest sample, 1 at full scale. */
  readonly peak: number;
  /** LUFS over 400 ms, one value each 100 ms; see `gatedLoudness`. */
  readonly momentary: readonly number[];
};

/**
 * Decodes a service's result once and measures it. `notesName` is a bare name in `folder`; the file of that name is gone
 * afterwards. Throws what `MediaTools.run` and `MediaTools.input` throw; a result without samples has 0 of them.
 */
export async function measureSound(job: {
  readonly tools: MediaTools;
  readonly file: string;
  readonly pcm: PcmFormat;
  readonly folder: string;
  readonly notesName: string;
  readonly signal: AbortSignal;
}): Promise<SoundMeasure> {
  const { tools, pcm, folder, notesName, signal } = job;
  const notes = path.join(folder, notesName);
  const scanner = createScanner();
  const reader = createSampleReader(scanner.take);
  try {
    await rm(notes, { force: true });
    await tools.run({
      args: resultArguments({ input: await tools.input(job.file), pcm, notes: notesName }),
      signal,
      cwd: folder,
      onStdout: reader.push,
    });
    const samples = Math.floor(reader.count() / pcm.channels);
    const step = Math.round(AUDIBLE_STEP_SECONDS * pcm.sampleRateHz);
    return {
      samples,
      audibleSamples: Math.min(samples, Math.ceil(Math.ceil(scanner.audible() / pcm.channels) / step) * step),
      peak: scanner.peak(),
      momentary: parseMomentary(await readFile(notes, 'utf8').catch(() => '')), // ffmpeg writes none for less than 100 ms
    };
  } finally {
    await rm(notes, { force: true });
  }
}

/** Looks at interleaved samples piece by piece; `audible` is the number of samples up to the last that is heard. */
function createScanner(): {
  take(samples: Float32Array, position: number): void;
  readonly audible: () => number;
  readonly peak: () => number;
} {
  let audible = 0;
  let peak = 0;
  return {
    take(samples, position) {
      for (let index = 0; index < samples.length; index++) {
        const loudness = Math.abs(samples[index]!); // within its length
        if (loudness > AUDIBLE) audible = position + index + 1;
        if (loudness > peak) peak = loudness;
      }
    },
    audible: () => audible,
    peak: () => peak,
  };
}
