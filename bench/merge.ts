import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ffmpeg, peakMemoryMb } from './paid-host.ts';
import { machine, median, noise, spread, verdict } from './statistics.ts';

const RATIO_LIMIT = 1.25;
const MEMORY_LIMIT_MB = 300;
const PAIRS = 5;
const LOOK_AT_MEMORY_EVERY_MS = 100;

/**
 * Merging a one-hour dub, verification included, against one bare ffmpeg command that does the same mux, audio encode and
 * stream hash; ours and the peer in turn, the ratio pair by pair. Also the highest memory of our own process over a whole dub.
 */
export async function benchMerge(pairs = PAIRS): Promise<void> {
  console.log(machine());
  const folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-bench-'));
  try {
    const source = await makeHour(folder);
    const pcm = path.join(folder, 'peer.f32');
    await ffmpeg(['-i', source, '-map', '0:a', '-f', 'f32le', pcm]);
    const ours: number[] = [];
    const peer: number[] = [];
    const memory: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const run = await dub(source, folder);
      ours.push(run.mergeSeconds);
      memory.push(run.peakMb);
      peer.push(await bare(source, pcm, folder));
      console.log(
        `pair ${pair + 1}: ours ${run.mergeSeconds.toFixed(1)} s, bare ffmpeg ${peer.at(-1)?.toFixed(1)} s, memory ${run.peakMb.toFixed(0)} MB`,
      );
    }
    const ratios = ours.map((seconds, index) => seconds / (peer[index] ?? Number.NaN));
    console.log(`ours ${spread(ours, 1)} s, bare ffmpeg ${spread(peer, 1)} s, noise of the peer ${noise(peer)}`);
    console.log(`ratio ${spread(ratios)}`);
    verdict('merge against bare ffmpeg', median(ratios), RATIO_LIMIT, 'times');
    verdict('memory of our process over the whole dub', Math.max(...memory), MEMORY_LIMIT_MB, 'MB');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An hour of 720p H.264 and stereo AAC at about 2.5 Mbit/s, made of one minute sixty times over. */
async function makeHour(folder: string): Promise<string> {
  const minute = path.join(folder, 'minute.mp4');
  const hour = path.join(folder, 'hour.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30,noise=alls=12:allf=t', '-f', 'lavfi'];
  const sound = ['-i', 'aevalsrc=0.2*sin(2*PI*(300+20*floor(t))*t)*lt(mod(t\\,3)\\,2.2)|0.2*random(0):s=48000', '-t', '60'];
  await ffmpeg([...picture, ...sound, '-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '2400k', '-c:a', 'aac', '-b:a', '160k', minute]);
  await ffmpeg(['-stream_loop', '59', '-i', minute, '-c', 'copy', hour]);
  return hour;
}

/** The whole dub by the built command line; the merge is timed from its first progress line to the result. */
async function dub(source: string, folder: string): Promise<{ readonly mergeSeconds: number; readonly peakMb: number }> {
  const out = path.join(folder, 'ours.mp4');
  const data = path.join(folder, 'data');
  const args = ['out/main/cli.js', 'dub', source, '--to', 'es', '--out', out, '--force', '--data', data, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let peakMb = 0;
  const watch = setInterval(() => void peakMemoryMb(child.pid ?? 0).then((mb) => (peakMb = Math.max(peakMb, mb))), LOOK_AT_MEMORY_EVERY_MS);
  const exited = once(child, 'exit');
  let begun: number | undefined;
  let ended = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { type: string; stage?: string; status?: string }; // our own output, read as documented
    if (event.stage === 'merge') begun ??= performance.now();
    if (event.type === 'result') {
      ended = performance.now();
      if (event.status !== 'succeeded') throw new Error(line);
    }
  }
  await exited;
  clearInterval(watch);
  await Promise.all([out, data].map((name) => rm(name, { recursive: true, force: true })));
  if (begun === undefined) throw new Error('the dub told of no merge');
  return { mergeSeconds: (ended - begun) / 1_000, peakMb };
}

async function bare(source: string, pcm: string, folder: string): Promise<number> {
  const begun = performance.now();
  const out = path.join(folder, 'peer.mp4');
  await ffmpeg([
    ...['-i', source, '-f', 'f32le', '-ar', '48000', '-ac', '2', '-i', pcm],
    ...['-map', '0:v', '-map', '0:a', '-map', '1:a', '-c', 'copy', '-c:a:1', 'aac', '-b:a:1', '192k', out],
    ...['-map', '0:v', '-c', 'copy', '-f', 'streamhash', '-hash', 'murmur3', path.join(folder, 'peer.hash')],
  ]);
  const seconds = (performance.now() - begun) / 1_000;
  await rm(out);
  return seconds;
}
