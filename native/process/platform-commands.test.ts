import { expect, test } from 'vitest';
import { childEnvironment } from './child-environment.ts';
import { createDeathSignalWrapper, deathSignalArguments } from './death-signal.ts';
import { parseStartTime, startTimeQuestion } from './end-leftovers.ts';
import { taskkillArguments } from './process-tree.ts';

test('on Windows taskkill ends the process and its descendants', () => {
  expect(taskkillArguments(812)).toEqual(['/PID', '812', '/T', '/F']);
});

test('on Linux a program is started so that the kernel ends it with us', () => {
  expect(deathSignalArguments('/usr/bin/ffmpeg', ['-i', '-x'])).toEqual(['--pdeathsig', 'KILL', '--', '/usr/bin/ffmpeg', '-i', '-x']);
});

test('where the kernel has no such signal the program is started as it is', async () => {
  const wrap = createDeathSignalWrapper('darwin');
  expect(await wrap('/opt/homebrew/bin/ffmpeg', ['-version'])).toEqual({ command: '/opt/homebrew/bin/ffmpeg', args: ['-version'] });
});

test('macOS and Windows are asked for the start time of a process', () => {
  expect(startTimeQuestion(812, 'darwin')).toEqual({ command: 'ps', args: ['-o', 'lstart=', '-p', '812'] });
  expect(startTimeQuestion(812, 'win32').args.at(-1)).toContain('Get-Process -Id 812');
});

test('their answers are read as a time, and no answer as none', () => {
  expect(parseStartTime('Sat Nov 21 01:49:03 2026\n')).toBe(new Date(2026, 10, 21, 1, 49, 3).getTime());
  expect(parseStartTime('2026-11-21T01:49:03.0000000Z\r\n')).toBe(Date.UTC(2026, 10, 21, 1, 49, 3));
  expect(parseStartTime('')).toBeUndefined();
});

test('a child gets our environment without keys and passwords, and its token', () => {
  const env = { PATH: '/bin', ELEVENLABS_API_KEY: 'k', db_password: 'p', FFREPORT: 'file=x', HOME: '/root' };
  expect(childEnvironment(env, 'abc')).toEqual({ PATH: '/bin', HOME: '/root', AV_LOG_FORCE_NOCOLOR: '1', STREAMFETCH_RUN: 'abc' });
});
