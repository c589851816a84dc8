import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { frameBytes, type PcmFormat, resultArguments } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { DubbingChunkRecord } from '../../database/repositories/dubbing.ts';

/** Two decoders keep both ends of the pipes busy; more only wait for the disk. */
const DECODERS = 2;

export type JoinJob = {
  readonly tools: MediaTools;
  readonly chunks: readonly DubbingChunkRecord[];
  readonly workFolder: string;
  readonly pcm: PcmFormat;
  readonly sampleCount: number;
  /** Name of the file made, in the work folder. */
  readonly output: string;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
};

/**
 * Puts every chunk's result at its own place in one raw PCM file of exactly `sampleCount` samples. What a result leaves of
 * its slot is silence; what a decoder gives beyond the slot (rounding of a changed tempo, at most a millisecond) is dropped.
 */
export async function joinDub(job: JoinJob): Promise<void> {
  const file = await open(path.join(job.workFolder, job.output), 'w');
  try {
    await file.truncate(job.sampleCount * frameBytes(job.pcm));
    const waiting = [...job.chunks];
    let done = 0;
    const work = async (): Promise<void> => {
      for (let chunk = waiting.shift(); chunk; chunk = waiting.shift()) {
        await placeChunk(job, file, chunk);
        done += 1;
        job.onProgress(done / job.chunks.length);
      }
    };
    await settleAll(Array.from({ length: DECODERS }, work));
  } finally {
    await file.close();
  }
}

async function placeChunk(job: JoinJob, file: FileHandle, chunk: DubbingChunkRecord): Promise<void> {
  if (!chunk.result || !chunk.fit) throw new Error(`chunk ${chunk.range.index} has no result`);
  let position = chunk.range.startSample * frameBytes(job.pcm);
  const end = chunk.range.endSample * frameBytes(job.pcm);
  await job.tools.run({
    args: resultArguments({
      input: await job.tools.input(path.join(job.workFolder, chunk.result.name)),
      pcm: job.pcm,
      tempo: chunk.fit.kind === 'stretched' ? chunk.fit.tempo : null,
    }),
    signal: job.signal,
    onStdout: async (piece) => {
      const length = Math.min(piece.length, end - position);
      if (length <= 0) return;
      await file.write(piece, 0, length, position);
      position += length;
    },
  });
}

/** Waits for all, then rejects with the first failure: the file must not be closed under a writer. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(work)) if (outcome.status === 'rejected') throw outcome.reason;
}
