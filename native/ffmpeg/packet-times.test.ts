import { expect, test } from 'vitest';
import { createPacketTimes, packetTimesArguments } from './packet-times.ts';

test('picture and sound are read in one go, without decoding', () => {
  expect(packetTimesArguments({ input: ['-i', 'file:/v/a.mp4'], streams: [0, 1] }).join(' ')).toBe(
    '-copyts -i file:/v/a.mp4 -map 0:0 -map 0:1 -c copy -f framecrc pipe:1',
  );
});

test('lines are read as ffmpeg writes them, also where a piece ends in the middle of one', () => {
  const times = createPacketTimes(3);
  const text = [
    '#software: Lavf59.27.100',
    '#tb 0: 1/12800',
    '#tb 1: 1/48000',
    '0,      -1024,          0,      512,     4631, 0x5b0e1a2b',
    '1,          0,          0,     1024,      371, 0xd3b0a1c2',
    '0,       -512,       1024,      512,      123, 0x5b0e1a2b, S=1,        8',
    '0,      25600,      26112,      512,      123, 0x5b0e1a2b',
    '1,       1024,       1024,     1024,      371, 0xd3b0a1c2',
    '',
  ].join('\n');
  for (let at = 0; at < text.length; at += 7) times.push(text.slice(at, at + 7));
  const [picture, sound, none] = times.spans();
  expect(picture).toEqual({ packets: 3, start: -0.08, end: 2.04, longest: { at: -0.04, seconds: 2.04 } });
  expect(sound?.end).toBeCloseTo(2_048 / 48_000);
  expect(none).toBeUndefined();
});
