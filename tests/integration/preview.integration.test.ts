import { afterAll, beforeAll, expect, test } from 'vitest';
import { DUB_LANGUAGES } from '../../common/domain/media/languages.ts';
import type { AssetId } from '../../common/units/ids.ts';
import { runFfmpeg } from '../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../native/ffmpeg/input-arguments.ts';
import { generateCoded } from '../media/generate.ts';
import { never, testRunner, testToolchain } from '../media/test-toolchain.ts';
import { type DubBench, openDubBench } from './dub-bench.ts';

let bench: DubBench;
beforeAll(async () => {
  bench = await openDubBench();
});
afterAll(() => bench.close());

const RATE = { num: 25, den: 1 };
const PICTURE = { rate: RATE, width: 160, height: 90, source: 1 };
const add = async (name: string): Promise<AssetId> => (await bench.client.assets.addPath({ path: bench.at(name) })).id;

/** Six seconds of talk in front, silent from 2.5 to 3.5 s, and a hum that never stops in the channel of the deep sounds, which stereo leaves out. */
async function humming(): Promise<string> {
  const speech = [[0, 2.5] as const, [3.5, 6] as const];
  await generateCoded(bench.at('talk.mp4'), { ...PICTURE, seconds: 6, speech, audio: { sampleRateHz: 48_000, channels: 1 } });
  const graph =
    '[0:a]asplit=5[a][b][c][d][e];sine=f=60:r=48000:d=6,volume=18dB[hum];[a][b][c][hum][d][e]join=inputs=6:channel_layout=5.1[out]';
  await runFfmpeg(await testToolchain(), testRunner, {
    args: [
      ...['-i', bench.at('talk.mp4'), '-filter_complex', graph, '-map', '0:v', '-map', '[out]', '-c:v', 'copy', '-c:a', 'flac'],
      fileUrl(bench.at('humming.mkv')),
    ],
    signal: never,
  });
  return bench.at('humming.mkv');
}

test('a preview cuts where the dub then does, also where stereo leaves out a hum that hides the pauses', async () => {
  const source = await humming();
  const plan = { sourceAssetId: await add('humming.mkv'), chunking: 'silence', chunkSeconds: 3.1 } as const;
  const cutsOf = async (stereo: boolean) => (await bench.client.dubbing.preview({ ...plan, stereo })).cuts;
  expect((await cutsOf(false)).map(({ isInPause }) => isInPause)).toEqual([false]);
  const cuts = await cutsOf(true);
  expect(cuts.map(({ isInPause }) => isInPause)).toEqual([true]);
  const dub = await bench.dub(source, bench.at('stereo.mkv'), { chunking: 'silence', chunkSeconds: 3.1, stereo: true });
  expect(dub.job.state).toBe('succeeded');
  expect(cuts.map(({ at }) => at)).toEqual(dub.chunks.slice(1).map(({ start }) => start));
});

test('a plan of more chunks than can be started is refused at once, also by a file that only claims to be so long', async () => {
  await generateCoded(bench.at('short.mp4'), { ...PICTURE, seconds: 70, audio: null });
  const plan = {
    sourceAssetId: await add('short.mp4'),
    chunkSeconds: 1,
    targetLanguages: DUB_LANGUAGES.slice(0, 32).map(({ tag }) => tag),
  };
  const refused = { code: 'dubbing.too-many-chunks' };
  await expect(bench.client.dubbing.estimate(plan)).rejects.toMatchObject(refused);
  await expect(bench.client.dubbing.preview(plan)).rejects.toMatchObject(refused);
  expect(await bench.client.dubbing.estimate({ ...plan, chunkSeconds: 2 })).toMatchObject({ chunks: 35 });
});

test('a preview leaves no job behind', async () => {
  await bench.client.dubbing.preview({ sourceAssetId: await add('talk.mp4') });
  expect(bench.program.services.jobs.list({ kind: 'dubbing.analysis', limit: 10 })).toEqual([]);
});
