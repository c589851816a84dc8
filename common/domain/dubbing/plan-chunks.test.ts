import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import { type ChunkPlanInput, planChunks } from './plan-chunks.ts';

const base: ChunkPlanInput = {
  totalSamples: 480_000,
  sampleRateHz: 48_000,
  strategy: 'fixed',
  chunkSeconds: 3,
  silences: [],
  sceneCuts: [],
};
const ends = (input: Partial<ChunkPlanInput>) => planChunks({ ...base, ...input }).map((chunk) => chunk.endSample);

test('fixed chunks end at exact multiples and the last keeps the rest', () => {
  expect(ends({})).toEqual([144_000, 288_000, 432_000, 480_000]);
});

test('a rest shorter than a tenth of a chunk joins the chunk before it', () => {
  expect(ends({ totalSamples: 288_000 + 14_400 })).toEqual([144_000, 302_400]);
});

test('silence chunks end in a pause near the target, in its middle where it is short', () => {
  const silences = [
    { start: 96_000, end: 105_600 },
    { start: 150_000, end: 170_000 },
  ];
  expect(ends({ strategy: 'silence', silences })[0]).toBe(160_000);
  expect(ends({ strategy: 'silence', silences: [{ start: 150_000, end: 250_000 }] })[0]).toBe(162_000); // a quarter of a second inside
});

test('a pause between sentences is taken rather than a breath that is a little nearer', () => {
  const long = { strategy: 'silence', chunkSeconds: 10, totalSamples: 48_000 * 60 } as const;
  const breath = { start: 10.12 * 48_000, end: 10.27 * 48_000 };
  const sentence = { start: 7.6 * 48_000, end: 9.1 * 48_000 };
  expect(ends({ ...long, silences: [sentence, breath] })[0]).toBe(8.85 * 48_000);
  expect(ends({ ...long, silences: [breath] })[0]).toBe(10.195 * 48_000);
});

test('a target inside a pause is taken as it is', () => {
  expect(ends({ strategy: 'silence', silences: [{ start: 130_000, end: 160_000 }] })[0]).toBe(144_000);
});

test('speech without a pause within reach is cut at the quietest moment around the target, else at the target', () => {
  const silences = [{ start: 0, end: 20_000 }];
  expect(ends({ strategy: 'silence', silences })[0]).toBe(144_000);
  const levels = new Int8Array(500).fill(-20).fill(-30, 120, 125); // 2.4 to 2.5 s
  expect(ends({ strategy: 'silence', silences, levels })[0]).toBe(117_600);
});

test('the quietest moment is looked for at most 8 s away', () => {
  const long = { strategy: 'silence', chunkSeconds: 60, totalSamples: 48_000 * 100 } as const;
  const quietAt = (second: number) => new Int8Array(5_000).fill(-20).fill(-30, second * 50, second * 50 + 5);
  expect(ends({ ...long, levels: quietAt(67) })[0]).toBe(67.05 * 48_000);
  expect(Math.abs((ends({ ...long, levels: quietAt(69) })[0] ?? 0) - 60 * 48_000)).toBeLessThan(960);
});

test('a pause in reach is preferred to a moment that is quieter', () => {
  const levels = new Int8Array(500).fill(-20).fill(-90, 150, 155);
  expect(ends({ strategy: 'silence', silences: [{ start: 96_000, end: 105_600 }], levels })[0]).toBe(100_800);
});

test('a fixed cut moves into a pause a tenth of a chunk away, and the next is a multiple again', () => {
  const silences = [{ start: 150_000, end: 170_000 }];
  expect(ends({ silences })).toEqual([152_400, 288_000, 432_000, 480_000]);
  expect(ends({ silences: [{ start: 156_001, end: 170_000 }] })[0]).toBe(144_000);
});

test('a fixed cut moves at most 2 s', () => {
  const long = { chunkSeconds: 60, totalSamples: 48_000 * 200 };
  const pause = (second: number) => [{ start: second * 48_000, end: (second + 1) * 48_000 }];
  expect(ends({ ...long, silences: pause(61.9) })[0]).toBe(61.95 * 48_000);
  expect(ends({ ...long, silences: pause(62) })[0]).toBe(60 * 48_000);
});

test('scene chunks end at the picture cut nearest to the target', () => {
  expect(ends({ strategy: 'scene', sceneCuts: [90_000, 151_000, 290_000] })).toEqual([151_000, 290_000, 434_000, 480_000]);
});

test('a scene cut within a word is left for a pause near to it', () => {
  const silences = [{ start: 155_000, end: 165_000 }];
  expect(ends({ strategy: 'scene', sceneCuts: [151_000], silences })[0]).toBe(157_400);
  expect(ends({ strategy: 'scene', sceneCuts: [], silences: [{ start: 130_000, end: 140_000 }] })[0]).toBe(137_600);
});

test('no sound makes no chunk', () => {
  expect(ends({ totalSamples: 0 })).toEqual([]);
});

test('chunks tile the track without gap, overlap or empty chunk, whatever the input', () => {
  const range = fc
    .tuple(fc.nat(2_000_000), fc.integer({ min: 1, max: 100_000 }))
    .map(([start, length]) => ({ start, end: start + length }));
  fc.assert(
    fc.property(
      fc.record({
        totalSamples: fc.integer({ min: 1, max: 2_000_000 }),
        sampleRateHz: fc.constantFrom(8_000, 44_100, 48_000),
        strategy: fc.constantFrom('fixed', 'silence', 'scene'),
        chunkSeconds: fc.double({ min: 0.5, max: 60, noNaN: true }),
        silences: fc.array(range, { maxLength: 40 }),
        sceneCuts: fc.array(fc.nat(2_000_000), { maxLength: 40 }),
        levels: fc.int8Array({ min: -128, max: 0, maxLength: 1_000 }),
      }),
      (input) => {
        const chunks = planChunks(input);
        expect(chunks[0]?.startSample).toBe(0);
        expect(chunks.at(-1)?.endSample).toBe(input.totalSamples);
        chunks.forEach((chunk, index) => {
          expect(chunk.index).toBe(index);
          expect(Number.isInteger(chunk.endSample)).toBe(true);
          expect(chunk.endSample).toBeGreaterThan(chunk.startSample);
          if (index > 0) expect(chunk.startSample).toBe(chunks[index - 1]?.endSample);
        });
      },
    ),
    propertyRuns(7, 400),
  );
});
