import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { integratedLoudness } from '../../../common/domain/dubbing/loudness.ts';
import { runFfmpeg } from '../../../native/ffmpeg/ffmpeg-runner.ts';
import { fileUrl } from '../../../native/ffmpeg/input-arguments.ts';
import { createMediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { never, testRunner, testToolchain } from '../../../tests/media/test-toolchain.ts';
import { measureSound } from './measure-sound.ts';

const tools = createMediaTools(testToolchain, testRunner);
const pcm = { sampleRateHz: 48_000, channels: 2 };
let folder: string;
const at = (name: string): string => path.join(folder, name);
const measure = (name: string) => measureSound({ tools, file: at(name), pcm, folder, notesName: 'es-0001.loudness', signal: never });

/** Makes a sound file of what a filter graph gives; returns what ffmpeg said of it. */
async function make(name: string, graph: string, args: readonly string[] = []): Promise<string> {
  const said: string[] = [];
  await runFfmpeg(await testToolchain(), testRunner, {
    args: ['-v', 'info', '-nostats', '-f', 'lavfi', '-i', graph, ...args, fileUrl(at(name))],
    signal: never,
    onMessage: (line) => void said.push(line),
  });
  return said.join('\n');
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'streamfetch-measure-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a result is as long as it decodes to, and can be heard as long as it is over −60 dBFS', async () => {
  const hiss = 'anoisesrc=r=48000:a=0.0003:d=2:seed=1'; // −70 dBFS
  await make('tone.flac', `sine=440:r=48000:d=1.234,volume=0.5,apad=whole_dur=2[tone];${hiss}[hiss];[tone][hiss]amix=2:normalize=0`);
  const { samples, audibleSamples, peak } = await measure('tone.flac');
  expect(samples).toBe(96_000);
  expect(audibleSamples).toBe(59_520); // 1.234 s is 59 232 samples, rounded up to 10 ms
  expect(20 * Math.log10(peak)).toBeCloseTo(-24.06 - 3.01, 1); // lavfi's sine has 1/8 of full scale; one channel becomes two of the same power
  expect(readdirSync(folder)).not.toContain('es-0001.loudness');
});

test('silence is heard for no time, and an mp3 of mono at another rate is measured at ours', async () => {
  await make('silence.flac', 'anullsrc=r=48000:d=0.5');
  expect(await measure('silence.flac')).toMatchObject({ samples: 24_000, audibleSamples: 0, peak: 0 });
  await make('mono.mp3', 'sine=440:r=44100:d=3', ['-ac', '1']);
  const { samples, audibleSamples } = await measure('mono.mp3');
  expect(Math.abs(samples - 144_000)).toBeLessThan(48_000 * 0.06);
  expect(audibleSamples).toBeGreaterThan(143_000);
});

test('a file without a sample has a length of 0, one that is no sound fails', async () => {
  await make('empty.flac', 'anullsrc=r=48000', ['-t', '0']);
  expect(await measure('empty.flac')).toMatchObject({ samples: 0, audibleSamples: 0, peak: 0, momentary: [] });
  writeFileSync(at('page.flac'), '<html>gone</html>');
  await expect(measure('page.flac')).rejects.toMatchObject({ name: 'AppError', code: 'media.not-media' });
});

test.each([
  ['speech-like bursts between pauses', "anoisesrc=r=48000:a=0.4:c=pink:d=20:seed=4,volume='0.002+0.998*gt(mod(t,1.7),0.6)':eval=frame"],
  ['a loud and a faint half', "anoisesrc=r=48000:a=0.5:c=brown:d=20:seed=9,volume='if(lt(t,9),1,0.02)':eval=frame"],
  ['one tone', 'sine=1000:r=48000:d=5'],
])('the integrated loudness of %s is what ffmpeg finds', async (_name, graph) => {
  const said = await make('sound.flac', `${graph},aformat=channel_layouts=stereo,ebur128=framelog=verbose`, ['-sample_fmt', 's32']);
  const summary = Number(/Integrated loudness:\s+I:\s+(-?[\d.]+) LUFS/.exec(said)?.[1]);
  expect(summary).toBeLessThan(0);
  const { momentary } = await measure('sound.flac');
  expect(Math.abs((integratedLoudness(momentary) ?? 0) - summary)).toBeLessThan(0.1);
});
