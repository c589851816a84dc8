import type { Rational } from '../../common/units/rational.ts';
import { type FrameReading, readFrames } from './read-frames.ts';
import { readSound, type SoundReading, type SoundTrack } from './read-sound.ts';
import { TONE_CYCLE } from './sound-truth.ts';

export type SyncReading = {
  readonly picture: FrameReading;
  readonly sound: SoundReading;
  /** For each second heard whose frame is there: by how many milliseconds its sound comes after its picture. */
  readonly offsets: ReadonlyArray<{ readonly second: number; readonly ms: number }>;
  /** Smallest and largest offset; NaN without any. */
  readonly minMs: number;
  readonly maxMs: number;
};

/**
 * Reads picture and sound of a file made by `generateCoded` at `rate` and compares, second for second, where both came to lie.
 * Sources other than 100 seconds apart are told apart by what is nearest in time.
 */
export async function measureSync(path: string, rate: Rational, track: SoundTrack = {}): Promise<SyncReading> {
  const picture = await readFrames(path);
  const sound = await readSound(path, track);
  const shownAt = new Map(picture.frames.flatMap(({ frame, seconds }) => (frame === undefined ? [] : [[frame, seconds] as const])));
  const lastFrame = Math.max(...shownAt.keys());
  const offsets = sound.heard.flatMap((heard) => {
    const found = candidates(heard.second, rate, lastFrame).flatMap(({ second, frame }) => {
      const shown = shownAt.get(frame);
      if (shown === undefined) return [];
      const soundMoved = heard.seconds - second;
      const pictureMoved = shown - (frame * rate.den) / rate.num;
      return [{ second, ms: (soundMoved - pictureMoved) * 1000 }];
    });
    return found.toSorted((a, b) => Math.abs(a.ms) - Math.abs(b.ms)).slice(0, 1);
  });
  const ms = offsets.map((offset) => offset.ms);
  return {
    picture,
    sound,
    offsets,
    minMs: ms.length > 0 ? Math.min(...ms) : Number.NaN,
    maxMs: ms.length > 0 ? Math.max(...ms) : Number.NaN,
  };
}

/** The seconds that a tone may stand for, each with the frame nearest to its start. */
function candidates(tone: number, rate: Rational, lastFrame: number) {
  const found: Array<{ readonly second: number; readonly frame: number }> = [];
  for (let second = tone; ; second += TONE_CYCLE) {
    const frame = Math.round((second * rate.num) / rate.den);
    if (frame > lastFrame) return found;
    found.push({ second, frame });
  }
}
