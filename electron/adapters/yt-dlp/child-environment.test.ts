import { expect, test } from 'vitest';
import { sealed } from './child-environment.ts';

const program = { command: '/bin/yt-dlp', args: ['--version'], env: { PYTHONPATH: '/x.whl' } };
const ALWAYS = { PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1', PYTHONSAFEPATH: '1', PYTHONDONTWRITEBYTECODE: '1' };

test('the program gets what is on the list and what it is given, and nothing else of ours', () => {
  const ours = { PATH: '/bin', SECRET: 'hush', LANG: 'de', LC_ALL: 'de', PYTHONPATH: '/evil' };
  expect(sealed(program, { TMPDIR: '/t' }, ours)).toEqual({
    ...{ command: '/bin/yt-dlp', args: ['--version'] },
    env: { PATH: '/bin', LANG: 'de', LC_ALL: 'de', ...ALWAYS, PYTHONPATH: '/x.whl', TMPDIR: '/t' },
  });
});

test('on Windows too, where the names of variables are written in other letters, Electron is told to be a Node', () => {
  const ours = { Path: 'C:\\Windows', SystemRoot: 'C:\\Windows', SystemDrive: 'C:', ComSpec: 'cmd.exe', SECRET: 'hush' };
  const { SECRET: _, ...needed } = ours;
  const { env } = sealed({ ...program, env: {} }, { ELECTRON_RUN_AS_NODE: '1', TEMP: 'C:\\t' }, ours);
  expect(env).toEqual({ ...needed, ...ALWAYS, ELECTRON_RUN_AS_NODE: '1', TEMP: 'C:\\t' });
});

test('a proxy of the surroundings is not handed on: the other requests of a download do not use it', () =>
  expect(
    sealed({ ...program, env: {} }, {}, { https_proxy: 'http://p:1', HTTP_PROXY: 'http://p:1', all_proxy: 'x', NO_PROXY: 'y' }).env,
  ).toEqual(ALWAYS));
