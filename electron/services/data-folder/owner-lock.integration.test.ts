import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../tests/fakes/hosted-program.ts';
import { type DataFolder, dataFolder } from './data-folder.ts';
import { acquireOwnership, type Ownership } from './owner-lock.ts';
import { aliveness, ownIdentity } from './process-identity.ts';

const CONTENDER = fileURLToPath(new URL('../../../tests/fakes/lock-contender.ts', import.meta.url));
const NONCE = 'ab'.repeat(16);

async function contender(folder: DataFolder): Promise<ChildProcess> {
  const child = fork(CONTENDER, [folder.root], { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}
async function ask(child: ChildProcess): Promise<string> {
  const answer = once(child, 'message');
  child.send('try');
  return String((await answer)[0]);
}
async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
async function newFolder(): Promise<DataFolder> {
  return dataFolder(path.join(await temporaryFolder(), 'data'));
}
async function staleLock(folder: DataFolder, patch: object = {}): Promise<void> {
  await mkdir(folder.root, { recursive: true });
  await writeFile(folder.lock, JSON.stringify({ ...ownIdentity(), start: 'an earlier boot', nonce: NONCE, ...patch }));
}
const kinds = (all: readonly Ownership[]): readonly string[] => all.map((one) => one.kind).toSorted();
const lockFiles = async (folder: DataFolder) => (await readdir(folder.root)).filter((name) => name.startsWith('owner.lock'));

describe('one owner', () => {
  test('the first one owns the folder, made for its user alone; a second learns who does; released, it is free again', async () => {
    const folder = await newFolder();
    const first = await acquireOwnership(folder);
    if (first.kind !== 'owner') throw new Error('nobody else is there');
    expect(((await stat(folder.root)).mode & 0o777).toString(8)).toBe('700');
    expect(await acquireOwnership(folder)).toEqual({ kind: 'other', pid: process.pid });
    await first.release();
    await first.release();
    expect(await readdir(folder.root)).toEqual([]);
    expect((await acquireOwnership(folder)).kind).toBe('owner');
  });

  test('releasing late does not take the folder from the next owner', async () => {
    const folder = await newFolder();
    const first = await acquireOwnership(folder);
    await staleLock(folder);
    const next = await acquireOwnership(folder);
    if (first.kind === 'owner') await first.release();
    expect(next.kind).toBe('owner');
    expect((await acquireOwnership(folder)).kind).toBe('other');
  });

  test('of many processes at once exactly one wins, again after each owner was killed with kill -9', async () => {
    const folder = await newFolder();
    let contenders = await Promise.all(Array.from({ length: 7 }, () => contender(folder)));
    while (contenders.length > 1) {
      const answers = await Promise.all(contenders.map(ask));
      expect(answers.toSorted()).toEqual([...Array.from({ length: contenders.length - 1 }, () => 'other'), 'owner']);
      const owner = contenders[answers.indexOf('owner')];
      if (owner) await kill(owner);
      contenders = contenders.filter((one) => one !== owner);
    }
    expect(await lockFiles(folder)).toEqual(['owner.lock']);
  });

  test('of many that find the same stale lock exactly one replaces it', async () => {
    for (let round = 0; round < 25; round += 1) {
      const folder = await newFolder();
      await staleLock(folder);
      const all = await Promise.all(Array.from({ length: 12 }, () => acquireOwnership(folder)));
      expect(kinds(all)).toEqual([...Array.from({ length: 11 }, () => 'other'), 'owner']);
      expect(await lockFiles(folder)).toEqual(['owner.lock']);
    }
  });

  test('one that found a stale lock and then slept does not take the folder from who replaced it meanwhile', async () => {
    const folder = await newFolder();
    await staleLock(folder);
    const found = Promise.withResolvers<void>();
    const wake = Promise.withResolvers<void>();
    const sleeper = acquireOwnership(folder, async (holder) => {
      found.resolve();
      await wake.promise;
      return holder.nonce !== NONCE;
    });
    await found.promise;
    expect((await acquireOwnership(folder)).kind).toBe('owner');
    wake.resolve();
    expect((await sleeper).kind).toBe('other');
  });

  test('one that died while it was breaking a stale lock blocks nobody', async () => {
    const folder = await newFolder();
    await staleLock(folder);
    const dead = { ...ownIdentity(), start: 'an earlier boot' };
    await writeFile(`${folder.lock}.break-${NONCE}`, JSON.stringify({ ...dead, nonce: 'cd'.repeat(16) }));
    await writeFile(`${folder.lock}.break-${'cd'.repeat(16)}`, JSON.stringify({ ...dead, nonce: 'ef'.repeat(16) }));
    const all = await Promise.all(Array.from({ length: 8 }, () => acquireOwnership(folder)));
    expect(kinds(all)).toEqual([...Array.from({ length: 7 }, () => 'other'), 'owner']);
    expect(await lockFiles(folder)).toEqual(['owner.lock']);
  });
});

describe('a lock is stale', () => {
  test('when its pid belongs to another process now', async () => {
    const folder = await newFolder();
    await staleLock(folder);
    expect((await acquireOwnership(folder)).kind).toBe('owner');
  });

  test('when its process is dead but nobody collected it', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']); // this sleep never waits for its child
    onTestFinished(() => void parent.kill('SIGKILL'));
    const pid = Number(String((await once(parent.stdout, 'data'))[0]));
    const start = async () => (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ');
    await expect.poll(async () => (await start())[2]).toBe('Z');
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    expect(await aliveness({ ...ownIdentity(), pid, start: `${boot}:${(await start())[21]}` })).toBe('gone');
  });

  test('when a power cut left it without its content', async () => {
    const folder = await newFolder();
    await mkdir(folder.root, { recursive: true });
    await writeFile(folder.lock, '');
    const before = new Date(Date.now() - 60_000);
    await utimes(folder.lock, before, before);
    expect((await acquireOwnership(folder)).kind).toBe('owner');
  });

  test('in another container when nobody listens there, and only then', async () => {
    const folder = await newFolder();
    await staleLock(folder, { pid: 1, space: 'pid:[1]' });
    const server = createServer().listen(path.join(folder.root, 'owner.sock'));
    await once(server, 'listening');
    expect(await acquireOwnership(folder)).toEqual({ kind: 'other', pid: 1 });
    server.close();
    await once(server, 'close');
    expect((await acquireOwnership(folder)).kind).toBe('owner');
  });
});

describe('a folder that cannot be owned is told of in a sentence', () => {
  test('a file in its place', async () => {
    const folder = await newFolder();
    await mkdir(path.dirname(folder.root), { recursive: true });
    await writeFile(folder.root, 'notes');
    await expect(acquireOwnership(folder)).rejects.toMatchObject({ code: 'usage.invalid', message: `${folder.root} is no folder.` });
    await expect(acquireOwnership(dataFolder(path.join(folder.root, 'in')))).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  test('a place where even root may not write', async () => {
    const place = process.platform === 'linux' ? '/sys/streamfetch' : '/System/streamfetch';
    await expect(acquireOwnership(dataFolder(place))).rejects.toMatchObject({ code: 'media.folder-read-only' });
  });
});
