import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseEncoders } from './encoders.ts';
import { candidatePaths } from './locations.ts';
import { isTooOld, parseVersion } from './version.ts';

const captured = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

test('encoders are read from what ffmpeg 5.1 prints', () => {
  const encoders = parseEncoders(captured('ffmpeg-5.1-encoders.txt'));
  expect([...encoders]).toEqual(expect.arrayContaining(['libx264', 'aac', 'libopus', 'mov_text', 'pcm_s16le']));
  expect(encoders.has('=')).toBe(false);
  expect(encoders.size).toBe(217);
});

test('a version is what follows the name of the tool', () => {
  expect(parseVersion('ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers\n  built with gcc')).toBe(
    '5.1.9-0+deb12u1',
  );
  expect(parseVersion('ffprobe version n8.0 Copyright')).toBe('n8.0');
  expect(parseVersion('GNU coreutils 9.1')).toBeUndefined();
});

test.each([
  ['4.3.8-0+deb11u1', true],
  ['2.8', true],
  ['4.4.2-0ubuntu0.22.04.1', false],
  ['5.1.9-0+deb12u1', false],
  ['n8.0.1', false],
  ['10.0', false],
  ['N-112345-g1a2b3c', false],
  ['2026-05-01-git-1a2b3c-full_build-www.gyan.dev', false],
])('version %s is too old: %s', (version, expected) => {
  expect(isTooOld(version)).toBe(expected);
});

test('PATH comes before well-known places, and its relative entries are left out', () => {
  const found = candidatePaths('ffmpeg', { PATH: '/custom/bin::./here:/usr/bin' }, 'linux');
  expect(found.slice(0, 3)).toEqual(['/custom/bin/ffmpeg', '/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg']);
  expect(found.filter((file) => !file.startsWith('/'))).toEqual([]);
});

test('on Windows the programs end in .exe and WinGet is looked into', () => {
  const found = candidatePaths('ffprobe', { Path: 'C:\\tools;D:\\bin', LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local' }, 'win32');
  expect(found.slice(0, 3)).toEqual([
    'C:\\tools\\ffprobe.exe',
    'D:\\bin\\ffprobe.exe',
    'C:\\Users\\a\\AppData\\Local\\Microsoft\\WinGet\\Links\\ffprobe.exe',
  ]);
});
