import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProcessRunner } from './create-process-runner.ts';
import { endLeftovers } from './end-leftovers.ts';
import { isRunning, readBootId, readProcessStat } from './process-table.ts';
import { ProcessFailed, type ProcessRunner, type RunOptions } from './run-process.ts';

let ledgerFolder: string;
let runner: ProcessRunner;
const started: ChildProcess[] = [];

beforeEach(() => {
  ledgerFolder = mkdtempSync(path.join(tmpdir(), 'streamfetch-run-'));
  runner = createProcessRunner({ ledgerFolder });
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(ledgerFolder, { recursive: true, force: true });
});

function runs(pid: number): boolean {
  const stat = readProcessStat(pid);
  return stat !== undefined && isRunning(stat);
}

/** Resolves when a process is gone; for those that are not ours to wait for. */
async function gone(pid: number): Promise<void> {
  while (runs(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
}

function shell(script: string, more: Partial<RunOptions> = {}): Promise<{ readonly stderrTail: string }> {
  return runner.run({ command: '/bin/sh', args: ['-c', script], signal: new AbortController().signal, ...more });
}

/** Runs a script that prints the pids of its tree, and resolves with them once it has. */
function tree(
  script: string,
  more: Partial<RunOptions> = {},
): { readonly pids: Promise<readonly number[]>; readonly done: Promise<unknown> } {
  const printed = Promise.withResolvers<readonly number[]>();
  const done = shell(script, { onStdout: (chunk) => printed.resolve(chunk.toString().trim().split(/\s+/).map(Number)), ...more });
  return { pids: printed.promise, done };
}

const WITH_GRANDCHILD = 'sleep 1000 & echo $$ $!; wait';

test('the last 40 lines of standard error come with the result', async () => {
  const { stderrTail } = await shell('seq 1 50 >&2');
  expect(stderrTail.split('\n')).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 11)));
});

test('a run that brings an environment gets that one and its token, and nothing of ours', async () => {
  const printed: Buffer[] = [];
  await runner.run({
    ...{ command: '/usr/bin/env', args: [], signal: new AbortController().signal, env: { PATH: '/bin', MINE: 'x' } },
    onStdout: (chunk) => void printed.push(chunk),
  });
  const lines = Buffer.concat(printed).toString().trim().split('\n').sort();
  expect(lines).toEqual(['MINE=x', 'PATH=/bin', expect.stringMatching(/^STREAMFETCH_RUN=./)]);
});

test('a failing program is told with its code and last words', async () => {
  await expect(shell('echo oh no >&2; exit 3')).rejects.toMatchObject({ name: 'ProcessFailed', exitCode: 3, stderrTail: 'oh no' });
});

test('a program that is not there fails as one that could not be started', async () => {
  const run = runner.run({ command: '/nowhere/ffmpeg', args: [], signal: new AbortController().signal });
  await expect(run).rejects.toBeInstanceOf(ProcessFailed);
  await expect(run).rejects.toMatchObject({ exitCode: 127, command: '/nowhere/ffmpeg' });
});

test('cancelling ends children and grandchildren before it is reported', async () => {
  const controller = new AbortController();
  const { pids, done } = tree(WITH_GRANDCHILD, { signal: controller.signal });
  const all = await pids;
  expect(all.map(runs)).toEqual([true, true]);
  controller.abort(new Error('cancelled by the user'));
  await expect(done).rejects.toThrow('cancelled by the user');
  expect(all.map(runs)).toEqual([false, false]);
});

test('a program that ignores the polite signal is ended two seconds later', async () => {
  const controller = new AbortController();
  const { pids, done } = tree(`trap '' TERM; ${WITH_GRANDCHILD}; wait; wait`, { signal: controller.signal });
  const all = await pids;
  const abortedAt = performance.now();
  controller.abort(new Error('stop'));
  await expect(done).rejects.toThrow('stop');
  expect(performance.now() - abortedAt).toBeGreaterThan(1900);
  expect(all.map(runs)).toEqual([false, false]);
});

