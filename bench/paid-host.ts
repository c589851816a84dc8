import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface, type Interface } from 'node:readline';

/** The stand-in of the service as a process of its own, so that neither its work nor its memory counts as ours. */
export type ServiceProcess = {
  readonly url: string;
  readonly key: string;
  /** Ends it; says how many works it was sent. */
  end(): Promise<{ readonly creates: number }>;
};

export async function startService(args: readonly string[]): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['tests/fakes/elevenlabs/main.ts', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const next = nextLine(lines);
  const { url, key } = JSON.parse(await next()) as { url: string; key: string }; // the stand-in's own first line
  return {
    url,
    key,
    async end() {
      child.kill('SIGTERM');
      return JSON.parse(await next()) as { creates: number }; // and its last
    },
  };
}

function nextLine(lines: Interface): () => Promise<string> {
  const iterator = lines[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await iterator.next();
    if (done) throw new Error('the process ended without a further line');
    return value;
  };
}

/** Runs the built command line to its end; returns what it wrote. Throws where it did not end with 0. */
export async function streamfetch(args: readonly string[], stdin = ''): Promise<string> {
  const child = startStreamfetch(args, stdin);
  let out = '';
  for await (const piece of child.stdout ?? []) out += String(piece);
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`streamfetch ${args[0]} ended with ${child.exitCode}: ${out}`);
  return out;
}

export function startStreamfetch(args: readonly string[], stdin = ''): ChildProcess {
  const child = spawn(process.execPath, ['out/main/cli.js', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(stdin);
  return child;
}

/** Makes a data folder dub with the stand-in. `settings` as the command line takes them. */
export async function configure(data: string, service: ServiceProcess, settings: Readonly<Record<string, string>>): Promise<void> {
  const all = { 'elevenlabs.baseUrl': service.url, 'elevenlabs.usdPerMinute': '0.1', 'dubbing.capPerMonthUsd': '100000', ...settings };
  for (const [key, value] of Object.entries(all)) await streamfetch(['settings', 'set', key, value, '--data', data]);
  await streamfetch(['key', 'set', '--data', data], `${service.key}\n`);
}

/** The highest resident size that the kernel has noted for a process so far, in MB. */
export async function peakMemoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_000;
}

export async function ffmpeg(args: readonly string[]): Promise<void> {
  const child = spawn(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null]; // node's documented arguments of the event
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${args.join(' ')}`);
}
