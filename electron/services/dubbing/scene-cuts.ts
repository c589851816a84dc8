import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Micros } from '../../../common/units/micros.ts';
import { sceneArguments } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';

const SCENES_NAME = 'scenes.txt';

/** Reads what the `scdet` filter noted, such as `lavfi.scd.time=12.48`: seconds in the source's own time. */
export function parseSceneCuts(text: string, firstSampleAt: number, sampleRateHz: number): readonly number[] {
  return [...text.matchAll(/lavfi\.scd\.time=(-?[\d.]+)/g)]
    .map((match) => Math.round((Number(match[1]) - firstSampleAt / 1e6) * sampleRateHz))
    .filter((sample) => sample > 0);
}

/** The samples of the original at which the picture cuts, found by decoding it once at a small size. */
export async function findSceneCuts(job: {
  readonly tools: MediaTools;
  readonly sourcePath: string;
  readonly videoIndex: number;
  readonly firstSampleAt: number;
  readonly sampleRateHz: number;
  readonly duration: Micros;
  readonly workFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}): Promise<readonly number[]> {
  const notes = path.join(job.workFolder, SCENES_NAME);
  await rm(notes, { force: true });
  await job.tools.run({
    args: sceneArguments({ input: await job.tools.input(job.sourcePath), streamIndex: job.videoIndex, scenes: SCENES_NAME }),
    signal: job.signal,
    cwd: job.workFolder,
    expected: job.duration,
    onProgress: job.onProgress,
  });
  const text = await readFile(notes, 'utf8').catch(() => ''); // ffmpeg writes none when nothing cuts
  return parseSceneCuts(text, job.firstSampleAt, job.sampleRateHz);
}
