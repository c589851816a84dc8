import { expect, test } from 'vitest';
import { bestLag } from './correlate.ts';

const noise = (length: number, seed: number): Float32Array => {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 1_073_741_824 - 1;
  });
};

test('a sound that comes late is heard late by exactly its samples', () => {
  const sound = noise(4_000, 3);
  for (const late of [-50, -1, 0, 1, 37]) {
    const reference = sound.slice(1_000, 2_000);
    const heard = sound.slice(1_000 - 60 - late, 2_000 + 60 - late);
    expect(bestLag(reference, heard, 60)).toMatchObject({ lag: late });
    expect(bestLag(reference, heard, 60).score).toBeCloseTo(1, 5);
  }
});
test('another sound is not taken for it', () => expect(bestLag(noise(1_000, 3), noise(1_120, 99), 60).score).toBeLessThan(0.3));
test('silence is like nothing', () => expect(bestLag(new Float32Array(100), new Float32Array(140), 20)).toEqual({ lag: 0, score: 0 }));
test('a steady tone is taken to be where it is expected, not a period off', () => {
  const tone = Float32Array.from({ length: 1_120 }, (_, index) => Math.sin((2 * Math.PI * 440 * index) / 48_000));
  expect(bestLag(tone.slice(60, 1_060), tone, 60)).toMatchObject({ lag: 0 });
});
