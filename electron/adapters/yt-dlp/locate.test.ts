import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { candidates, installAdvice, invocationOf } from './locate.ts';

let root: string;
let bin: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'streamfetch-locate-'));
  bin = path.join(root, 'bin');
  await mkdir(bin);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function file(name: string, mode = 0o755): Promise<string> {
  const full = path.join(root, name);
  await writeFile(full, '');
  await chmod(full, mode);
  return full;
}
const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ PATH: bin, ...more });

test('a program is started as it is', async () => {
  const program = await file('bin/yt-dlp');
  expect(await invocationOf(program, env(), 'linux')).toEqual({ command: program, args: [], env: {} });
});

test('a wheel is started as a module of Python, a zip of Python files by Python', async () => {
  const python = await file('bin/python3');
  const wheel = await file('yt_dlp-2026.8.19-py3-none-any.whl', 0o644);
  expect(await invocationOf(wheel, env(), 'linux')).toEqual({ command: python, args: ['-m', 'yt_dlp'], env: { PYTHONPATH: wheel } });
  const zip = await file('yt-dlp.pyz', 0o644);
  expect(await invocationOf(zip, env(), 'linux')).toEqual({ command: python, args: [zip], env: {} });
});

test('a wheel without Python, a file that may not be executed, a folder and nothing at all cannot be started', async () => {
  const wheel = await file('yt_dlp.whl', 0o644);
  const plain = await file('yt-dlp', 0o644);
  for (const each of [wheel, plain, bin, path.join(root, 'gone')]) expect(await invocationOf(each, env(), 'openbsd'), each).toBeUndefined();
});

test('what the variable names is the only one asked', async () => {
  await file('bin/yt-dlp');
  const named = await file('mine');
  const managed = async () => ({ command: '/managed', args: [], env: {} });
  const found = await candidates({ env: env({ YT_DLP_PATH: named }), platform: 'linux', managed });
  expect(found).toEqual([{ origin: 'variable', invocation: { command: named, args: [], env: {} } }]);
});

test('the managed one comes first, then the one on PATH; a relative folder is no part of PATH', async () => {
  const onPath = await file('bin/yt-dlp');
  await file('yt-dlp');
  const managed = async () => ({ command: '/managed', args: [], env: {} });
  const found = await candidates({ env: { PATH: `${path.relative(process.cwd(), root)}:${bin}` }, platform: 'darwin', managed });
  expect('complaint' in found ? [] : found.map(({ origin, invocation }) => [origin, invocation.command])).toEqual([
    ['managed', '/managed'],
    ['path', onPath],
  ]);
});

test('every system has its own advice', () => {
  const advice = (['linux', 'darwin', 'win32'] as const).map(installAdvice);
  expect(new Set(advice).size).toBe(3);
});
