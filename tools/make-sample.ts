// Makes resources/samples/talk.mp4: a short talk on waves, spoken by espeak-ng, with the circles it speaks of. `npm run sample`.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { runFfmpeg } from '../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../native/ffmpeg/input-arguments.ts';
import { createProcessRunner } from '../native/process/create-process-runner.ts';
import { findToolchain } from '../native/toolchain/find-toolchain.ts';
import { drawTalk } from './sample/draw-talk.ts';
import { type Cue, cuesOf, SCRIPT } from './sample/script.ts';
import { SPEECH_RATE_HZ, speak } from './sample/speak.ts';

const FRAMES_PER_SECOND = 25;
/** Silence before the first word. */
const LEAD_SECONDS = 0.5;

const target = path.resolve(import.meta.dirname, '..', 'resources', 'samples', 'talk.mp4');
const runner = createProcessRunner({ ledgerFolder: null });
const { signal } = new AbortController();
const folder = await mkdtemp(path.join(tmpdir(), 'streamfetch-sample-'));
try {
  const tools = await findToolchain(runner, process.env);
  const spoken: Buffer[] = [];
  for (const line of SCRIPT) spoken.push(await speak(runner, folder, line.text, signal));
  const cues = cuesOf(
    SCRIPT,
    spoken.map((samples) => samples.length / 2 / SPEECH_RATE_HZ),
    LEAD_SECONDS,
  );
  const frameCount = Math.ceil((cues.at(-1)?.to ?? 0) * FRAMES_PER_SECOND);
  const sound = path.join(folder, 'talk.s16');
  await writeFile(sound, soundtrack(spoken, frameCount / FRAMES_PER_SECOND));
  await runFfmpeg(tools, runner, {
    args: [...inputs(sound), '-filter_complex', await graph(cues), ...outputOptions(), fileUrl(target)],
    signal,
    stdin: Readable.from(drawTalk(cues, frameCount, FRAMES_PER_SECOND)),
  });
  console.log(`${target}: ${frameCount / FRAMES_PER_SECOND} s`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** The spoken lines with their pauses, as long as the picture. */
function soundtrack(spoken: readonly Buffer[], seconds: number): Buffer {
  const track = Buffer.alloc(Math.round(seconds * SPEECH_RATE_HZ) * 2);
  let at = Math.round(LEAD_SECONDS * SPEECH_RATE_HZ) * 2;
  for (const [index, samples] of spoken.entries()) {
    samples.copy(track, at);
    at += samples.length + Math.round((SCRIPT[index]?.pauseSeconds ?? 0) * SPEECH_RATE_HZ) * 2;
  }
  return track;
}

function inputs(sound: string): readonly string[] {
  return [
    ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '1280x720', '-r', String(FRAMES_PER_SECOND), '-i', 'pipe:0'],
    ...['-f', 's16le', '-ar', String(SPEECH_RATE_HZ), '-ac', '1', '-i', fileUrl(sound)],
  ];
}

/** Captions from files, so that their text is never read as a filter, and the sound at 48 kHz on both sides. */
async function graph(cues: readonly Cue[]): Promise<string> {
  const captions = await Promise.all(
    cues.map(async ({ caption, scene, from, to }, index) => {
      const file = path.join(folder, `caption-${index}.txt`);
      await writeFile(file, caption);
      const color = scene === 'heart' ? '0x54504A' : '0xBCC2CE';
      const look = `font=DejaVu Sans:fontsize=30:fontcolor=${color}:x=(w-tw)/2:y=630`;
      return `drawtext=textfile='${file}':${look}:enable='gte(t,${from})*lt(t,${to})'`;
    }),
  );
  return `[0:v]${captions.join(',')},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[v];[1:a]aresample=48000,pan=stereo|c0=c0|c1=c0[a]`;
}

function outputOptions(): readonly string[] {
  const bt709 = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
  return [
    ...['-map', '[v]', '-c:v', 'libx264', '-preset', 'slow', '-tune', 'animation', '-crf', '27', '-g', '50', ...bt709],
    ...['-map', '[a]', '-c:a', 'aac', '-b:a', '96k'],
    ...['-metadata', 'title=A talk on waves', '-metadata:s:a:0', 'language=eng'],
    ...['-movflags', '+faststart', '-movie_timescale', '48000', '-fflags', '+bitexact'],
  ];
}
