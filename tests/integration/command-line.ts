import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { dubReportSchema, estimateSchema } from '../../common/contract/dubbing.ts';
import { isBuildFresh } from '../../tools/build-stamp.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** As it was built, where that is of the sources as they are: half a second of each start is saved. */
const ENTRY = path.join(ROOT, isBuildFresh(ROOT) ? 'out/main/cli.js' : 'electron/cli.ts');

/** Every line that `dub --json` may write. */
const lineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('notice'),
    message: z.string(),
    sends: z.string(),
    provider: z.string(),
    estimate: estimateSchema,
    capMicroUsd: z.number().nullable(),
  }),
  z.object({ type: z.literal('started'), job: z.string(), provider: z.string(), output: z.string() }),
  z.object({
    type: z.literal('progress'),
    stage: z.string(),
    fraction: z.number().min(0).max(1),
    etaMs: z.number().nullable(),
    chunks: z.object({ total: z.number(), done: z.number(), failed: z.number(), atService: z.number() }),
  }),
  z.object({ type: z.literal('waiting'), code: z.string(), message: z.string(), retryAtMs: z.number() }),
  z.object({
    type: z.literal('result'),
    status: z.enum(['succeeded', 'partial', 'failed', 'cancelled', 'paused']),
    job: z.string().optional(),
    output: z.string().nullable(),
    report: dubReportSchema.nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
]);
export type CommandLine = z.infer<typeof lineSchema>;
export type ResultLine = Extract<CommandLine, { type: 'result' }>;

export type CommandEnd = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  /** `out` as it came. */
  readonly bytes: Buffer;
  readonly err: string;
};
export type RunningCommand = {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves once all output is read. */
  readonly ended: Promise<CommandEnd>;
  kill(signal: NodeJS.Signals): void;
};

/** The command line as a process of its own. */
export function startCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCommand {
  const child = spawn(process.execPath, [ENTRY, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => out.push(piece));
  child.stderr.on('data', (piece: Buffer) => err.push(piece));
  const ended = new Promise<CommandEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const bytes = Buffer.concat(out);
      resolve({ code, signal, out: String(bytes), bytes, err: String(Buffer.concat(err)) });
    });
  });
  if (child.pid === undefined) throw new Error('the command could not be started');
  return { child, pid: child.pid, ended, kill: (signal) => void child.kill(signal) };
}

export function runCommand(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandEnd> {
  return startCommand(args, env).ended;
}

/** The lines of `--json`, each checked; throws for one that is not as promised. */
export function linesOf({ out }: CommandEnd): readonly CommandLine[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

/** The last line of `--json`. */
export function resultOf(end: CommandEnd): ResultLine {
  const last = linesOf(end).at(-1);
  if (last?.type !== 'result') throw new Error(`no result in: ${end.out}${end.err}`);
  return last;
}

/** Command lines of running processes that name `folder`, such as an ffmpeg that outlived its owner. */
export function processesNaming(folder: string): readonly string[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command.includes(folder) ? [command] : [];
    } catch {
      return []; // ended meanwhile
    }
  });
}
