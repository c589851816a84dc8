import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import { LEVEL_SECONDS } from './levels.ts';
import { findPauses } from './pauses.ts';

const RATE = 48_000;
const WINDOW = RATE * LEVEL_SECONDS;
/** Levels of stretches one after another: how loud, for how many milliseconds. */
const track = (...stretches: ReadonlyArray<readonly [dbfs: number, ms: number]>): Int8Array =>
  Int8Array.from(stretches.flatMap(([dbfs, ms]) => Array.from({ length: ms / 20 }, () => dbfs)));
const pausesOf = (levels: Int8Array) =>
  findPauses(levels, levels.length * WINDOW, RATE).map(({ start, end }) => [start / RATE, end / RATE]);

/** A word of about 20 dB between its loudest and its faintest sounds, with the closure of a plosive in its middle. */
const word = [
  [-26, 60],
  [-18, 140],
  [-24, 60],
  [-60, 80],
  [-19, 160],
  [-30, 60],
] as const;

test('pauses between words are found, closures within them are not', () =>
  expect(pausesOf(track(...word, [-70, 240], ...word, [-70, 400], ...word))).toEqual([
    [0.56, 0.8],
    [1.36, 1.76],
  ]));

test('under music 15 dB below the speech the same pauses are found', () => {
  const music = (levels: Int8Array) => levels.map((dbfs, index) => Math.max(dbfs, -37 + (index % 3)));
  expect(pausesOf(music(track(...word, [-70, 240], ...word, [-70, 400], ...word)))).toEqual([
    [0.56, 0.8],
    [1.36, 1.76],
  ]);
});

test('a gap shorter than 0.2 s is none', () => expect(pausesOf(track([-20, 1_000], [-90, 180], [-20, 1_000]))).toEqual([]));

test('what is quiet is judged by the speech around: a whisper is not a pause of the shouting long before it', () =>
  expect(pausesOf(track([-8, 20_000], [-45, 20_000], [-20, 20_000])).filter(([start = 0]) => start > 26 && start < 34)).toEqual([]));

test('a track that is quiet throughout is one pause to its last sample, one that is loud throughout has none', () => {
  expect(findPauses(track([-55, 3_000]), 144_321, RATE)).toEqual([{ start: 0, end: 144_321 }]);
  expect(findPauses(track([-20, 3_000]), 144_321, RATE)).toEqual([]);
  expect(findPauses(new Int8Array(0), 0, RATE)).toEqual([]);
});

test('pauses at another rate are whole samples within the quiet', () =>
  expect(findPauses(track([-20, 60], [-90, 200], [-20, 60]), 3_528, 11_025)).toEqual([{ start: 662, end: 2_866 }]));

/** The rule of the pauses, judged one window at a time. */
function pausesByRule(levels: Int8Array): readonly (readonly number[])[] {
  const isQuiet = [...levels].map((level, index) => {
    const around = [...levels.slice(Math.max(0, index - 250), index + 251)].sort((one, other) => one - other);
    const speech = around[Math.floor(0.9 * (around.length - 1))] ?? 0;
    return level < Math.max(-50, Math.min(-30, speech - 14));
  });
  const runs = [
    ...isQuiet
      .map((quiet) => (quiet ? 'q' : '.'))
      .join('')
      .matchAll(/q{10,}/g),
  ];
  return runs.map((run) => [run.index * WINDOW, (run.index + run[0].length) * WINDOW]);
}

test('moving through a track finds the same as judging each moment alone', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -128, max: 0 }), fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 40 }),
      (stretches) => {
        const levels = track(...stretches.map(([dbfs, windows]) => [dbfs, windows * 20] as const));
        const found = findPauses(levels, levels.length * WINDOW, RATE);
        expect(found.map(({ start, end }) => [start, end])).toEqual(pausesByRule(levels));
      },
    ),
    propertyRuns(31, 60),
  ));
