import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CodedMedia, generateCoded } from '../../media/generate.ts';
import { never, testRunner } from '../../media/test-toolchain.ts';

export type FakeFormat = {
  readonly itag: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly mimeType: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly bitrateBps: number;
  readonly isMuxed: boolean;
};
export type FakeMedia = { readonly formats: readonly FakeFormat[]; readonly thumbnailPath: string };

export const FAKE_SECONDS = 6;
export const FAKE_FPS = 25;
const SOUND = { sampleRateHz: 48_000, channels: 2 };
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '300k', '-pix_fmt', 'yuv420p'];
const MP4 = { videoArgs: H264, outputArgs: ['-movflags', '+faststart'] };
const OPUS = ['-c:a', 'libopus', '-b:a', '96k'];

type Plan = Pick<FakeFormat, 'itag' | 'mimeType' | 'isMuxed'> & { readonly file: string; readonly media: Partial<CodedMedia> };

const sized = (height: number): Partial<CodedMedia> => ({ width: (height * 16) / 9, height });
const SOUND_ALONE: Partial<CodedMedia> = { audio: SOUND, withoutPicture: true };

const PLANS: readonly Plan[] = [
  plan(18, '360.mp4', 'video/mp4; codecs="avc1.42001E, mp4a.40.2"', { ...sized(360), ...MP4, audio: SOUND }, true),
  plan(136, '720v.mp4', 'video/mp4; codecs="avc1.4d401f"', { ...sized(720), ...MP4 }),
  plan(134, '360v.mp4', 'video/mp4; codecs="avc1.4d401e"', { ...sized(360), ...MP4 }),
  plan(243, '360v.webm', 'video/webm; codecs="vp9"', { ...sized(360), videoArgs: VP9 }),
  plan(140, 'a.m4a', 'audio/mp4; codecs="mp4a.40.2"', { ...SOUND_ALONE, outputArgs: MP4.outputArgs }),
  plan(251, 'a.webm', 'audio/webm; codecs="opus"', { ...SOUND_ALONE, audioArgs: OPUS }),
];

function plan(itag: number, file: string, mimeType: string, media: Partial<CodedMedia>, isMuxed = false): Plan {
  return { itag, file, mimeType, media, isMuxed };
}

/**
 * The files of the stand-in's video: `FAKE_SECONDS` each, a bar code in every frame and chirps in the sound. They are made once
 * on a machine and kept in its folder for temporary files, since several test files ask for them at the same time.
 */
export async function makeFakeMedia(): Promise<FakeMedia> {
  const key = createHash('sha256')
    .update(JSON.stringify([PLANS, FAKE_SECONDS, FAKE_FPS]))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(tmpdir(), `streamfetch-fake-media-${key}`);
  if (!(await isThere(folder))) await make(folder);
  const formats = await Promise.all(PLANS.map((each) => describe(each, folder)));
  return { formats, thumbnailPath: path.join(folder, 'thumbnail.jpg') };
}

const isThere = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => true,
    () => false,
  );

/** Beside the folder first: another test that sees it finds all of it. Whoever is second throws its own away. */
async function make(folder: string): Promise<void> {
  await mkdir(tmpdir(), { recursive: true });
  const own = await mkdtemp(`${folder}-`);
  try {
    for (const { file, media } of PLANS) {
      const facts = { seconds: FAKE_SECONDS, rate: { num: FAKE_FPS, den: 1 }, width: 160, height: 96, source: 1, audio: null };
      await generateCoded(path.join(own, file), { ...facts, ...media });
    }
    const picture = ['-f', 'lavfi', '-i', 'smptehdbars=s=480x360', '-frames:v', '1', path.join(own, 'thumbnail.jpg')];
    await testRunner.run({ command: 'ffmpeg', args: ['-v', 'error', ...picture], signal: never });
    await rename(own, folder).catch(async (error: unknown) => {
      if (!(await isThere(folder))) throw error;
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function describe({ file, media, ...facts }: Plan, folder: string): Promise<FakeFormat> {
  const target = path.join(folder, file);
  const { size: sizeBytes } = await stat(target);
  const size = media.withoutPicture ? { width: null, height: null } : { width: media.width ?? null, height: media.height ?? null };
  return { ...facts, ...size, path: target, sizeBytes, bitrateBps: Math.round((sizeBytes * 8) / FAKE_SECONDS) };
}
