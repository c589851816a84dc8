import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { ProcessFailed, type ProcessRunner } from '../../../native/process/run-process.ts';
import { toOutputError } from '../../services/delivery/output-error.ts';
import { ExtractionFailure } from '../../services/downloads/ports.ts';
import type { Invocation } from '../../services/extractors/ports.ts';
import { sealed } from './child-environment.ts';

/** Lines of standard error that are kept; a playlist may warn about each of its videos. */
const KEPT_LINES = 400;

/** Ran past its time, or printed more than any answer has. */
export class YtDlpStopped extends Error {
  override readonly name = 'YtDlpStopped';
  readonly reason: 'timeout' | 'too-much-output';
  constructor(reason: 'timeout' | 'too-much-output') {
    super(`yt-dlp was stopped: ${reason}`);
    this.reason = reason;
  }
}

export type YtDlpRun = {
  readonly invocation: Invocation;
  /** Gets the folder of this run, which is empty but for a copy of the cookies. */
  readonly args: (files: { readonly cookiesPath: string | null }) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly cookiesPath?: string;
  readonly stdin?: string;
};

export type YtDlpResult = {
  readonly stdout: string;
  readonly stderr: readonly string[];
  /** How it ended where it did not end well. */
  readonly failure: ProcessFailed | null;
};

export type RunPlace = { readonly runner: ProcessRunner; readonly scratchFolder: string };

/**
 * Runs yt-dlp in an empty folder of its own and returns what it printed, also where it failed. The folder holds all that it writes
 * (what an executable of one file unpacks, and its copy of the cookies, which it writes over) and is gone afterwards. Throws
 * `YtDlpStopped`, `ExtractionFailure` for cookies that cannot be read, or the signal's reason, always only after the whole process tree has exited.
 */
export async function runYtDlp({ runner, scratchFolder }: RunPlace, run: YtDlpRun): Promise<YtDlpResult> {
  const folder = await mkdtemp(path.join(scratchFolder, 'yt-dlp-')).catch((error: unknown) => {
    throw toOutputError(error, path.join(scratchFolder, 'yt-dlp'));
  });
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new YtDlpStopped('timeout')), run.timeoutMs);
  const chunks: Buffer[] = [];
  const stderr: string[] = [];
  let sizeBytes = 0;
  try {
    const cookiesPath = run.cookiesPath === undefined ? null : path.join(folder, 'cookies.txt');
    if (cookiesPath !== null && run.cookiesPath !== undefined) await copyCookies(run.cookiesPath, cookiesPath);
    const invocation = { ...run.invocation, args: [...run.invocation.args, ...run.args({ cookiesPath })] };
    const failure = await runner
      .run({
        ...sealed(invocation, { ...run.env, TMPDIR: folder, TEMP: folder, TMP: folder }),
        ...{ signal: AbortSignal.any([run.signal, patience.signal]), cwd: folder, killAtOnce: true },
        ...(run.stdin === undefined ? {} : { stdin: Readable.from([run.stdin]) }),
        onStdout: (chunk) => {
          sizeBytes += chunk.length;
          if (sizeBytes > run.maxOutputBytes) throw new YtDlpStopped('too-much-output');
          chunks.push(chunk);
        },
        onStderrLine: (line) => {
          stderr.push(line);
          if (stderr.length > KEPT_LINES) stderr.shift();
        },
      })
      .then(() => null)
      .catch((error: unknown) => {
        if (error instanceof ProcessFailed) return error;
        throw error;
      });
    if (failure && stderr.length === 0) stderr.push(...failure.stderrTail.split('\n'));
    return { stdout: Buffer.concat(chunks).toString('utf8'), stderr, failure };
  } finally {
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Removes the folders of runs that a crash cut short: a copy of someone's cookies may lie in them. For the owner of the data folder, before
 * the first run, and only where `scratchFolder` is a folder of its own.
 */
export async function removeLeftoverRuns(scratchFolder: string): Promise<void> {
  const names = await readdir(scratchFolder).catch(() => []); // not made yet
  for (const name of names.filter((each) => /^yt-dlp-\w{6}$/.test(each)))
    await rm(path.join(scratchFolder, name), { recursive: true, force: true });
}

async function copyCookies(from: string, to: string): Promise<void> {
  await copyFile(from, to).catch((cause: unknown) => {
    throw new ExtractionFailure('login-required', `The cookie file ${path.basename(from)} cannot be read.`, { cause });
  });
}