test('work whose output is thrown away is ended at once', async () => {
  const controller = new AbortController();
  const { pids, done } = tree(`trap '' TERM; ${WITH_GRANDCHILD}; wait; wait`, { signal: controller.signal, killAtOnce: true });
  const all = await pids;
  const abortedAt = performance.now();
  controller.abort(new Error('stop'));
  await expect(done).rejects.toThrow('stop');
  expect(performance.now() - abortedAt).toBeLessThan(1900);
  expect(all.map(runs)).toEqual([false, false]);
});

test('a run that was cancelled before its start starts nothing', async () => {
  const marker = path.join(ledgerFolder, 'started');
  await expect(shell(`touch ${marker}`, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
  expect(readdirSync(ledgerFolder)).toEqual([]);
});

test('a reader that throws ends the program, and its error is what is reported', async () => {
  let pid = 0;
  const done = shell('echo $$; exec yes', {
    onStdout: (chunk) => {
      pid = Number.parseInt(chunk.toString(), 10);
      throw new Error('cannot use this');
    },
  });
  await expect(done).rejects.toThrow('cannot use this');
  expect(runs(pid)).toBe(false);
});

test('a reader whose promise fails ends the program too', async () => {
  await expect(shell('exec yes', { onStdout: () => Promise.reject(new Error('disk full')) })).rejects.toThrow('disk full');
});

test('output is handed over one piece at a time, whole, and the end waits for the last', async () => {
  let isBusy = false;
  let sizeBytes = 0;
  await shell('head -c 1000000 /dev/zero', {
    onStdout: async (chunk) => {
      expect(isBusy).toBe(false);
      isBusy = true;
      await new Promise((resolve) => setTimeout(resolve, 3)); // slower than the child, which exits meanwhile
      isBusy = false;
      sizeBytes += chunk.length;
    },
  });
  expect(sizeBytes).toBe(1_000_000);
  expect(isBusy).toBe(false);
});

test('a slow reader holds the child back', async () => {
  const release = Promise.withResolvers<void>();
  const first = Promise.withResolvers<number>();
  let sizeBytes = 0;
  const done = shell('echo $$; exec head -c 20000000 /dev/zero', {
    onStdout: (chunk) => {
      sizeBytes += chunk.length;
      first.resolve(Number.parseInt(chunk.toString(), 10));
      return release.promise;
    },
  });
  const pid = await first.promise;
  expect(await writtenWhenStuck(pid)).toBeLessThan(2_000_000); // what fits in the pipe and in one read
  expect(sizeBytes).toBeLessThan(200_000);
  release.resolve();
  await done;
  expect(sizeBytes).toBeGreaterThan(20_000_000);
});

/** Bytes a process has written once it writes no more; throws when it ends instead (proc(5), `io`). */
async function writtenWhenStuck(pid: number): Promise<number> {
  let [before, looks] = [-1, 0];
  while (looks < 5) {
    const written = Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
    looks = written === before && readProcessStat(pid)?.state === 'S' ? looks + 1 : 0;
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return before;
}

test('a cancelled run does not wait for a reader that never comes back', async () => {
  const controller = new AbortController();
  const taken = Promise.withResolvers<void>();
  const done = shell('exec yes', {
    signal: controller.signal,
    onStdout: () => {
      taken.resolve();
      return new Promise(() => {});
    },
  });
  await taken.promise;
  controller.abort(new Error('stop'));
  await expect(done).rejects.toThrow('stop');
});

test('what is written to standard input arrives whole', async () => {
  const chunks: Buffer[] = [];
  const source = Readable.from(Array.from({ length: 50 }, (_, index) => Buffer.alloc(40_000, index)));
  await shell('cat', { stdin: source, onStdout: (chunk) => void chunks.push(chunk) });
  const expected = Buffer.concat(Array.from({ length: 50 }, (_, index) => Buffer.alloc(40_000, index)));
  expect(Buffer.concat(chunks).equals(expected)).toBe(true);
});

test('a program that stops reading its input is not a failure', async () => {
  const source = Readable.from(Array.from({ length: 200 }, () => Buffer.alloc(65_536)));
  await shell('head -c 10 >/dev/null', { stdin: source });
  expect(source.destroyed).toBe(true);
});

test('an input that breaks off is a failure, never a short input', async () => {
  function* broken(): Generator<Buffer> {
    yield Buffer.alloc(10);
    throw new Error('source broke');
  }
  await expect(shell('cat >/dev/null', { stdin: Readable.from(broken()) })).rejects.toThrow('source broke');
});

test('a program that leaves a process behind is ended whole', async () => {
  const { pids, done } = tree('sleep 1000 >/dev/null 2>&1 & echo $!');
  const [left = 0] = await pids;
  await done;
  expect(runs(left)).toBe(false);
});

test('a run is in the ledger while it runs, and not after', async () => {
  const controller = new AbortController();
  const { pids, done } = tree(WITH_GRANDCHILD, { signal: controller.signal });
  await pids;
  expect(readdirSync(ledgerFolder)).toHaveLength(1);
  controller.abort(new Error('stop'));
  await expect(done).rejects.toThrow('stop');
  expect(readdirSync(ledgerFolder)).toEqual([]);
});

/** Starts another program that owns the ledger and runs `script`; resolves with the pids that the script printed. */
async function startOwner(script: string): Promise<{ readonly owner: ChildProcess; readonly pids: readonly number[] }> {
  const owner = spawn(process.execPath, [path.join(import.meta.dirname, 'fixtures/owner.ts'), ledgerFolder, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(owner);
  const printed = Promise.withResolvers<readonly number[]>();
  owner.stdout?.on('data', (chunk: Buffer) => printed.resolve(chunk.toString().trim().split(/\s+/).map(Number)));
  return { owner, pids: await printed.promise };
}

test('kill -9 of the owner leaves nothing: the child dies with it, its descendants at the next start', async () => {
  const { owner, pids } = await startOwner(WITH_GRANDCHILD);
  const [child = 0, grandchild = 0] = pids;
  owner.kill('SIGKILL');
  await gone(child);
  expect(await endLeftovers(ledgerFolder)).toBe(1);
  expect(runs(grandchild)).toBe(false);
  expect(readdirSync(ledgerFolder)).toEqual([]);
  expect(await endLeftovers(ledgerFolder)).toBe(0);
});

test('an owner that exits in order takes children and grandchildren with it', async () => {
  const { owner, pids } = await startOwner(WITH_GRANDCHILD);
  owner.kill('SIGTERM'); // it answers by exiting
  await Promise.all(pids.map(gone));
  expect(pids.map(runs)).toEqual([false, false]);
});

test('a leftover record whose pid now belongs to another process ends nobody', async () => {
  const innocent = spawn('sleep', ['1000'], { stdio: 'ignore', detached: true });
  started.push(innocent);
  const pid = innocent.pid ?? 0;
  const startTicks = (readProcessStat(pid)?.startTicks ?? 0) - 1;
  const entry = { token: 'older', pid, command: 'ffmpeg', startedAtMs: 1, startTicks, bootId: readBootId() };
  writeFileSync(path.join(ledgerFolder, 'older.json'), JSON.stringify(entry));
  expect(await endLeftovers(ledgerFolder)).toBe(0);
  expect(runs(pid)).toBe(true);
  expect(readdirSync(ledgerFolder)).toEqual([]);
});

test('records that a crash cut off are removed', async () => {
  writeFileSync(path.join(ledgerFolder, 'cut.json'), '{"token":"cu');
  expect(await endLeftovers(ledgerFolder)).toBe(0);
  expect(readdirSync(ledgerFolder)).toEqual([]);
});
