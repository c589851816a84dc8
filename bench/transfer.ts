import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { peakMemoryMb } from './paid-host.ts';
import { machine, median, noise, spread, verdict } from './statistics.ts';

const PAIRS = 5;
const FILE_BYTES = 500_000_000;
const THROTTLED_BYTES = 100_000_000;
const THROTTLE = 20_000_000;
const LARGE_BYTES = 5_000_000_000;
const LEAST_OF_CURL = 0.9;
const LEAST_OF_FOUR = 3.6;
const MEMORY_LIMIT_MB = 60;
const LOOK_AT_MEMORY_EVERY_MS = 20;

const here = (file: string): string => path.join(path.dirname(fileURLToPath(import.meta.url)), file);

/**
 * The transfer engine in a process of its own against curl, from a server in another: one file without a throttle, four connections
 * against one where each is held to 20 MB/s, and memory over what the process has before it begins, for 5 GB.
 */
export async function benchTransfer(pairs = PAIRS): Promise<void> {
  console.log(machine());
  const folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-bench-'));
  try {
    await against(folder, pairs);
    await throttled(folder, pairs);
    await memory(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function against(folder: string, pairs: number): Promise<void> {
  await using server = await serve(FILE_BYTES);
  await fetchIt(server.origin, folder, 4); // the first run of anything is slower
  const ours: number[] = [];
  const curl: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    ours.push((await fetchIt(server.origin, folder, 4)).seconds);
    curl.push(await timed('curl', ['-s', '-o', path.join(folder, 'curl'), `${server.origin}/file`]));
  }
  const ratios = ours.map((seconds, index) => (curl[index] ?? Number.NaN) / seconds);
  console.log(`500 MB: ours ${spread(ours)} s, curl ${spread(curl)} s, noise of curl ${noise(curl)}`);
  console.log(`speed against curl ${spread(ratios)}`);
  atLeast('speed against curl', median(ratios), LEAST_OF_CURL);
  await rm(path.join(folder, 'curl'), { force: true });
}

async function throttled(folder: string, pairs: number): Promise<void> {
  await using server = await serve(THROTTLED_BYTES, THROTTLE);
  const one: number[] = [];
  const four: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    one.push((await fetchIt(server.origin, folder, 1)).seconds);
    four.push((await fetchIt(server.origin, folder, 4)).seconds);
  }
  const ratios = one.map((seconds, index) => seconds / (four[index] ?? Number.NaN));
  console.log(`100 MB at 20 MB/s a connection: one ${spread(one)} s, four ${spread(four)} s, noise of one ${noise(one)}`);
  atLeast('four connections against one', median(ratios), LEAST_OF_FOUR);
}

async function memory(folder: string): Promise<void> {
  await using server = await serve(LARGE_BYTES);
  const { idleMb, peakMb, seconds } = await fetchIt(server.origin, folder, 4);
  console.log(`5 GB in ${seconds.toFixed(1)} s: ${idleMb.toFixed(0)} MB before, ${peakMb.toFixed(0)} MB at most`);
  verdict('memory above idle for 5 GB', peakMb - idleMb, MEMORY_LIMIT_MB, 'MB');
}

type Server = AsyncDisposable & { readonly origin: string };

async function serve(sizeBytes: number, bytesPerSecond?: number): Promise<Server> {
  const throttle = bytesPerSecond === undefined ? [] : ['--bytes-per-second', String(bytesPerSecond)];
  const args = [here('../tests/fakes/media-server/main.ts'), '--size-bytes', String(sizeBytes), ...throttle];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [origin] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    origin: String(origin),
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}

type Fetched = { readonly seconds: number; readonly idleMb: number; readonly peakMb: number };

/** Seconds are the transfer's own, without the start of its process, as curl's start is nothing. */
async function fetchIt(origin: string, folder: string, connections: number): Promise<Fetched> {
  const file = path.join(folder, 'ours');
  const child = spawn(process.execPath, [here('transfer-host.ts'), `${origin}/file`, file, String(connections)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next(); // ready
  const idleMb = await peakMemoryMb(child.pid ?? 0);
  let peakMb = idleMb;
  const watch = setInterval(() => void peakMemoryMb(child.pid ?? 0).then((mb) => (peakMb = Math.max(peakMb, mb))), LOOK_AT_MEMORY_EVERY_MS);
  child.stdin.write('go\n');
  const { value } = await lines.next();
  clearInterval(watch);
  const [code] = await exited;
  if (code !== 0) throw new Error('the transfer failed');
  await rm(file);
  return { seconds: Number(value), idleMb, peakMb };
}

async function timed(command: string, args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const [code] = await once(spawn(command, args, { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`${command} failed`);
  return (performance.now() - begun) / 1_000;
}

function atLeast(what: string, value: number, limit: number): void {
  console.log(`${value >= limit ? 'kept  ' : 'MISSED'} ${what}: ${value.toFixed(2)}, at least ${limit}`);
  if (value < limit) process.exitCode = 1;
}
