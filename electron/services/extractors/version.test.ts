import { expect, test } from 'vitest';
import { compareVersions, OLDEST_VERSION, parseVersion } from './version.ts';

test.each([
  ['2026.08.19\n', '2026.08.19'],
  ['2026.8.19', '2026.8.19'],
  ['2026.08.20.232314\r\n', '2026.08.20.232314'],
  ['2026.08.20.232314.dev0', '2026.08.20.232314'],
  ['yt-dlp 2026.08.19', undefined],
  ['', undefined],
  ['2026.08.19\nand more', undefined],
])('of %j the version is %s', (printed, version) => expect(parseVersion(printed)).toBe(version));

test.each([
  ['2023.03.04', true],
  ['2026.08.18', true],
  ['2025.12.30', true],
  ['2026.08.19', false],
  ['2026.8.19', false],
  ['2026.08.19.1', false],
  ['2026.10.02', false],
  ['2027.01.01', false],
])('%s is too old: %s', (version, isTooOld) => expect(compareVersions(version, OLDEST_VERSION) < 0).toBe(isTooOld));
