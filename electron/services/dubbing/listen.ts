import { bestLag } from '../../../common/domain/dubbing/correlate.ts';
import { type Micros, micros } from '../../../common/units/micros.ts';
import { listenArguments, type PcmFormat } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { Reference } from './references.ts';
import { createSampleReader } from './sample-reader.ts';

/** How far from its place a moment is looked for, in samples; further off is not found. */
const MAX_LAG = 240;
/** Two moments less alike than this are not the same sound. */
const LIKENESS = 0.5;

export type Hearing = {
  /** Lag of each chunk in the delivered track, in microseconds; null where there was nothing to measure by or it was not found. */
  readonly offsets: readonly (Micros | null)[];
  /** True where a chunk had sound to measure by and it was not found near its place. */
  readonly notFound: readonly boolean[];
  /** Samples the delivered track decodes to, at the dub's rate. */
  readonly decodedSamples: number;
};

type Window = { readonly reference: Reference; readonly heard: Float32Array };

/**
 * Listens to a dub in the finished file: decodes its track once and finds each chunk's first sounding moment again.
 * `shiftSamples` is where the track's first decoded sample lies on the dub's own scale (negative: decoding starts earlier).
 */
export async function listen(job: {
  readonly tools: MediaTools;
  readonly outputPath: string;
  readonly audioTrack: number;
  readonly pcm: PcmFormat;
  readonly moments: readonly (Reference | undefined)[];
  readonly shiftSamples: number;
  readonly signal: AbortSignal;
}): Promise<Hearing> {
  const windows = job.moments.map(
    (reference) => reference && { reference, heard: new Float32Array(reference.samples.length + 2 * MAX_LAG) },
  );
  const lags = new Map<Window, ReturnType<typeof bestLag>>();
  // Compared as soon as it is heard whole: a few milliseconds of arithmetic between two pieces of sound.
  const take = collectWindows(windows, Math.round(job.shiftSamples), (window) =>
    lags.set(window, bestLag(window.reference.samples, window.heard, MAX_LAG)),
  );
  const reader = createSampleReader(take);
  await job.tools.run({
    args: listenArguments({ input: await job.tools.input(job.outputPath), audioTrack: job.audioTrack, pcm: job.pcm }),
    signal: job.signal,
    onStdout: reader.push,
  });
  // The last may end with the track, before its window does.
  const found = windows.map((window) => window && (lags.get(window) ?? bestLag(window.reference.samples, window.heard, MAX_LAG)));
  return {
    offsets: found.map((place) => (place && place.score >= LIKENESS ? micros((place.lag * 1e6) / job.pcm.sampleRateHz) : null)),
    notFound: windows.map((window, index) => window !== undefined && (found[index]?.score ?? 0) < LIKENESS),
    decodedSamples: reader.count(),
  };
}

/** Copies what falls into a window, whose places count on the dub's own scale, and tells of each that is whole. */
function collectWindows(
  windows: readonly (Window | undefined)[],
  shift: number,
  whole: (window: Window) => void,
): (samples: Float32Array, position: number) => void {
  const wanted = windows.filter((window) => window !== undefined);
  let first = 0;
  return (samples, position) => {
    const begin = position + shift;
    const end = begin + samples.length;
    for (let index = first; index < wanted.length; index++) {
      const window = wanted[index];
      const start = (window?.reference.at ?? 0) - MAX_LAG;
      if (!window || start >= end) break;
      const from = Math.max(start, begin);
      const to = Math.min(start + window.heard.length, end);
      if (to > from) window.heard.set(samples.subarray(from - begin, to - begin), from - start);
      if (start + window.heard.length <= end && index === first) {
        first = index + 1;
        whole(window);
      }
    }
  };
}
