import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareVersions, OLDEST_VERSION } from '../../electron/services/extractors/version.ts';
import { describeTool, ensureTools, findTool, type SetupOptions } from './setup.mjs';
import { OLDEST_YT_DLP } from './tools.mjs';

let root: string;
let bin: string;
let lines: string[];
let surroundings: SetupOptions & { readonly env: NodeJS.ProcessEnv };

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'streamfetch-setup-'));
  bin = path.join(root, 'bin');
  mkdirSync(bin);
  lines = [];
  surroundings = { root, env: { PATH: bin }, isRoot: false, platform: 'linux', nowMs: 1_000, log: (line) => lines.push(line) };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function program(name: string, script = 'true'): string {
  const file = path.join(bin, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** An apt-get that notes how it was called and installs an ffmpeg by writing two files. */
function fakeApt(): void {
  const make = (name: string): string => `printf '#!/bin/sh\\necho ${name} version 9.9.9\\n' >${bin}/${name}; /bin/chmod +x ${bin}/${name}`;
  program('apt-get', `echo "$@" >>${root}/apt.log\ncase "$*" in *install*) ${make('ffmpeg')}; ${make('ffprobe')};; esac`);
}

/** Runs the command in a project of its own, so that it does not write to ours. */
function setup(args: readonly string[], env: NodeJS.ProcessEnv) {
  cpSync(import.meta.dirname, path.join(root, 'tools/setup'), { recursive: true });
  return spawnSync(process.execPath, [path.join(root, 'tools/setup/setup.mjs'), ...args], { env, encoding: 'utf8' });
}

test('ffmpeg is found only together with ffprobe', () => {
  const ffmpeg = program('ffmpeg');
  expect(findTool('ffmpeg', surroundings)).toBeUndefined();
  program('ffprobe');
  expect(findTool('ffmpeg', surroundings)).toBe(ffmpeg);
});

test('what is there already is written down and nothing is installed', async () => {
  fakeApt();
  const found = { ffmpeg: program('ffmpeg'), chromium: program('google-chrome') };
  program('ffprobe');
  expect(await ensureTools(['ffmpeg', 'chromium'], { ...surroundings, isRoot: true })).toEqual(found);
  expect(JSON.parse(readFileSync(path.join(root, '.tools.json'), 'utf8'))).toEqual(found);
  expect(lines).toEqual([]);
});

test('root gets a missing ffmpeg from apt-get', async () => {
  fakeApt();
  const found = await ensureTools(['ffmpeg'], { ...surroundings, isRoot: true });
  expect(found).toEqual({ ffmpeg: path.join(bin, 'ffmpeg') });
  const calls = readFileSync(path.join(root, 'apt.log'), 'utf8').trim().split('\n');
  expect(calls.map((call) => call.replace(/^.*-qq /, ''))).toEqual([
    'update',
    'install -y --no-install-recommends ffmpeg fonts-dejavu-core',
  ]);
});

test.each([
  ['another user than root', {}],
  ['someone who wants nothing installed', { isRoot: true, env: { STREAMFETCH_NO_INSTALL: '1' } }],
])('%s gets nothing installed', async (_name, change: SetupOptions) => {
  fakeApt();
  const env = { ...surroundings.env, ...change.env };
  expect(await ensureTools(['ffmpeg'], { ...surroundings, ...change, env })).toEqual({});
  expect(() => readFileSync(path.join(root, 'apt.log'))).toThrow('ENOENT');
});

test('an installation that fails is told in its last words', async () => {
  program('apt-get', 'echo "E: Unable to locate package" >&2; echo bye >&2; exit 100');
  expect(await ensureTools(['ffmpeg'], { ...surroundings, isRoot: true })).toEqual({});
  expect(lines.at(-1)).toContain('E: Unable to locate package');
});

test('an Electron that could not be had is tried for again after a day', async () => {
  const installer = path.join(root, 'node_modules/electron/install.js');
  mkdirSync(path.dirname(installer), { recursive: true });
  writeFileSync(installer, 'console.error("fetch failed"); process.exit(1);');
  const get = (nowMs: number) => ensureTools(['electron'], { ...surroundings, nowMs });
  const attempts = () => lines.filter((line) => line.startsWith('get ')).length;
  expect(await get(1_000)).toEqual({});
  expect(await get(2_000)).toEqual({});
  expect(attempts()).toBe(1);
  await get(1_000 + 24 * 60 * 60 * 1000);
  expect(attempts()).toBe(2);
});

test('an Electron that its installer put there is found', () => {
  const folder = path.join(root, 'node_modules/electron');
  mkdirSync(path.join(folder, 'dist'), { recursive: true });
  writeFileSync(path.join(folder, 'path.txt'), 'electron');
  const binary = path.join(folder, 'dist/electron');
  writeFileSync(binary, '');
  expect(findTool('electron', surroundings)).toBeUndefined();
  chmodSync(binary, 0o755);
  expect(findTool('electron', surroundings)).toBe(binary);
});

test('the command says what is missing and how to get it, and fails', () => {
  const { status, stderr, stdout } = setup(['ffmpeg'], { PATH: bin, STREAMFETCH_NO_INSTALL: '1' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^MISSING {2}ffmpeg: .*install.*, or set FFMPEG_PATH\n$/);
  expect(stdout).toBe('');
});

test('a program that is there and cannot be run is missing', () => {
  const broken = program('ffmpeg', 'exit 1');
  program('ffprobe');
  const { status, stderr } = setup(['ffmpeg'], { PATH: bin, STREAMFETCH_NO_INSTALL: '1' });
  expect(status).toBe(1);
  expect(stderr).toContain(`${broken} cannot be run`);
});

test('an unknown tool is a mistake in the call', () => {
  expect(setup(['ffmpg'], { PATH: bin }).status).toBe(2);
});

/** A Python whose pip notes how it was called and downloads two wheels by writing files. */
function fakePip(script = ''): void {
  const wheels = ['2026.8.19', '2026.10.2'].map((version) => `yt_dlp-${version}-py3-none-any.whl`);
  program('python3', `echo "$@" >>${root}/pip.log\n${script}\ncd ${root}/.tools/yt-dlp && : >${wheels[0]} && : >${wheels[1]}`);
}

test('yt-dlp is fetched with pip into a folder that Git does not see, and the newest wheel is taken', async () => {
  fakePip();
  const found = await ensureTools(['yt-dlp'], surroundings);
  expect(found).toEqual({ 'yt-dlp': path.join(root, '.tools/yt-dlp/yt_dlp-2026.10.2-py3-none-any.whl') });
  expect(readFileSync(path.join(root, '.tools/.gitignore'), 'utf8')).toBe('*\n');
  expect(readFileSync(path.join(root, 'pip.log'), 'utf8')).toMatch(/^-m pip download --no-deps .* yt-dlp>=2026\.8\.19\n$/);
  await ensureTools(['yt-dlp'], surroundings);
  expect(readFileSync(path.join(root, 'pip.log'), 'utf8').split('\n')).toHaveLength(2);
});

test('where pip reaches no index, yt-dlp is absent with a hint, which is no failure', async () => {
  fakePip('echo "ERROR: No matching distribution found for yt-dlp" >&2; exit 1');
  expect(await ensureTools(['yt-dlp'], surroundings)).toEqual({});
  expect(lines.at(-1)).toBe('         could not be had: ERROR: No matching distribution found for yt-dlp');
  const told = await describeTool('yt-dlp', undefined, surroundings);
  expect(told).toMatchObject({ ok: true, line: expect.stringMatching(/^absent {3}yt-dlp: .* \(to get it: python3 -m pip download /) });
});

test('without Python a wheel of yt-dlp is of no use', () => {
  mkdirSync(path.join(root, '.tools/yt-dlp'), { recursive: true });
  writeFileSync(path.join(root, '.tools/yt-dlp/yt_dlp-2026.8.19-py3-none-any.whl'), '');
  expect(findTool('yt-dlp', surroundings)).toBeUndefined();
});

test('set-up asks for no older yt-dlp than the program starts', () => {
  expect(compareVersions(OLDEST_YT_DLP, OLDEST_VERSION)).toBe(0);
});
