import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import { type Micros, micros } from '../../units/micros.ts';
import { withoutMarkupSigns } from './cue-text.ts';
import { type Cue, formatSrt, joinCues, parseWebVtt } from './subtitles.ts';

const ms = (value: number): Micros => micros(value * 1_000);
const cue = (start: number, end: number, text: string): Cue => ({ start: ms(start), end: ms(end), text });

test('cues are read with and without hours, ids and settings, between blocks that are none', () => {
  const text = [
    '\uFEFFWEBVTT - some title',
    'Kind: captions',
    '',
    'STYLE',
    '::cue { color: red }',
    '',
    'NOTE made by a machine',
    'in two lines',
    '',
    'REGION',
    'id:fred',
    '',
    'intro',
    '00:01.000 --> 00:02.500 line:0 align:left',
    '<v Ann>Hello</v>',
    'you &amp; me',
    '',
    '100:00:00.000 --> 100:00:01.000',
    'late',
    '',
  ];
  const cues = [cue(1_000, 2_500, 'Hello\nyou & me'), cue(360_000_000, 360_001_000, 'late')];
  for (const lineEnd of ['\n', '\r\n', '\r']) expect(parseWebVtt(text.join(lineEnd))).toEqual(cues);
});

test('what services write wrongly is read all the same', () => {
  expect(parseWebVtt('WEBVTT\n00:00.000 --> 00:01.000\nno line after the header\n00:01.000-->00:02.0\nno line before')).toEqual([
    cue(0, 1_000, 'no line after the header'),
    cue(1_000, 2_000, 'no line before'),
  ]);
  expect(parseWebVtt('1\r\n00:00:01,000 --> 00:00:02,000\r\nSRT\r\n\r\n')).toEqual([cue(1_000, 2_000, 'SRT')]);
  expect(parseWebVtt('\uFEFF00:01.5 --> 00:02.25\nno header, short fractions')).toEqual([cue(1_500, 2_250, 'no header, short fractions')]);
});

test.each([
  ['no text', '00:01.000 --> 00:02.000\n\n'],
  ['an end before its start', '00:02.000 --> 00:01.000\nx\n'],
  ['75 seconds in a minute', '00:75.000 --> 02:00.000\nx\n'],
  ['no end', '00:01.000 -->\nx\n'],
  ['words for times', 'now --> then\nx\n'],
])('a cue with %s is left out, and the next one is read', (_name, bad) =>
  expect(parseWebVtt(`WEBVTT\n\n${bad}\n00:05.000 --> 00:06.000\ngood\n`)).toEqual([cue(5_000, 6_000, 'good')]),
);

test('words that begin other blocks may be said', () =>
  expect(parseWebVtt('WEBVTT\n\nNOTE\n00:01.000 --> 00:02.000\nSTYLE\nNOTE well')).toEqual([cue(1_000, 2_000, 'STYLE\nNOTE well')]));

test('an arrow in a text does not end its cue', () =>
  expect(parseWebVtt('WEBVTT\n\n00:01.000 --> 00:02.000\na --> b\nthen 00:03.000 --> 00:04.000\n')).toEqual([
    cue(1_000, 2_000, 'a → b\nthen 00:03.000 → 00:04.000'),
  ]));

test('a file without end is read up to 20,000 cues and a million characters', () => {
  const short = Array.from({ length: 30_000 }, () => '00:01.000 --> 00:02.000\nx\n\n').join('');
  expect(parseWebVtt(short)).toHaveLength(20_000);
  const long = `00:01.000 --> 00:02.000\n${'x'.repeat(2_000_000)}\n\n00:03.000 --> 00:04.000\ny`;
  expect(parseWebVtt(long).map(({ text }) => text.length)).toEqual([999_976]);
});

test('each chunk’s cues are put in its place and end soon after it', () => {
  const parts = [
    { start: ms(0), end: ms(10_000), cues: [cue(500, 1_500, 'one'), cue(9_000, 15_000, 'two'), cue(12_500, 13_000, 'gone')] },
    { start: ms(10_000), end: ms(20_000), cues: [cue(0, 900, 'three'), cue(1_000, 1_000, 'empty'), cue(2_000, 3_000, ' \n ')] },
  ];
  expect(joinCues(parts)).toEqual([cue(500, 1_500, 'one'), cue(9_000, 12_000, 'two'), cue(10_000, 10_900, 'three')]);
});

test('the same text twice at the same time is one cue, at another time it is two', () => {
  const parts = [
    { start: ms(0), end: ms(10_000), cues: [cue(9_000, 11_000, 'Yes.'), cue(9_500, 9_700, 'What?')] },
    { start: ms(10_000), end: ms(20_000), cues: [cue(500, 2_000, 'Yes.'), cue(2_000, 3_000, 'Yes.')] },
  ];
  expect(joinCues(parts)).toEqual([cue(9_000, 12_000, 'Yes.'), cue(9_500, 9_700, 'What?'), cue(12_000, 13_000, 'Yes.')]);
});

test('SubRip text is numbered, with times to the millisecond', () =>
  expect(formatSrt([{ start: micros(1_234_567), end: micros(1_234_568), text: 'short' }, cue(3_725_004, 36_000_000, 'a\n\nb --> c')])).toBe(
    '1\n00:00:01,235 --> 00:00:01,236\nshort\n\n2\n01:02:05,004 --> 10:00:00,000\na\nb → c\n\n',
  ));

const times = fc.tuple(fc.nat(100_000_000), fc.integer({ min: 1, max: 600_000 }));
const words = fc.string({
  unit: fc.constantFrom('a', 'é', '日', '<', '&', 'lt;', '{', '\\', ' ', '\n', '-', '>', '1', ':', '.', '\r', '\u2028', '"', '\0'),
});
const cuesOf = (text: fc.Arbitrary<string>) =>
  fc.array(
    fc.tuple(times, text).map(([[start, length], said]) => cue(start, start + length, said)),
    { maxLength: 30 },
  );
const whole = (cues: readonly Cue[]) => joinCues([{ start: micros(0), end: ms(1_000_000_000), cues }]);

test('what is written is read again the same, whatever was said', () =>
  fc.assert(
    fc.property(cuesOf(words), (cues) => {
      const joined = whole(cues);
      expect(parseWebVtt(formatSrt(joined))).toEqual(joined.map((said) => ({ ...said, text: withoutMarkupSigns(said.text) })));
    }),
    propertyRuns(41, 300),
  ));

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
test('WebVTT of any text is read as the text that it is', () =>
  fc.assert(
    fc.property(cuesOf(fc.string()), (cues) => {
      const joined = whole(cues);
      const blocks = joined.map(({ text }, index) => {
        const [number, time] = formatSrt([joined[index]!]).split('\n'); // within its length
        return `${number}\n${time?.replaceAll(',', '.')} align:start\n${escaped(text)}`;
      });
      expect(parseWebVtt(['WEBVTT', ...blocks].join('\n\n'))).toEqual(joined);
    }),
    propertyRuns(42, 300),
  ));
