import { link, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError, type ErrorCode } from '../../../common/contract/errors.ts';
import { checkOutput } from './check-output.ts';
import { freeBytes, readableSize, requireSpace } from './free-space.ts';
import { toOutputError } from './output-error.ts';

let folder: string;
let source: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'check-output-'));
  source = at('talk.mp4');
  await writeFile(source, 'video');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const refusal = async (target: string, overwrite = false): Promise<ErrorCode | undefined> => {
  try {
    await checkOutput(target, source, { overwrite });
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};

test('a new name in a writable folder is taken, and nothing is left of the trial', async () => {
  expect(await refusal(at('talk.es.mp4'))).toBeUndefined();
  expect(await readdir(folder)).toEqual(['talk.mp4']);
});

test('a file that is there is refused unless it may be replaced', async () => {
  await writeFile(at('talk.es.mp4'), 'old');
  expect(await refusal(at('talk.es.mp4'))).toBe('output.exists');
  expect(await refusal(at('talk.es.mp4'), true)).toBeUndefined();
});

test('the source itself is never an output, by whatever name it is called', async () => {
  await symlink(source, at('symbolic.mp4'));
  await link(source, at('hard.mp4'));
  await mkdir(at('sub'));
  for (const name of ['talk.mp4', 'symbolic.mp4', 'hard.mp4', 'sub/../talk.mp4']) {
    expect(await refusal(`${folder}/${name}`, true), name).toBe('output.is-source');
  }
});

test('a dangling symbolic link is something that is there', async () => {
  await symlink(at('gone'), at('talk.es.mp4'));
  expect(await refusal(at('talk.es.mp4'))).toBe('output.exists');
});

test('a missing folder, a file in place of the folder and a folder in place of the file are told apart', async () => {
  await mkdir(at('talk.es.mp4'));
  expect(await refusal(at('nowhere/talk.es.mp4'))).toBe('output.folder-missing');
  expect(await refusal(at('talk.mp4/talk.es.mp4'))).toBe('output.folder-missing');
  expect(await refusal(at('talk.es.mp4'), true)).toBe('output.exists');
});

test('what is no name of a file is refused', async () => {
  expect(await refusal('relative.mp4')).toBe('output.name-invalid');
  expect(await refusal(`${folder}/`)).toBe('output.name-invalid');
  expect(await refusal(at('a\0.mp4'))).toBe('output.name-invalid');
  expect(await refusal(at(`${'x'.repeat(300)}.mp4`))).toBe('output.name-invalid');
});

test.runIf(process.platform === 'linux')('a folder where even root may not write is found out by writing', async () => {
  expect(await refusal('/sys/talk.es.mp4')).toBe('media.folder-read-only');
  expect(await refusal('/proc/talk.es.mp4')).toBe('media.folder-read-only');
});

test.each<[string, ErrorCode]>([
  ['ENOSPC', 'media.disk-full'],
  ['EDQUOT', 'media.disk-full'],
  ['EFBIG', 'media.disk-full'],
  ['EROFS', 'media.folder-read-only'],
  ['EACCES', 'media.folder-read-only'],
  ['EPERM', 'media.folder-read-only'],
  ['ENAMETOOLONG', 'output.name-invalid'],
  ['EINVAL', 'output.name-invalid'],
  ['ENOENT', 'output.folder-missing'],
])('%s while writing becomes %s', (code, expected) => {
  const translated = toOutputError(Object.assign(new Error('x'), { code }), '/films/talk.mp4');
  expect(translated).toMatchObject({ code: expected, details: { folder: '/films', name: 'talk.mp4' } });
});

test('an error that is not about the disk stays what it is', () => {
  const bug = new TypeError('x');
  expect(toOutputError(bug, '/films/talk.mp4')).toBe(bug);
});

test('too little space is told with both figures, also for a folder that is yet to be made', async () => {
  const free = await freeBytes(at('not/yet'));
  expect(free).toBeGreaterThan(0);
  await expect(requireSpace(at('not/yet'), 1)).resolves.toBeUndefined();
  await expect(requireSpace(folder, 1e18)).rejects.toMatchObject({ code: 'media.disk-full', details: { neededBytes: 1e18 } });
});

test('sizes read as file managers show them', () => {
  expect(readableSize(1_234_567)).toBe('1.2 MB');
  expect(readableSize(5_432_100_000)).toBe('5,432 MB');
  expect(readableSize(50e9)).toBe('50 GB');
});
