import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import { createLevelMeter, decodeLevels, encodeLevels, LEVEL_RATE_HZ, LEVEL_SECONDS, SILENT_DBFS, waveform } from './levels.ts';

const WINDOW = LEVEL_RATE_HZ * LEVEL_SECONDS;
function measure(...pieces: readonly Float32Array[]) {
  const meter = createLevelMeter();
  for (const piece of pieces) meter.push(piece);
  return meter.finish();
}

test('a window is as loud as its RMS, and its peak is its largest sample either way', () => {
  const sine = Float32Array.from({ length: WINDOW }, (_, index) => 0.5 * Math.sin((2 * Math.PI * index) / 16));
  expect(measure(sine)).toEqual({ levels: Int8Array.of(-9), peaks: Uint8Array.of(128) });
  expect(measure(new Float32Array(WINDOW).fill(-1))).toEqual({ levels: Int8Array.of(0), peaks: Uint8Array.of(255) });
});

test('silence and samples that are no numbers are silent, overs are at full scale', () => {
  const { levels, peaks } = measure(new Float32Array(WINDOW), new Float32Array(WINDOW).fill(Number.NaN), new Float32Array(WINDOW).fill(3));
  expect([...levels]).toEqual([SILENT_DBFS, SILENT_DBFS, 0]);
  expect([...peaks]).toEqual([0, 0, 255]);
});

test('a rest shorter than a window is measured by what is there', () =>
  expect(measure(new Float32Array(WINDOW + 3).fill(0.1))).toEqual({ levels: Int8Array.of(-20, -20), peaks: Uint8Array.of(26, 26) }));

const sound = fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 1_000 });
test('it does not matter in which pieces the sound comes, and what is written is read again', () =>
  fc.assert(
    fc.property(sound, fc.nat(1_000), (samples, cut) => {
      const whole = measure(samples);
      expect(measure(samples.subarray(0, cut), samples.subarray(cut))).toEqual(whole);
      expect(decodeLevels(encodeLevels(whole))).toEqual(whole);
    }),
    propertyRuns(21, 100),
  ));

test('a waveform has the loudest of each part and no more parts than there are windows', () => {
  const peaks = Uint8Array.of(1, 9, 3, 4, 200, 0);
  const levels = new Int8Array(peaks.length);
  expect(waveform({ levels, peaks }, 3)).toEqual([9, 4, 200]);
  expect(waveform({ levels, peaks }, 2_000)).toEqual([...peaks]);
  expect(waveform({ levels: new Int8Array(0), peaks: new Uint8Array(0) }, 10)).toEqual([]);
});
