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

test('silence chunks end at the quiet point nearest to the target, inside the pause', () => {
  const silences = [
    { start: 96_000, end: 105_600 },
    { start: 150_000, end: 170_000 },
  ];
  expect(ends({ strategy: 'silence', silences })[0]).toBe(152_400);
});

test('a target inside a pause is taken as it is', () => {
  expect(ends({ strategy: 'silence', silences: [{ start: 130_000, end: 160_000 }] })[0]).toBe(144_000);
});

test('speech without a pause within reach is cut at the target', () => {
  expect(ends({ strategy: 'silence', silences: [{ start: 0, end: 20_000 }] })[0]).toBe(144_000);
});

test('scene chunks end at the picture cut nearest to the target', () => {
  expect(ends({ strategy: 'scene', sceneCuts: [90_000, 151_000, 290_000] })).toEqual([151_000, 290_000, 434_000, 480_000]);
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
