import { expect, test } from 'vitest';
import { parseCommandLine } from './command-line.ts';

test('a command line as Playwright writes it is taken apart like Electron does', () => {
  const parsed = parseCommandLine([
    '-r',
    'loader.js',
    '--no-sandbox',
    '--inspect=0',
    '--remote-debugging-port=0',
    '.',
    '--lang=a=b',
    'film.mp4',
  ]);
  expect(parsed.preloads).toEqual(['loader.js']);
  expect(Object.fromEntries(parsed.switches)).toEqual({ 'no-sandbox': '', inspect: '0', 'remote-debugging-port': '0', lang: 'a=b' });
  expect(parsed.rest).toEqual(['.', 'film.mp4']);
  expect(parsed.wantsVersion).toBe(false);
});

test('asking for the version needs no app', () => expect(parseCommandLine(['--version']).wantsVersion).toBe(true));
