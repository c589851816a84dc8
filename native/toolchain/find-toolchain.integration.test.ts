import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProcessRunner } from '../process/create-process-runner.ts';
import { readEncoders } from './encoders.ts';
import { findToolchain } from './find-toolchain.ts';

const runner = createProcessRunner({ ledgerFolder: null });
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-tools-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, script: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test('the ffmpeg on PATH is found, and tells what it can encode', async () => {
  const tools = await findToolchain(runner, process.env);
  expect(tools.version).toMatch(/^\S+$/);
  expect(path.isAbsolute(tools.ffmpeg) && path.isAbsolute(tools.ffprobe)).toBe(true);
  expect([...(await readEncoders(runner, tools, new AbortController().signal))]).toEqual(expect.arrayContaining(['aac', 'flac']));
});

test('a variable that points at nothing is said, not passed over', async () => {
  const found = findToolchain(runner, { ...process.env, FFMPEG_PATH: '/nowhere/ffmpeg' });
  await expect(found).rejects.toMatchObject({ code: 'tool.missing', message: expect.stringContaining('FFMPEG_PATH') });
});

test('an ffmpeg that is too old is refused with its version', async () => {
  const old = program('ffmpeg', 'echo "ffmpeg version 4.1.11-0+deb10u1 Copyright"');
  program('ffprobe', 'echo "ffprobe version 4.1.11-0+deb10u1 Copyright"');
  const found = findToolchain(runner, { ...process.env, FFMPEG_PATH: old });
  await expect(found).rejects.toMatchObject({ code: 'tool.too-old', details: { version: '4.1.11-0+deb10u1', needed: '4.4' } });
});

test('a program of that name that is something else, or cannot be run, is a missing tool', async () => {
  const other = program('other', 'echo hello');
  await expect(findToolchain(runner, { ...process.env, FFMPEG_PATH: other })).rejects.toMatchObject({ code: 'tool.missing' });
  const broken = program('broken', 'exit 1');
  await expect(findToolchain(runner, { ...process.env, FFMPEG_PATH: broken })).rejects.toMatchObject({ code: 'tool.missing' });
});
