import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { link, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { configure, ffmpeg, peakMemoryMb, type ServiceProcess, startService, startStreamfetch } from './paid-host.ts';
import { machine, median, noise, spread, verdict } from './statistics.ts';

const CHUNKS = 60;
const CHUNK_SECONDS = 5;
const SERVICE_SECONDS = 3;
const PARALLEL = 5;
const POLL_SECONDS = 1;
/** Every round as long as the service takes, and one look too late at the end. */
const IDEAL_SECONDS = (CHUNKS / PARALLEL) * SERVICE_SECONDS + POLL_SECONDS;
const TIME_LIMIT = 1.1;
const RUNS = 3;

const INPUTS = 10;
const MEMORY_LIMIT_MB = 300;
const LOOK_EVERY_MS = 200;

/** A dub of sixty chunks at a service that takes three seconds for each, five at a time; then the memory of ten large dubs queued at once. */
export async function benchDubbing(runs = RUNS): Promise<void> {
  console.log(machine());
  const folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-bench-'));
  try {
    if (runs > 0) await benchRounds(folder, runs);
    await benchQueue(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchRounds(folder: string, runs: number): Promise<void> {
  const service = await startService(['--service-ms', String(SERVICE_SECONDS * 1_000), '--concurrency', String(PARALLEL)]);
  const source = path.join(folder, 'talk.mp4');
  await makeTalk(source, CHUNKS * CHUNK_SECONDS, 'testsrc2=size=320x180:rate=25', []);
  const times: number[] = [];
  let creates = 0;
  try {
    for (let run = 0; run < runs; run++) times.push(await dubOnce(folder, source, service));
  } finally {
    ({ creates } = await service.end());
  }
  if (creates !== runs * CHUNKS) throw new Error(`${creates} chunks were sent instead of ${runs * CHUNKS}`);
  console.log(`${CHUNKS} chunks, ${SERVICE_SECONDS} s each at the service, ${PARALLEL} at a time, poll interval ${POLL_SECONDS} s at most`);
  console.log(`dubbing ${spread(times, 1)} s, noise ${noise(times)}; ideal ${IDEAL_SECONDS} s`);
  verdict('dubbing against the ideal', median(times) / IDEAL_SECONDS, TIME_LIMIT, 'times');
}

/** Seconds from the first chunk's turn to the last one's end, as the progress lines tell. */
async function dubOnce(folder: string, source: string, service: ServiceProcess): Promise<number> {
  const data = path.join(folder, 'data');
  const out = path.join(folder, 'out.mp4');
  await configure(data, service, { 'elevenlabs.concurrency': String(PARALLEL), 'elevenlabs.pollSeconds': String(POLL_SECONDS) });
  const cuts = ['--chunking', 'fixed', '--chunk-seconds', String(CHUNK_SECONDS), '--parallel', String(PARALLEL)];
  const child = startStreamfetch(['dub', source, '--to', 'es', '--provider', 'elevenlabs', ...cuts, '-o', out, '--data', data, '--json']);
  const exited = once(child, 'exit');
  let begun: number | undefined;
  let ended: number | undefined;
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    const event = JSON.parse(line) as { type: string; stage?: string; status?: string }; // our own output, read as documented
    if (event.stage === 'dub') begun ??= performance.now();
    if (event.stage === 'merge') ended ??= performance.now();
    if (event.type === 'result' && event.status !== 'succeeded') throw new Error(line);
  }
  await exited;
  await Promise.all(
    [out, data, path.join(folder, 'out.srt'), path.join(folder, 'out.es.srt')].map((name) => rm(name, { recursive: true, force: true })),
  );
  if (begun === undefined || ended === undefined) throw new Error('the dub told of no dubbing or no merge');
  return (ended - begun) / 1_000;
}

/** Ten dubs of 600 MB each are queued at a server; its memory is watched until the first two are through. */
async function benchQueue(folder: string): Promise<void> {
  const service = await startService(['--service-ms', '200']);
  const data = path.join(folder, 'queue');
  await configure(data, service, { 'elevenlabs.concurrency': '5' });
  const first = path.join(folder, 'large-0.mp4');
  // Ten minutes at 8 Mbit/s.
  await makeTalk(first, 600, 'testsrc2=size=1280x720:rate=25,noise=alls=40:allf=t', [
    '-b:v',
    '7900k',
    '-minrate',
    '7900k',
    '-maxrate',
    '7900k',
    '-bufsize',
    '8M',
  ]);
  const host = startStreamfetch(['serve', '--port', '0', '--data', data]);
  const commands: ChildProcess[] = [];
  let peakMb = 0;
  const watching = setInterval(() => void peakMemoryMb(host.pid ?? 0).then((mb) => (peakMb = Math.max(peakMb, mb))), LOOK_EVERY_MS);
  try {
    await once(host.stdout ?? host, 'data');
    for (let index = 0; index < INPUTS; index++) {
      const source = path.join(folder, `large-${index}.mp4`);
      if (index > 0) await link(first, source);
      commands.push(startStreamfetch(['dub', source, '--to', 'es', '--provider', 'elevenlabs', '--data', data, '--json']));
    }
    await twoEnded(commands);
    console.log(`${INPUTS} inputs of ${Math.round((await stat(first)).size / 1e6)} MB queued, the first two dubbed to their end`);
    if (host.exitCode !== null || peakMb === 0) throw new Error('the host was not there to be measured');
    verdict('memory of the host', peakMb, MEMORY_LIMIT_MB, 'MB');
  } finally {
    clearInterval(watching);
    for (const command of commands) command.kill('SIGKILL'); // or one of them would go on as the owner
    host.kill('SIGTERM');
    await once(host, 'exit');
    await service.end();
  }
}

/** Resolves when two of the commands have ended well. */
function twoEnded(commands: readonly ChildProcess[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let ended = 0;
    for (const command of commands) {
      command.stdout?.resume();
      command.once('exit', (code) => {
        if (code !== 0) reject(new Error(`a dub ended with ${code}`));
        else if (++ended === 2) resolve();
      });
    }
  });
}

async function makeTalk(target: string, seconds: number, picture: string, rate: readonly string[]): Promise<void> {
  const sound = 'aevalsrc=0.2*sin(2*PI*(300+20*floor(t))*t)*lt(mod(t\\,3)\\,2.2)|0.2*random(0):s=48000';
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, '-t', String(seconds)];
  await ffmpeg([...inputs, '-c:v', 'libx264', '-preset', 'ultrafast', ...rate, '-c:a', 'aac', '-b:a', '128k', target]);
}
