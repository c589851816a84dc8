import { expect, test } from 'vitest';
import { micros } from '../../units/micros.ts';
import { type Cue, parseWebVtt } from '../media/subtitles.ts';
import { unrollCaptions } from './rolling-captions.ts';

const shown = (cues: readonly Cue[]) => cues.map(({ start, end, text }) => `${start / 1e6}-${end / 1e6} ${text}`);

/** As YouTube writes its own captions: a line with the time of each word, then a moment that only carries it up. */
const ROLLING = `WEBVTT
Kind: captions
Language: en

00:00:00.000 --> 00:00:02.000 align:start position:0%
 
welcome<00:00:00.500><c> to</c><00:00:00.900><c> the</c><00:00:01.200><c> talk</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
welcome to the talk
 

00:00:02.010 --> 00:00:04.500 align:start position:0%
welcome to the talk
about<00:00:02.500><c> old</c><00:00:03.000><c> maps</c>

00:00:04.500 --> 00:00:04.510 align:start position:0%
about old maps
 

00:00:04.510 --> 00:00:07.000 align:start position:0%
about old maps
and<00:00:05.000><c> new</c><00:00:05.500><c> ones</c>
`;

test('captions that roll become one cue a line, in their time', () => {
  expect(shown(unrollCaptions(parseWebVtt(ROLLING)))).toEqual([
    '0-2.01 welcome to the talk',
    '2.01-4.51 about old maps',
    '4.51-7 and new ones',
  ]);
});

test('subtitles that do not roll stay as they are, also where a line is said twice', () => {
  const cue = (start: number, text: string): Cue => ({ start: micros(start * 1e6), end: micros((start + 1) * 1e6), text });
  const written = [cue(0, 'No.'), cue(1, 'No.'), cue(2, 'Why\nnot?'), cue(3, 'Because.'), cue(4, 'Ah.'), cue(5, 'Yes.')];
  expect(unrollCaptions(written)).toBe(written);
});

test('a line that is carried for long stays on the screen for as long', () => {
  const rolling = parseWebVtt(ROLLING);
  const last = rolling.at(-1);
  if (!last) throw new Error('there are cues');
  const carried = [...rolling, { ...last, start: last.end, end: micros(last.end + 1e6), text: 'and new ones' }];
  expect(shown(unrollCaptions(carried)).at(-1)).toBe('4.51-8 and new ones');
});
