import { expect, test } from 'vitest';
import { BAR_FIELDS, decodeBar, encodeBar } from './bar-code.ts';
import { findChirps, identifyTone } from './find-chirps.ts';
import { runsOf } from './read-frames.ts';
import { soundOf } from './sound-truth.ts';

test('a bar says which frame of which source it is', () => {
  for (const code of [
    { frame: 0, source: 0 },
    { frame: 1, source: 15 },
    { frame: 262_143, source: 7 },
  ]) {
    const row = encodeBar(code);
    expect(row.length).toBe(BAR_FIELDS);
    expect(decodeBar(row)).toEqual(code);
  }
});

test('a bar with any one field wrong is not readable, nor is a plain picture', () => {
  const row = encodeBar({ frame: 12_345, source: 3 });
  for (let field = 0; field < BAR_FIELDS; field += 1) {
    expect(decodeBar(row.map((grey, index) => (index === field ? 255 - grey : grey)))).toBeUndefined();
  }
  expect(decodeBar(new Uint8Array(BAR_FIELDS))).toBeUndefined();
  expect(decodeBar(new Uint8Array(BAR_FIELDS).fill(255))).toBeUndefined();
});

test('runs break where a frame is missing, comes twice, or the source changes', () => {
  const frames = [
    [0, 0, 1],
    [0.04, 1, 1],
    [0.08, 3, 1],
    [0.12, 3, 1],
    [0.16, undefined, undefined],
    [0.2, 4, 1],
    [0.24, 5, 2],
  ] as const;
  expect(runsOf(frames.map(([seconds, frame, source]) => ({ seconds, frame, source })))).toEqual([
    'src1:0-1@0',
    'src1:3-3@0.08',
    'src1:3-4@0.12',
    'src2:5-5@0.24',
  ]);
});

function samplesOf(seconds: number, sampleRateHz: number): Float32Array {
  const bytes = Buffer.concat([...soundOf({ seconds, sampleRateHz, channels: 1, speech: [[1, seconds]] })]);
  return Float32Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(index * 2) / 32_768);
}

test.each([44_100, 48_000, 22_050])('chirps are found to the sample and tones name their second at %d Hz', (rate) => {
  const samples = samplesOf(4, rate);
  const found = findChirps(samples, rate, 0);
  expect(found).toEqual([rate, 2 * rate, 3 * rate]);
  expect(found.map((start) => identifyTone(samples, start, rate, 0))).toEqual([1, 2, 3]);
});

test('a sound moved by a few samples is found there', () => {
  const samples = samplesOf(3, 48_000);
  expect(findChirps(samples.subarray(7), 48_000, 0)).toEqual([47_993, 95_993]);
});

test('silence holds nothing', () => {
  expect(findChirps(new Float32Array(96_000), 48_000, 0)).toEqual([]);
});
