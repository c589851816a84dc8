import { expect, test } from 'vitest';
import { joinArguments, laterBy, periodList, periodsInput } from './join-arguments.ts';

test('a list names its files by their own names, quoted, and when the next one begins', () => {
  const files = [
    { name: "it's %d #1.partial", seconds: 4 },
    { name: 'b', seconds: null },
  ];
  expect(periodList(files)).toBe("ffconcat version 1.0\nfile 'file:it'\\''s %d #1.partial'\nduration 4.000000\nfile 'file:b'\n");
});

test('a list opens nothing but local files of the kinds that were found', () => {
  expect(periodsInput('/v/a.list', ['mpegts', 'mpegts']).join(' ')).toBe(
    '-protocol_whitelist file -format_whitelist concat,mpegts -f concat -safe 0 -i file:/v/a.list',
  );
});

test('an input begins later only where it does', () => {
  expect(laterBy(0)).toEqual([]);
  expect(laterBy(0.08)).toEqual(['-itsoffset', '0.080000']);
});

test.each([
  ['de', 'language=deu'],
  ['pt-BR', 'language=por'],
  ['fil', 'language=fil'],
  ['qaa', 'language=qaa'],
])('the language %s is stored with the three letters that MP4 knows', (language, stored) => {
  const job = { inputs: [['-i', 'file:a']], soundOnly: false, describedBy: null, container: 'mp4', output: '/o.mp4' } as const;
  expect(joinArguments({ ...job, language })).toContain(stored);
});
