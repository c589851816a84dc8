import { expect, test } from 'vitest';
import { sealed } from './child-environment.ts';

const program = { command: '/bin/yt-dlp', args: ['--version'], env: { PYTHONPATH: '/x.whl' } };

test('what is not on the list is taken away by name, so that no value of ours stands in a list of processes', () => {
  const ours = { PATH: '/bin', SECRET: 'hush', LANG: 'de', STREAMFETCH_RUN: 'token' };
  expect(sealed(program, { TMPDIR: '/t' }, 'linux', ours)).toEqual({
    command: '/usr/bin/env',
    args: [
      ...['-u', 'SECRET', 'PYTHONIOENCODING=utf-8', 'PYTHONUTF8=1', 'PYTHONSAFEPATH=1', 'PYTHONDONTWRITEBYTECODE=1'],
      ...['PYTHONPATH=/x.whl', 'TMPDIR=/t', '/bin/yt-dlp', '--version'],
    ],
  });
});

test('a program in a folder with = in its name is a program, not a variable', () =>
  expect(sealed({ ...program, command: '/a=b/yt-dlp' }, {}, 'darwin', {}).args.slice(-5)).toEqual([
    ...['nice', '-n', '0', '/a=b/yt-dlp', '--version'],
  ]));

test('on Windows, where nothing can take variables away, the program is started as it is', () =>
  expect(sealed(program, {}, 'win32', { SECRET: 'x' })).toEqual({ command: '/bin/yt-dlp', args: ['--version'] }));
