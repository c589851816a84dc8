import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dub } from '../../common/contract/dubbing.ts';
import type { ChunkingStrategy } from '../../common/domain/dubbing/dubbing.ts';
import { audioStreams } from '../../common/domain/media/media-info.ts';
import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { type CodedMedia, generateCoded } from '../media/generate.ts';
import { never, testRunner, testToolchain } from '../media/test-toolchain.ts';
import { sampleOf } from '../sample.ts';
import { type DubBench, openDubBench } from './dub-bench.ts';
import { type DubMeasurement, decodeDub, decodePcm, largestDifference, measureDub, probe } from './measure-dub.ts';

const RATE = { num: 25, den: 1 };
/** Where the talk pauses and its picture cuts, in seconds. */
const PAUSES = [[1.7, 2.4] as const, [3.6, 4.2] as const];
const SCENE_CUTS = [2.4, 4.2];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '50'];
const SOURCES: Readonly<Record<string, Partial<CodedMedia>>> = {
  'talk.mp4': {},
  'talk.mkv': {},
  'talk.ts': {},
  'talk.webm': { videoArgs: VP9, audioArgs: ['-c:a', 'libopus'] },
  'mono-44100.mp4': { audio: { sampleRateHz: 44_100, channels: 1 } },
  'surround.mp4': { audio: { sampleRateHz: 48_000, channels: 6 } },
};

let bench: DubBench;
beforeAll(async () => {
  bench = await openDubBench();
  for (const [name, media] of Object.entries(SOURCES)) {
    await generateCoded(bench.at(name), {
      ...{ seconds: 6, rate: RATE, width: 320, height: 180, source: 1, sceneCuts: SCENE_CUTS },
      audio: { sampleRateHz: 48_000, channels: 2 },
      speech: [
        [0, 1.7],
        [2.4, 3.6],
        [4.2, 6],
      ],
      ...media,
    });
  }
});
afterAll(() => bench.close());

/** Dubs a source and proves everything that holds for each of them. */
async function prove(
  name: string,
  output: string,
  chunking: ChunkingStrategy,
): Promise<{ readonly dub: Dub; readonly measured: DubMeasurement }> {
  const source = bench.at(name);
  const dub = await bench.dub(source, bench.at(output), { chunking, chunkSeconds: 2, keepIntermediates: true });
  expect(dub.job, dub.job.error?.message).toMatchObject({ state: 'succeeded' });
  const original = await decodePcm(source, 0);
  const channels = audioStreams(await probe(source))[0]?.channels ?? 0;
  expect(dub.report?.originalSampleCount).toBe(original.length / channels);
  // The rehearsal gives every chunk its own sound back: joined, they are the original again, but for the 24 bits they were kept in.
  expect(largestDifference(original, await decodeDub(bench.workFile(dub.job.id, ''), 'es'))).toBeLessThan(2 ** -22);
  const measured = await measureDub({ source, output: bench.at(output), rate: RATE });
  expect(measured.outputRuns).toEqual(['src1:0-149']);
  expect(measured.sourceRuns).toEqual(['src1:0-149']);
  expect(measured.sameFrames).toBe(true);
  expect(measured.heardInDub).toEqual([0, 1, 3, 5]);
  expect(measured.worstAgainstOriginal).toBeLessThan(1_000);
  expect(measured.worstAgainstPicture).toBeLessThan(1_000);
  const joins = dub.report?.languages[0]?.joins ?? [];
  expect(joins).toHaveLength(3);
  for (const join of joins) expect(Math.abs(join.offset ?? Number.NaN)).toBeLessThan(1_000);
  return { dub, measured };
}

/** In an mp4 to the sample, elsewhere within one audio frame. */
function requireLength(output: string, { dub, measured }: { readonly dub: Dub; readonly measured: DubMeasurement }): void {
  const { sampleCount = 0, sampleRateHz = 0 } = dub.report?.languages[0] ?? {};
  if (output.endsWith('.mp4')) expect(measured.dubDurationTicks).toBe(sampleCount);
  else expect(Math.abs(measured.dubSamples / measured.dubRateHz - sampleCount / sampleRateHz)).toBeLessThan(0.02);
}

/** Seconds at which the chunks after the first begin. */
const cutsOf = (dub: Dub): readonly number[] => dub.chunks.slice(1).map((chunk) => chunk.start / 1e6);
const CHUNKINGS: ReadonlyArray<readonly [ChunkingStrategy, (cut: number, index: number) => void]> = [
  ['fixed', (cut, index) => expect(cut).toBe((index + 1) * 2)],
  [
    'silence',
    (cut, index) => {
      const [from = 0, to = 0] = PAUSES[index] ?? [];
      expect(cut).toBeGreaterThan(from);
      expect(cut).toBeLessThan(to);
    },
  ],
  // Moved into a pause that is close: a tenth of a chunk at most.
  ['scene', (cut, index) => expect(Math.abs(cut - (SCENE_CUTS[index] ?? 0))).toBeLessThan(0.2)],
];

