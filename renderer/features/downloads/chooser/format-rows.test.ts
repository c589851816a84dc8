import { expect, test } from 'vitest';
import { fakeInspection } from '../../../testing/fake-download-data.ts';
import { presetWish } from '../add/presets.ts';
import { audioRows, codecName, sizeOf, videoRows } from './format-rows.ts';

const lecture = fakeInspection();

test('there is one row a height and codec, each with its sound, and the one that the preset would take is marked', () => {
  const rows = videoRows(lecture, presetWish('video-1080'));
  expect(rows.map((row) => [row.name, codecName(row.videoCodec), codecName(row.audioCodec), row.isPreset])).toEqual([
    ['2160p', 'AV1', 'AAC', false],
    ['1440p', 'VP9', 'Opus', false],
    ['1080p60', 'VP9', 'Opus', false],
    ['1080p', 'H.264', 'AAC', true],
    ['720p', 'H.264', 'AAC', false],
    ['480p', 'H.264', 'AAC', false],
  ]);
  expect(rows.find((row) => row.isPreset)?.choice.formats.map((format) => format.id)).toEqual(['137', '140']);
  expect(videoRows(lecture, presetWish('video-best')).find((row) => row.isPreset)?.name).toBe('2160p');
});

test('sound alone is offered by codec and rate, out of the whole file where there is no other', () => {
  expect(audioRows(lecture, presetWish('audio-m4a')).map((row) => [codecName(row.audioCodec), row.isPreset])).toEqual([
    ['Opus', false],
    ['AAC', true],
  ]);
  const whole = { ...lecture, formats: lecture.formats.filter((format) => format.kind === 'video').slice(0, 1) };
  expect(
    audioRows({ ...whole, formats: whole.formats.map((format) => ({ ...format, kind: 'muxed' as const })) }, presetWish('audio-best')),
  ).toHaveLength(1);
});

test('a size that the site does not tell is reckoned from the bits a second, or not told at all', () => {
  const [format] = lecture.formats;
  if (!format) throw new Error('there are formats');
  expect(sizeOf([{ ...format, sizeBytes: null, bitrateBps: 8_000 }], 10_000)).toEqual({ bytes: 10_000, isExact: false });
  expect(sizeOf([{ ...format, sizeBytes: null, bitrateBps: null }], 10_000)).toEqual({ bytes: null, isExact: false });
});
