import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { childEnvironment, RUN_TOKEN_VARIABLE } from './child-environment.ts';
import { feedInput, ignoreErrors, type OutputReader, readOutput } from './child-streams.ts';
import { createDeathSignalWrapper } from './death-signal.ts';
import { createLedger } from './ledger.ts';
import { createLineSplitter, createTail } from './line-splitter.ts';
import { endTree, isTreeRunning, signalTree } from './process-tree.ts';
import { ProcessFailed, type ProcessRunner, type RunOptions } from './run-process.ts';

const TAIL_LINES = 40;
/** What a shell answers for a program it could not start. */
const CANNOT_START = 127;

/**
 * A runner whose children live in process groups of their own, are recorded in `ledgerFolder` (null: nowhere) while they
 * run, and die with this process: on Linux by the kernel's parent-death signal even after `kill -9`, on every system when it
 * exits. What survives all the same is ended by `endLeftovers` at the next start. Start children on the main thread: the
 * death signal follows the thread.
 */
export function createProcessRunner(options: { readonly ledgerFolder: string | null }): ProcessRunner {
  const ledger = createLedger(options.ledgerFolder);
  const wrap = createDeathSignalWrapper();
  const live = new Set<number>();
  const endAll = (): void => {
    for (const pid of live) signalTree(pid, 'SIGKILL');
  };
  return {
    run: async (run) => {
      try {
        run.signal.throwIfAborted();
        const { command, args } = await wrap(run.command, run.args);
        run.signal.throwIfAborted();
        const token = randomUUID();
        const child = start(command, args, token, run);
        const { pid } = child;
        if (pid === undefined) throw await startFailure(child, run.command);
        if (live.size === 0) process.on('exit', endAll);
        live.add(pid);
        ledger.record(token, pid, run.command);
        try {
          return await supervise(child, pid, run);
        } finally {
          live.delete(pid);
          if (live.size === 0) process.off('exit', endAll);
          ledger.remove(token);
        }
      } finally {
        run.stdin?.destroy();
      }
    },
  };
}

function start(command: string, args: readonly string[], token: string, run: RunOptions): ChildProcess {
  return spawn(command, args, {
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    env: run.env ? { ...run.env, [RUN_TOKEN_VARIABLE]: token } : childEnvironment(process.env, token),
    detached: process.platform !== 'win32', // a group of its own; on Windows it would open a console window
    windowsHide: true,
    stdio: [run.stdin ? 'pipe' : 'ignore', run.onStdout ? 'pipe' : 'ignore', 'pipe'],
  });
}

function startFailure(child: ChildProcess, command: string): Promise<ProcessFailed> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(new ProcessFailed(command, CANNOT_START, null, error.message)));
  });
}

/** Follows one child from its start to the end of its whole tree. */
async function supervise(child: ChildProcess, pid: number, run: RunOptions): Promise<{ readonly stderrTail: string }> {
  let failure: { readonly error: unknown } | undefined;
  let ending: Promise<void> | undefined;
  let hasExited = false;
  const stopped = Promise.withResolvers<void>();
  const stop = (error: unknown, atOnce: boolean): void => {
    if (failure) return;
    failure = { error };
    output?.discard();
    if (!hasExited) ending = endTree(pid, atOnce); // after its exit the group's number is not ours to signal
    stopped.resolve();
  };
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const fail = (error: unknown): void => stop(error, true);
  const tail = readMessages(child, run, fail);
  const output: OutputReader | undefined = child.stdout && run.onStdout ? readOutput(child.stdout, run.onStdout, fail) : undefined;
  if (run.stdin && child.stdin) {
    feedInput(run.stdin, child.stdin).catch((error: unknown) => {
      if (!hasExited) fail(error);
    });
  }
  const onAbort = (): void => stop(run.signal.reason, run.killAtOnce ?? false);
  run.signal.addEventListener('abort', onAbort, { once: true });
  if (run.signal.aborted) onAbort();
  try {
    const { code, signal } = await exited;
    hasExited = true;
    run.stdin?.destroy();
    if (!ending && isTreeRunning(pid)) ending = endTree(pid, run.killAtOnce ?? false);
    await ending;
    await Promise.race([closed.then(() => output?.taken()), stopped.promise]);
    if (failure) throw failure.error;
    if (code !== 0) throw new ProcessFailed(run.command, code, signal, tail());
    return { stderrTail: tail() };
  } finally {
    run.signal.removeEventListener('abort', onAbort);
    for (const stream of child.stdio) stream?.destroy();
  }
}

/** Cuts standard error into lines; returns the last of them. */
function readMessages(child: ChildProcess, run: RunOptions, fail: (error: unknown) => void): () => string {
  const tail = createTail(TAIL_LINES);
  const splitter = createLineSplitter((line) => {
    tail.push(line);
    try {
      run.onStderrLine?.(line);
    } catch (error) {
      fail(error);
    }
  });
  if (child.stderr) {
    ignoreErrors(child.stderr);
    child.stderr.on('data', splitter.push);
    child.stderr.on('end', splitter.end);
  }
  return tail.text;
}
