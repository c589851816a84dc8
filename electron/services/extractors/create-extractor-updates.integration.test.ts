import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProcessRunner } from '../../../native/process/create-process-runner.ts';
import { runningProcesses } from '../../../native/process/process-table.ts';
import { ASSET, type ReleasePage, startReleasePage } from '../../../tests/fakes/yt-dlp/release-page.ts';
import { askVersion } from '../../adapters/yt-dlp/check-version.ts';
import { createTryOut } from '../../adapters/yt-dlp/create-try-out.ts';
import { createExtractorUpdates, type ExtractorUpdatesOptions } from './create-extractor-updates.ts';
import { createReleasePage } from './create-release-page.ts';
import type { UpdateProgress } from './extractor-updates-service.ts';

const runner = createProcessRunner({ ledgerFolder: null });
const never = new AbortController().signal;
const OLD = '2026.09.01';
const NEW = '2026.10.02';
let root: string;
let folder: string;
let page: ReleasePage;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'streamfetch-extractors-'));
  folder = path.join(root, 'extractors', 'yt-dlp');
  page = await startReleasePage();
});
afterEach(async () => {
  await page.close();
  await rm(root, { recursive: true, force: true });
});

const trial = (action = 'recorded/youtube') =>
  createTryOut({
    runner,
    env: process.env,
    link: () => new URL(`https://stand-in.example/${action}`),
    scratchFolder: root,
    timeoutMs: 5_000,
  });
function updates(more: Partial<ExtractorUpdatesOptions> = {}) {
  const source = createReleasePage({ fetch, address: () => page.url, asset: ASSET, answerMs: 500 });
  return createExtractorUpdates({ folder, source, fetch, tryOut: trial(), idleMs: 300, ...more });
}
/** What really starts, by its own word. */
async function startedVersion(): Promise<string | undefined> {
  const current = await updates().current();
  return current ? await askVersion({ runner, scratchFolder: root }, current.invocation, never) : undefined;
}
async function installed(...versions: readonly string[]) {
  for (const version of versions) {
    page.publish(version);
    await updates().update(never);
  }
}
const names = async (): Promise<readonly string[]> => (await readdir(folder)).sort();

test('the first yt-dlp is fetched, checked, tried and used', async () => {
  page.publish(NEW);
  expect(await updates().current()).toBeNull();
  expect(await updates().update(never)).toEqual({ kind: 'updated', version: NEW, before: null });
  expect(await updates().current()).toMatchObject({ version: NEW, previousVersion: null });
  expect(await startedVersion()).toBe(NEW);
  expect(await names()).toEqual([NEW, 'current.json']);
});

test('a newer one takes the place of the old one, which is kept', async () => {
  await installed(OLD);
  page.publish(NEW);
  expect(await updates().update(never)).toEqual({ kind: 'updated', version: NEW, before: OLD });
  expect(await updates().current()).toMatchObject({ version: NEW, previousVersion: OLD });
  expect(await names()).toEqual([OLD, NEW, 'current.json']);
});

test('of three only the newest two are kept', async () => {
  await installed('2026.08.20', OLD, NEW);
  expect(await names()).toEqual([OLD, NEW, 'current.json']);
});

test('the newest is not fetched again, nor an older one', async () => {
  await installed(NEW);
  page.log.length = 0;
  expect(await updates().update(never)).toEqual({ kind: 'newest-already', version: NEW });
  page.publish(OLD);
  expect(await updates().update(never)).toEqual({ kind: 'newest-already', version: NEW });
  expect(page.log.filter((asked) => asked.endsWith(ASSET))).toEqual([]);
});

/** As a slow line gives it. */
const inSmallPieces: typeof fetch = async (url, init) => {
  const bytes = new Uint8Array(await (await fetch(url, init)).arrayBuffer());
  const pieces = Array.from({ length: Math.ceil(bytes.length / 500) }, (_, at) => bytes.subarray(at * 500, (at + 1) * 500));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  return new Response(body, { headers: { 'content-length': `${bytes.length}` } });
};

