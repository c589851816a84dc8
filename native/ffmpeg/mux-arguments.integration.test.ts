import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DUB_CONTAINERS } from '../../common/domain/dubbing/dubbing.ts';
import { planOutput } from '../../common/domain/media/output-plan.ts';
import { type Cue, formatSrt, parseWebVtt } from '../../common/domain/media/subtitles.ts';
import { micros } from '../../common/units/micros.ts';
import { generateCoded } from '../../tests/media/generate.ts';
import { never, testRunner, testToolchain } from '../../tests/media/test-toolchain.ts';
import { concatList } from './dubbing-arguments.ts';
import { runFfmpeg } from './ffmpeg-runner.ts';
import { fileUrl, inputArguments } from './input-arguments.ts';
import { createMediaTools } from './media-tools.ts';
import { muxArguments, OPUS_DELAY } from './mux-arguments.ts';
import { probeMedia } from './probe.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const run = async (args: readonly string[], onStdout?: (piece: Buffer) => void) =>
  runFfmpeg(await testToolchain(), testRunner, { args, signal: never, ...(onStdout && { onStdout }) });
const cue = (startMs: number, endMs: number, text: string): Cue => ({ start: micros(startMs * 1_000), end: micros(endMs * 1_000), text });
const CUES: readonly Cue[] = [cue(1_200, 2_000, 'Hola ‹3 & adiós'), cue(2_500, 4_000, 'dos\nlíneas → aquí')];
/** Signs that a converter could take for markup. */
const SAID = CUES.map((said) => ({ ...said, text: said.text.replace('‹', '<') }));
const OWN: readonly Cue[] = [cue(500, 900, 'the source’s own')];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-mux-'));
  const video = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'];
  const audio = { audio: { sampleRateHz: 48_000, channels: 2 }, audioArgs: ['-c:a', 'flac', '-strict', '-2'] }; // no codec delay of its own
  await generateCoded(at('plain.mkv'), {
    seconds: 5,
    rate: { num: 25, den: 1 },
    width: 320,
    height: 180,
    source: 1,
    videoArgs: video,
    ...audio,
  });
  writeFileSync(at('own.srt'), formatSrt(OWN));
  const own = ['-i', fileUrl(at('own.srt')), '-map', '0', '-map', '1', '-c', 'copy', '-metadata:s:s:0', 'language=eng'];
  await run(['-i', fileUrl(at('plain.mkv')), ...own, fileUrl(at('source.mkv'))]);
  await run(['-f', 'lavfi', '-i', 'sine=440:r=48000:d=5', '-ac', '2', fileUrl(at('es-0001.flac'))]);
  writeFileSync(at('dub-es.ffconcat'), concatList(['es-0001.flac']));
  writeFileSync(at('subtitles-es.srt'), formatSrt(SAID));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function textOf(file: string, track: number): Promise<readonly Cue[]> {
  const pieces: Buffer[] = [];
  await run(['-copyts', '-i', fileUrl(file), '-map', `0:s:${track}`, '-f', 'srt', 'pipe:1'], (piece) => void pieces.push(piece));
  return parseWebVtt(Buffer.concat(pieces).toString('utf8'));
}

test.each(DUB_CONTAINERS)(
  'subtitles are a track of an %s after the source’s own, with their times, text and language',
  async (container) => {
    const tools = await testToolchain();
    const source = await probeMedia(tools, testRunner, at('source.mkv'), never);
    const plan = planOutput(source, container);
    if ('cannotHold' in plan) throw new Error(`${container} cannot hold ${plan.cannotHold}`);
    const output = at(`out.${container}`);
    await run(
      muxArguments({
        input: inputArguments(at('source.mkv'), source.format),
        plan,
        dubs: [{ listPath: at('dub-es.ffconcat'), language: 'spa', title: 'Spanish' }],
        subtitles: [{ path: at('subtitles-es.srt'), language: 'spa', title: 'Spanish' }],
        covers: [],
        pcm: { sampleRateHz: 48_000, channels: 2 },
        dubOffset: 0,
        mainVideoIndex: 0,
        output,
        sourceHashes: at('source.framehash'),
        forgottenDelay: new Map(),
        encoderDelay: container !== 'mp4' && (await createMediaTools(testToolchain, testRunner).writesOpusEarly()) ? OPUS_DELAY : 0,
      }),
    );
    const subtitles = (await probeMedia(tools, testRunner, output, never)).streams.filter(({ kind }) => kind === 'subtitle');
    expect(subtitles).toMatchObject([{ language: 'eng' }, { language: 'spa', codec: CODECS[container] }]);
    expect(await textOf(output, 0)).toEqual(OWN);
    expect(await textOf(output, 1)).toEqual(CUES);
  },
);
const CODECS = { mp4: 'mov_text', mkv: 'subrip', webm: 'webvtt' } as const;