for (const [place, [chunking, requireCut]] of CHUNKINGS.entries()) {
  test.each(sampleOf(['mp4', 'mkv'], place))(
    `cut by ${chunking}, %s to the same keeps every video packet and puts every join at its place`,
    async (ext) => {
      const output = `${chunking}.${ext}`;
      const proof = await prove(`talk.${ext}`, output, chunking);
      expect(proof.measured.samePackets).toBe(true);
      expect(proof.dub.report?.video.match).toBe('identical');
      requireLength(output, proof);
      cutsOf(proof.dub).forEach(requireCut);
    },
  );

  test.each(sampleOf(['ts'], place - 2))(
    `cut by ${chunking}, %s to mp4 keeps every frame and puts every join at its place`,
    async (ext) => {
      const output = `${chunking}-ts.mp4`;
      const proof = await prove(`talk.${ext}`, output, chunking);
      expect(proof.dub.report?.video.match).toBe('rewrapped');
      requireLength(output, proof);
      cutsOf(proof.dub).forEach(requireCut);
    },
  );
}

const CONTAINER_PAIRS = [
  ['talk.webm', 'webm.webm'],
  ['talk.webm', 'webm.mkv'],
  ['talk.mp4', 'mp4.mkv'],
  ['talk.mkv', 'mkv.mp4'],
  ['mono-44100.mp4', 'mono.mp4'],
  ['mono-44100.mp4', 'mono.mkv'],
  ['surround.mp4', 'surround-out.mp4'],
  ['surround.mp4', 'surround-out.mkv'],
] as const;

test.each(sampleOf(CONTAINER_PAIRS, 0, 3, 4, 7))('%s to %s keeps every video packet, its sync and its length', async (source, output) => {
  const proof = await prove(source, output, 'fixed');
  expect(proof.measured.samePackets).toBe(true);
  requireLength(output, proof);
  expect(audioStreams(proof.measured.info)[1]?.channels).toBe(audioStreams(await probe(bench.at(source)))[0]?.channels);
});

test('webm to mp4 keeps its sync although sound in webm begins after the picture', async () => {
  const { dub, measured } = await prove('talk.webm', 'webm.mp4', 'fixed');
  expect(measured.samePackets).toBe(true);
  const lead = (measured.dubDurationTicks ?? 0) - (dub.report?.originalSampleCount ?? 0);
  expect(lead).toBeGreaterThanOrEqual(0);
  expect(lead).toBeLessThanOrEqual(1_024); // the encoder's priming fills what is before it
});

test('two languages in one job become two tracks behind the original, both in place', async () => {
  const source = bench.at('talk.mp4');
  const output = bench.at('two.mp4');
  const dub = await bench.dub(source, output, { targetLanguages: ['es', 'pt-BR'], chunkSeconds: 2, keepIntermediates: true });
  expect(dub.job.state).toBe('succeeded');
  expect(dub.tracks.map(({ language, kind }) => [language, kind])).toEqual([
    [null, 'original'],
    ['es', 'dub'],
    ['pt-BR', 'dub'],
  ]);
  for (const dubTrack of [1, 2]) {
    const measured = await measureDub({ source, output, rate: RATE, dubTrack });
    expect(measured.samePackets).toBe(true);
    expect(measured.worstAgainstOriginal).toBeLessThan(1_000);
    expect(measured.dubDurationTicks).toBe(dub.report?.originalSampleCount);
  }
  expect(audioStreams(await probe(output)).map((stream) => stream.language)).toEqual([null, 'spa', 'por']);
});

test.each(sampleOf(['mp4', 'mkv'], 1))(
  'chunks that begin with a hiss, most of which no encoder keeps, are found at their places in %s',
  async (container) => {
    const hiss = bench.at('hiss.mkv');
    await runFfmpeg(await testToolchain(), testRunner, {
      args: [
        ...['-i', bench.at('talk.mp4'), '-f', 'lavfi', '-i', 'anoisesrc=c=violet:r=48000:a=0.9:seed=7:d=6'],
        ...['-filter_complex', '[0:a]volume=0.02[low];[low][1:a]amix=duration=first:normalize=0,aformat=channel_layouts=stereo[out]'],
        ...['-map', '0:v', '-map', '[out]', '-c:v', 'copy', '-c:a', 'flac', fileUrl(hiss)],
      ],
      signal: never,
    });
    const dub = await bench.dub(hiss, bench.at(`hiss-out.${container}`), { chunkSeconds: 2 });
    expect(dub.job, dub.job.error?.message).toMatchObject({ state: 'succeeded' });
    const offsets = dub.report?.languages[0]?.joins.map(({ offset }) => offset);
    expect(offsets).toHaveLength(3);
    for (const offset of offsets ?? []) expect(Math.abs(offset ?? Number.NaN)).toBeLessThan(1_000);
  },
);
