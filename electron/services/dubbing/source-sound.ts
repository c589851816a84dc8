import { open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createLevelMeter, decodeLevels, encodeLevels, LEVEL_RATE_HZ, type SoundLevels } from '../../../common/domain/dubbing/levels.ts';
import { BLOCK_SECONDS, blocksWithin } from '../../../common/domain/dubbing/loudness.ts';
import type { Micros } from '../../../common/units/micros.ts';
import { decodeArguments, levelArguments, type PcmFormat, parseMomentary } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { createSampleReader } from './sample-reader.ts';

/** The decoded original; float PCM as `PcmFormat` says. */
export const PCM_NAME = 'original.f32';
/** Levels and peaks of the original, as `encodeLevels` writes them. */
export const LEVELS_NAME = 'original.levels';
/** Momentary loudness of the original: 32-bit little-endian floats in LUFS, one each 100 ms. */
export const LOUDNESS_NAME = 'original.loudness';
const NOTES_NAME = 'original.loudness.txt';
const LOUDNESS_BYTES = 4;

export type SourceSoundJob = {
  readonly tools: MediaTools;
  readonly sourcePath: string;
  readonly audioIndex: number;
  readonly pcm: PcmFormat;
  /** Of the sound, for the progress. */
  readonly duration: Micros;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
};

export type SourceSound = { readonly levels: SoundLevels; readonly momentary: readonly number[] };

/**
 * Decodes the source's sound once into the work folder: `original.f32`, `original.levels` and `original.loudness`, the last two
 * after the first is whole. Throws what `MediaTools.run` throws.
 */
export async function decodeSource(job: SourceSoundJob & { readonly workFolder: string }): Promise<SourceSound> {
  const { workFolder } = job;
  const notes = path.join(workFolder, NOTES_NAME);
  const output = path.join(workFolder, PCM_NAME);
  try {
    await rm(notes, { force: true });
    const input = await job.tools.input(job.sourcePath);
    const levels = await meter(
      job,
      decodeArguments({ input, streamIndex: job.audioIndex, pcm: job.pcm, output, notes: NOTES_NAME }),
      workFolder,
    );
    const momentary = parseMomentary(await readFile(notes, 'utf8').catch(() => '')); // ffmpeg writes none for less than 100 ms
    await writeFile(path.join(workFolder, LEVELS_NAME), encodeLevels(levels));
    await writeFile(path.join(workFolder, LOUDNESS_NAME), encodeMomentary(momentary));
    return { levels, momentary };
  } finally {
    await rm(notes, { force: true });
  }
}

/** Listens to the source's sound without writing anything: the same levels as `decodeSource` finds. */
export async function listenToSource(job: SourceSoundJob): Promise<SoundLevels> {
  const input = await job.tools.input(job.sourcePath);
  return meter(job, levelArguments({ input, streamIndex: job.audioIndex, pcm: job.pcm }));
}

/** Runs ffmpeg with the levels' sound on standard output, which tells the progress too. */
async function meter(job: SourceSoundJob, args: readonly string[], cwd?: string): Promise<SoundLevels> {
  const expected = (job.duration / 1e6) * LEVEL_RATE_HZ;
  const levels = createLevelMeter();
  const reader = createSampleReader((samples, position) => {
    levels.push(samples);
    if (expected > 0) job.onProgress(Math.min(1, (position + samples.length) / expected));
  });
  await job.tools.run({ args, signal: job.signal, ...(cwd !== undefined && { cwd }), onStdout: reader.push });
  return levels.finish();
}

/** Reads the levels that `decodeSource` left in a work folder. */
export async function readLevels(workFolder: string): Promise<SoundLevels> {
  return decodeLevels(await readFile(path.join(workFolder, LEVELS_NAME)));
}

/** Reads the momentary loudness of a part of the original, of the 400 ms windows that lie in it whole; times in seconds. */
export async function readMomentary(workFolder: string, fromSeconds = 0, toSeconds = Number.POSITIVE_INFINITY): Promise<readonly number[]> {
  const file = await open(path.join(workFolder, LOUDNESS_NAME));
  try {
    const { size } = await file.stat();
    const { first, end } = blocksWithin(fromSeconds, Math.min(toSeconds, (size / LOUDNESS_BYTES) * BLOCK_SECONDS));
    const length = Math.max(0, end - first) * LOUDNESS_BYTES;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, first * LOUDNESS_BYTES);
    return Array.from({ length: Math.floor(bytesRead / LOUDNESS_BYTES) }, (_, index) => buffer.readFloatLE(index * LOUDNESS_BYTES));
  } finally {
    await file.close();
  }
}

function encodeMomentary(momentary: readonly number[]): Buffer {
  const bytes = Buffer.alloc(momentary.length * LOUDNESS_BYTES);
  for (const [index, lufs] of momentary.entries()) bytes.writeFloatLE(lufs, index * LOUDNESS_BYTES);
  return bytes;
}
