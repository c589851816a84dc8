import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../common/contract/errors.ts';
import { deliver } from './deliver.ts';
import { identityOf, isUnchangedFile } from './file-identity.ts';
import { placeWithoutOverwriting } from './place.ts';

let folder: string;
let partial: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deliver-'));
  partial = path.join(folder, 'talk.partial-1.mp4');
  target = path.join(folder, 'talk.mp4');
  await writeFile(partial, 'new');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const verify = async (): Promise<void> => undefined;
const names = async (): Promise<readonly string[]> => (await readdir(folder)).sort();
const noHardLinks = async (): Promise<never> => {
  throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' });
};

test('a delivered product has its name and no partial file is left', async () => {
  await deliver({ partial, target, verify, overwrite: false });
  expect(await names()).toEqual(['talk.mp4']);
  expect(await readFile(target, 'utf8')).toBe('new');
});

test('without overwriting a file that is there stays and the partial file goes', async () => {
  await writeFile(target, 'old');
  await expect(deliver({ partial, target, verify, overwrite: false })).rejects.toMatchObject({ code: 'output.exists' });
  expect(await names()).toEqual(['talk.mp4']);
  expect(await readFile(target, 'utf8')).toBe('old');
});

test('a dangling symbolic link counts as a file that is there', async () => {
  await symlink(path.join(folder, 'gone.mp4'), target);
  await expect(deliver({ partial, target, verify, overwrite: false })).rejects.toMatchObject({ code: 'output.exists' });
});

test('overwriting replaces the old file', async () => {
  await writeFile(target, 'old');
  await deliver({ partial, target, verify, overwrite: true });
  expect(await readFile(target, 'utf8')).toBe('new');
  expect(await names()).toEqual(['talk.mp4']);
});

test('overwriting does not replace a folder', async () => {
  await mkdir(path.join(target, 'inside'), { recursive: true });
  await expect(deliver({ partial, target, verify, overwrite: true })).rejects.toMatchObject({ code: 'output.exists' });
  expect(await names()).toEqual(['talk.mp4']);
});

test('a product that fails its verification is not handed over', async () => {
  const failure = new AppError('media.verification-failed', 'too short');
  await expect(deliver({ partial, target, verify: () => Promise.reject(failure), overwrite: true })).rejects.toBe(failure);
  expect(await names()).toEqual([]);
});

test('a folder that has gone is named as the reason', async () => {
  const gone = path.join(folder, 'gone', 'talk.mp4');
  await expect(deliver({ partial, target: gone, verify, overwrite: false })).rejects.toMatchObject({ code: 'output.folder-missing' });
  expect(await names()).toEqual([]);
});

test('delivering again after a kill between link and unlink ends well', async () => {
  await link(partial, target);
  await deliver({ partial, target, verify, overwrite: false });
  expect(await names()).toEqual(['talk.mp4']);
  expect((await stat(target)).nlink).toBe(1);
});

test('of two deliveries to one name exactly one wins', async () => {
  const other = path.join(folder, 'talk.partial-2.mp4');
  await writeFile(other, 'other');
  const results = await Promise.allSettled([partial, other].map((each) => deliver({ partial: each, target, verify, overwrite: false })));
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await names()).toEqual(['talk.mp4']);
});

test('on a file system without hard links the name is reserved first', async () => {
  await placeWithoutOverwriting(partial, target, noHardLinks);
  expect(await readFile(target, 'utf8')).toBe('new');
  expect(await names()).toEqual(['talk.mp4']);
});

test('on a file system without hard links a file that is there stays', async () => {
  await writeFile(target, 'old');
  await expect(placeWithoutOverwriting(partial, target, noHardLinks)).rejects.toMatchObject({ code: 'output.exists' });
  expect(await readFile(target, 'utf8')).toBe('old');
});

test('a reservation that cannot be filled is given back', async () => {
  await rm(partial);
  await expect(placeWithoutOverwriting(partial, target, noHardLinks)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await names()).toEqual([]);
});

test('a delivered file is recognised by what was recorded of its partial file, until it changes', async () => {
  const identity = await identityOf(partial);
  if (!identity) throw new Error('the partial file is there');
  await deliver({ partial, target, verify, overwrite: false });
  expect(await isUnchangedFile(target, identity)).toBe(true);
  await writeFile(target, 'changed');
  expect(await isUnchangedFile(target, identity)).toBe(false);
  expect(await isUnchangedFile(partial, identity)).toBe(false);
});