test('progress goes from looking over the bytes to trying, and tells the whole size', async () => {
  page.publish(NEW);
  const told: UpdateProgress[] = [];
  await updates({ fetch: inSmallPieces }).update(never, (progress) => told.push(progress));
  const bytes = told.filter((each) => each.stage === 'downloading');
  expect(told.map(({ stage }) => stage).filter((stage, at, all) => stage !== all[at - 1])).toEqual(['looking', 'downloading', 'trying']);
  expect(bytes.at(-1)).toMatchObject({ doneBytes: bytes.at(-1)?.totalBytes });
  expect(bytes.length).toBeGreaterThan(50);
  expect(bytes.length).toBeLessThanOrEqual(101);
});

/** The old one is in use, starts, and nothing of the failure is left. */
async function expectOldInUse(): Promise<void> {
  expect(await updates().current()).toMatchObject({ version: OLD });
  expect(await startedVersion()).toBe(OLD);
  expect(await names()).toEqual([OLD, 'current.json']);
}

test.each([
  ['another SHA-256 than the one published', { wrongSum: true }, 'download.file-changed'],
  ['a connection that breaks off', { cutAfterBytes: 50_000 }, 'download.incomplete'],
  ['a connection that falls silent', { stallAfterBytes: 50_000 }, 'download.timeout'],
  ['a program that has gone', { programStatus: 404 }, 'download.refused'],
  ['a page that never answers', { silent: true }, 'download.timeout'],
  ['a list without a program for this machine', { list: `${'0'.repeat(64)}  yt-dlp\n` }, 'tool.failed'],
  ['a page that is no list', { list: '<!doctype html>'.repeat(10_000) }, 'tool.failed'],
  ['a newest version that is a path', { pointerTo: '/releases/download/../SHA2-256SUMS' }, 'tool.failed'],
] as const)('%s leaves the old one in use', async (_, faults, code) => {
  await installed(OLD);
  page.publish(NEW, faults);
  await expect(updates().update(never)).rejects.toMatchObject({ name: 'AppError', code });
  await expectOldInUse();
});

test('a page that cannot be reached leaves the old one in use', async () => {
  await installed(OLD);
  const source = createReleasePage({ fetch, address: () => 'http://127.0.0.1:9/releases', asset: ASSET });
  await expect(updates({ source }).update(never)).rejects.toMatchObject({ code: 'download.no-network' });
  await expectOldInUse();
});

test('a page that anybody could change on the way is not read', async () => {
  const source = createReleasePage({ fetch, address: () => 'http://mirror.example/releases', asset: ASSET });
  await expect(updates({ source }).update(never)).rejects.toMatchObject({ code: 'tool.failed', message: expect.stringContaining('https') });
});

test.each([
  ['cannot read the film of its trial', 'junk', NEW, 'stand-in.example'],
  ['calls itself outdated', 'stderr/11', NEW, 'a newer one may'],
  ['says that it is another version', 'recorded/youtube', '2026.10.03', 'It says that it is 2026.10.03'],
  ['does not start', 'recorded/youtube', 'no version', 'It does not start'],
])('a program that %s is not used', async (_, action, says, why) => {
  await installed(OLD);
  page.publish(NEW, {}, says);
  const failed = updates({ tryOut: trial(action) }).update(never);
  await expect(failed).rejects.toMatchObject({ code: 'tool.failed', message: expect.stringContaining(why) });
  await expectOldInUse();
});

/** Of the processes of a stand-in that was told to hang, those that run. */
async function hangingPids(): Promise<readonly number[]> {
  const text = await readFile(path.join(root, 'pids'), 'utf8').catch(() => '[]');
  const running = runningProcesses().map(({ pid }) => pid);
  return (JSON.parse(text) as readonly number[]).filter((pid) => running.includes(pid));
}

