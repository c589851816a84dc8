import { expect, test } from 'vitest';
import { blocksWithin, gatedLoudness, integratedLoudness, levelGain } from './loudness.ts';

const lasting = (lufs: number, blocks: number): readonly number[] => Array.from({ length: blocks }, () => lufs);

test('a steady sound is as loud as each of its moments', () => expect(integratedLoudness(lasting(-23, 50))).toBeCloseTo(-23, 9));

test('the mean is one of power, not of decibels', () =>
  expect(integratedLoudness([...lasting(-20, 10), ...lasting(-26, 10)])).toBeCloseTo(10 * Math.log10((1 + 10 ** -0.6) / 2) - 20, 9));

test('silence and pauses do not make speech quieter', () => {
  expect(gatedLoudness([...lasting(-23, 30), ...lasting(-120.691, 500)])).toEqual({ lufs: expect.closeTo(-23, 9), blocks: 30 });
  // EBU Tech 3341, case 3: the ends at −36 LUFS lie under the relative gate.
  expect(gatedLoudness([...lasting(-36, 100), ...lasting(-23, 600), ...lasting(-36, 100)])).toEqual({
    lufs: expect.closeTo(-23, 9),
    blocks: 600,
  });
});

test('silence has no loudness', () => {
  expect(integratedLoudness([])).toBeNull();
  expect(integratedLoudness(lasting(-70, 100))).toBeNull();
});

test('a quiet dub is brought to the original’s loudness', () =>
  expect(levelGain({ original: lasting(-20, 50), dub: lasting(-23.5, 50), peak: 0.2 })).toEqual({
    gainDb: expect.closeTo(3.5, 9),
    isLimited: false,
  }));

test('a gain that would make the loudest sample clip asks for a limiter', () => {
  const loudness = { original: lasting(-17, 50), dub: lasting(-20, 50) };
  expect(levelGain({ ...loudness, peak: 0.68 }).isLimited).toBe(false); // −3.35 dBFS
  expect(levelGain({ ...loudness, peak: 0.7 }).isLimited).toBe(true); // −3.1 dBFS
});

test('no gain is over 12 dB either way', () => {
  expect(levelGain({ original: lasting(-10, 50), dub: lasting(-40, 50), peak: 0 })).toEqual({ gainDb: 12, isLimited: false });
  expect(levelGain({ original: lasting(-40, 50), dub: lasting(-10, 50), peak: 1 })).toEqual({ gainDb: -12, isLimited: false });
});

test('silence, less than a second and a difference that nobody hears are left alone', () => {
  const none = { gainDb: 0, isLimited: false };
  expect(levelGain({ original: lasting(-20, 50), dub: lasting(-120, 50), peak: 1 })).toEqual(none);
  expect(levelGain({ original: [], dub: lasting(-20, 50), peak: 1 })).toEqual(none);
  expect(levelGain({ original: lasting(-20, 50), dub: lasting(-25, 9), peak: 1 })).toEqual(none);
  expect(levelGain({ original: lasting(-20, 50), dub: lasting(-20.09, 50), peak: 1 })).toEqual(none);
});

test('a part of a track has the values whose 400 ms lie within it', () => {
  expect(blocksWithin(0, 1)).toEqual({ first: 3, end: 10 });
  expect(blocksWithin(0.3, 0.7)).toEqual({ first: 6, end: 7 });
  expect(blocksWithin(0.31, 0.75)).toEqual({ first: 7, end: 7 });
  expect(blocksWithin(5, 5.2)).toEqual({ first: 53, end: 53 });
});
