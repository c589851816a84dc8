import { LEVEL_SECONDS } from './levels.ts';
import type { SampleRange } from './plan-chunks.ts';

/** The closure of a plosive lasts under 100 ms; what is this long is between words. */
const SHORTEST_SECONDS = 0.2;
/** The speech around a moment is judged by this much on either side. */
const AROUND_SECONDS = 5;
/** This part of the levels around lies under the level of speech there: speech is loud, and rarely for less than a tenth of the time. */
const SPEECH_RANK = 0.9;
/** A pause is this much quieter than the speech around it: music under speech stays further below. */
const BELOW_SPEECH_DB = 14;
/** Under this it is quiet wherever it is. */
const QUIET_DBFS = -50;
/** Over this it is never quiet. */
const LOUD_DBFS = -30;
/** Levels go from −128 to 0. */
const LEVEL_COUNT = 129;

/**
 * The stretches of at least 0.2 s that are quiet for the speech around them, as sample ranges at `sampleRateHz`. `levels` are
 * dBFS for each 20 ms (`SoundLevels`). A track that is quiet throughout is one pause. Takes time in proportion to the length.
 */
export function findPauses(levels: Int8Array, sampleCount: number, sampleRateHz: number): readonly SampleRange[] {
  const windowSamples = LEVEL_SECONDS * sampleRateHz;
  const shortest = Math.round(SHORTEST_SECONDS / LEVEL_SECONDS);
  const speech = createSpeechLevel(levels);
  const pauses: SampleRange[] = [];
  let begun = 0;
  for (let index = 0; index <= levels.length; index++) {
    if (index < levels.length && levels[index]! < threshold(speech(index))) continue; // within its length
    if (index - begun >= shortest) {
      const end = index === levels.length ? sampleCount : Math.min(sampleCount, Math.floor(index * windowSamples));
      const start = Math.ceil(begun * windowSamples);
      if (start < end) pauses.push({ start, end });
    }
    begun = index + 1;
  }
  return pauses;
}

const threshold = (speechDbfs: number): number => Math.max(QUIET_DBFS, Math.min(speechDbfs - BELOW_SPEECH_DB, LOUD_DBFS));

/** The level of speech around each window in turn: a percentile that moves with a histogram of the levels in reach. */
function createSpeechLevel(levels: Int8Array): (index: number) => number {
  const reach = Math.round(AROUND_SECONDS / LEVEL_SECONDS);
  const histogram = new Uint16Array(LEVEL_COUNT);
  let from = 0;
  let to = 0;
  let bin = 0;
  let below = 0; // entries in bins under `bin`
  const count = (level: number, change: 1 | -1): void => {
    const place = level + LEVEL_COUNT - 1;
    histogram[place]! += change; // within its length
    if (place < bin) below += change;
  };
  return (index) => {
    for (const end = Math.min(levels.length, index + reach + 1); to < end; to++) count(levels[to]!, 1);
    for (const start = Math.max(0, index - reach); from < start; from++) count(levels[from]!, -1);
    const rank = Math.floor(SPEECH_RANK * (to - from - 1));
    while (below > rank) below -= histogram[--bin]!;
    while (below + histogram[bin]! <= rank) below += histogram[bin++]!;
    return bin - LEVEL_COUNT + 1;
  };
}