test.runIf(process.platform === 'linux')('a program that hangs in its trial is ended and not used', async () => {
  await installed(OLD);
  page.publish(NEW);
  const hang = `hang?${new URLSearchParams({ pids: path.join(root, 'pids') })}`;
  await expect(updates({ tryOut: trial(hang), trialMs: 1_000 }).update(never)).rejects.toMatchObject({
    ...{ code: 'tool.failed', message: expect.stringContaining('It took too long') },
  });
  expect(await hangingPids()).toEqual([]);
  await expectOldInUse();
});

test('a site that refuses the film in its own words does not fail the trial', async () => {
  page.publish(NEW);
  expect(await updates({ tryOut: trial('stderr/7') }).update(never)).toMatchObject({ kind: 'updated' }); // a proof that one is no robot
});

test('a version with known holes is not put in, whoever publishes it', async () => {
  page.publish('2026.07.01');
  await expect(updates().update(never)).rejects.toMatchObject({ code: 'tool.too-old', details: { needed: '2026.08.19' } });
  expect(page.log.filter((asked) => asked.endsWith(ASSET))).toEqual([]);
});

test('a program of another size than was told leaves the old one in use', async () => {
  await installed(OLD);
  page.publish(NEW);
  const real = createReleasePage({ fetch, address: () => page.url, asset: ASSET });
  const source = { latest: async () => ({ ...(await real.latest(never)), sizeBytes: 1_000_000 }) };
  await expect(updates({ source }).update(never)).rejects.toMatchObject({ code: 'download.incomplete' });
  await expectOldInUse();
});

