import { expect, test } from 'vitest';
import { releaseAsset, thisMachine } from './release-asset.ts';

test.each([
  ['linux', 'x64', false, 'yt-dlp_linux'],
  ['linux', 'arm64', false, 'yt-dlp_linux_aarch64'],
  ['linux', 'x64', true, 'yt-dlp_musllinux'],
  ['linux', 'riscv64', false, 'yt-dlp'],
  ['darwin', 'arm64', false, 'yt-dlp_macos'],
  ['win32', 'x64', false, 'yt-dlp.exe'],
  ['win32', 'arm64', false, 'yt-dlp_arm64.exe'],
] as const)('on %s %s (musl: %s) the program is %s', (platform, arch, isMusl, asset) =>
  expect(releaseAsset({ platform, arch, isMusl })).toBe(asset),
);

test('this machine has a program', () => expect(releaseAsset(thisMachine())).toMatch(/^yt-dlp/));