/** A small file system of its own; needs the right to mount, which containers for tests usually have as root. */
async function mountSmall(at: string): Promise<boolean> {
  await mkdir(at, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=450k', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a full disk leaves the old one in use, and all goes on once there is room', async (context) => {
  const disk = path.join(root, 'disk');
  if (!(await mountSmall(disk))) return context.skip('no right to mount a file system');
  try {
    folder = path.join(disk, 'yt-dlp');
    await installed(OLD);
    await writeFile(path.join(disk, 'ballast'), Buffer.alloc(100_000));
    for (const withoutLength of [false, true]) {
      page.publish(NEW, { withoutLength }); // told before the first byte with figures, and found out on the way
      const details = withoutLength ? { name: 'yt-dlp' } : { neededBytes: expect.any(Number) };
      await expect(updates().update(never)).rejects.toMatchObject({ code: 'media.disk-full', details });
      await expectOldInUse();
    }
    await rm(path.join(disk, 'ballast'));
    expect(await updates().update(never)).toMatchObject({ kind: 'updated' });
  } finally {
    execFileSync('umount', ['--lazy', disk]);
  }
});

test('cancelling rejects with the signal’s reason and leaves nothing behind', async () => {
  await installed(OLD);
  page.publish(NEW, { stallAfterBytes: 100_000 });
  const abort = new AbortController();
  const reason = new Error('cancelled');
  const updating = updates({ idleMs: 60_000 }).update(abort.signal, ({ stage }) => {
    if (stage === 'downloading') abort.abort(reason);
  });
  await expect(updating).rejects.toBe(reason);
  await expectOldInUse();
});

test('going back uses the one before, and going back once more the newer one again', async () => {
  await installed(OLD, NEW);
  expect(await updates().rollback()).toEqual({ kind: 'rolled-back', from: NEW, to: OLD });
  expect(await startedVersion()).toBe(OLD);
  expect(await updates().rollback()).toEqual({ kind: 'rolled-back', from: OLD, to: NEW });
  expect(await startedVersion()).toBe(NEW);
});

test('what a person went back from is not put in again by itself, a newer one is', async () => {
  await installed(OLD, NEW);
  await updates().rollback();
  expect(await updates().update(never)).toEqual({ kind: 'rolled-back-before', version: NEW });
  expect(await startedVersion()).toBe(OLD);
  page.publish('2026.11.01');
  expect(await updates().update(never)).toEqual({ kind: 'updated', version: '2026.11.01', before: OLD });
  expect(await names()).toEqual([OLD, '2026.11.01', 'current.json']);
});

test('without one before, going back is said to be impossible', async () => {
  expect(await updates().rollback()).toEqual({ kind: 'nothing-before' });
  await installed(OLD);
  expect(await updates().rollback()).toEqual({ kind: 'nothing-before' });
});

test('where the file of the present one has gone, the one before is used, and the present one can be fetched again', async () => {
  await installed(OLD, NEW);
  await rm(path.join(folder, NEW), { recursive: true });
  expect(await updates().current()).toMatchObject({ version: OLD, previousVersion: null });
  expect(await updates().update(never)).toMatchObject({ kind: 'updated', version: NEW });
  expect(await updates().current()).toMatchObject({ version: NEW, previousVersion: OLD });
});

test('a program that was cut short on the disk is not used', async () => {
  await installed(OLD, NEW);
  await truncate(path.join(folder, NEW, 'yt-dlp'), 100);
  expect(await updates().current()).toMatchObject({ version: OLD });
});

test('a pointer that leads out of the folder is as good as none', async () => {
  await installed(OLD);
  const evil = path.join(folder, '..', 'evil');
  await mkdir(evil);
  await writeFile(path.join(evil, 'yt-dlp'), '#');
  const current = { version: '../evil', file: 'yt-dlp', sizeBytes: 1 };
  await writeFile(path.join(folder, 'current.json'), JSON.stringify({ current, previous: null, refusedVersion: null }));
  expect(await updates().current()).toBeNull();
});

test('only one change at a time is made', async () => {
  page.publish(NEW);
  const service = updates();
  const first = service.update(never);
  await expect(service.update(never)).rejects.toMatchObject({ code: 'job.not-possible' });
  await expect(service.rollback()).rejects.toMatchObject({ code: 'job.not-possible' });
  await first;
  expect(await service.update(never)).toMatchObject({ kind: 'newest-already' });
});

test.each(['', '{"current": null}', '[]', '{"current": {"vers'])('a pointer of %j is as good as none', async (text) => {
  await installed(OLD);
  await writeFile(path.join(folder, 'current.json'), text);
  expect(await updates().current()).toBeNull();
  expect(await updates().update(never)).toMatchObject({ kind: 'updated', version: OLD });
});

/** Starts an update in a process of its own and kills it, as a power cut would, at its first line `stage`. */
async function killedAt(stage: string): Promise<void> {
  const program = path.join(import.meta.dirname, '../../../tests/fakes/yt-dlp/updater.ts');
  const child = spawn(process.execPath, [program, folder, page.url, 'https://stand-in.example/wait'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface(child.stdout)) if (line === stage) child.kill('SIGKILL');
  await exited;
}

test.each(['downloading', 'trying'])(
  'killed while %s, the old one is in use at the next start and the rest is cleared away',
  async (stage) => {
    await installed(OLD);
    page.publish(NEW, stage === 'downloading' ? { stallAfterBytes: 100_000 } : {});
    await killedAt(stage);
    expect(await names()).toEqual([OLD, 'current.json', expect.stringMatching(/^incoming-/)]);
    expect(await updates().current()).toMatchObject({ version: OLD });
    await updates().removeLeftovers();
    await expectOldInUse();
  },
);

test('killed between the new folder and the pointer, the old one is in use and the folder is cleared away', async () => {
  await installed(OLD);
  await mkdir(path.join(folder, NEW));
  await writeFile(path.join(folder, NEW, 'yt-dlp'), 'whole, but not in use');
  await writeFile(path.join(folder, 'incoming-1.json'), '{"curr');
  expect(await updates().current()).toMatchObject({ version: OLD });
  await updates().removeLeftovers();
  await expectOldInUse();
});

test('clearing away where nothing was ever put in is nothing', async () => {
  await updates().removeLeftovers();
  expect(await updates().current()).toBeNull();
});
