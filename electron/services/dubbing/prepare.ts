import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../../common/contract/errors.ts';
import type { DubbingConfig, SourceStamp } from '../../../common/domain/dubbing/dubbing.ts';
import { findPauses } from '../../../common/domain/dubbing/pauses.ts';
import { type MediaInfo, mainAudio, mainVideo } from '../../../common/domain/media/media-info.ts';
import { type Micros, micros } from '../../../common/units/micros.ts';
import { frameBytes } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { storedFileSchema } from '../../database/repositories/dubbing-rows.ts';
import { requireSpace } from '../delivery/free-space.ts';
import { pcmSchema } from './dubbing-input.ts';
import { pcmFormatOf } from './pcm-format.ts';
import { decodeSource, PCM_NAME } from './source-sound.ts';
import { describeFile } from './stored-file.ts';

/** What is known of the source once its sound is decoded; everything later rests on it. */
export const preparedSchema = z.object({
  videoIndex: z.number().int(),
  audioIndex: z.number().int(),
  /** Presentation time of the first decoded sample, in the source's own time. */
  firstSampleAt: z.number().int(),
  /** From the source's first time stamp to that sample. */
  dubOffset: z.number().int(),
  pcm: pcmSchema,
  sampleCount: z.number().int(),
  silences: z.array(z.object({ start: z.number(), end: z.number() })),
  file: storedFileSchema,
});
export type Prepared = z.infer<typeof preparedSchema>;

export type PrepareJob = {
  readonly tools: MediaTools;
  readonly sourcePath: string;
  readonly sourceName: string;
  readonly workFolder: string;
  /** Where the result will go. */
  readonly targetFolder: string;
  readonly config: DubbingConfig;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
};

/**
 * Probes the source afresh, decodes its sound once, losslessly, to `original.f32` in the work folder, and notes how loud it is.
 * Throws `media.no-video`, `media.no-audio`, `media.unreadable`, `media.disk-full` and what probing throws.
 */
export async function prepare(job: PrepareJob): Promise<Prepared> {
  const { tools, sourcePath, workFolder, signal } = job;
  const info = await tools.probe(sourcePath, signal);
  const video = mainVideo(info);
  const audio = mainAudio(info);
  const name = job.sourceName;
  if (!video) throw new AppError('media.no-video', `${name} has no picture, so there is no video to dub.`, { details: { name } });
  if (!audio) throw new AppError('media.no-audio', `${name} has no sound, so there is nothing to dub.`, { details: { name } });
  await requireWhole(job, info);
  const pcm = pcmFormatOf(audio, job.config);
  const duration = audio.duration ?? info.duration ?? micros(0);
  await requireSpace(workFolder, spaceNeeded(duration, pcm.sampleRateHz * frameBytes(pcm), job.config.targetLanguages.length));
  await requireSpace(job.targetFolder, info.sizeBytes); // known now, rather than after every chunk was paid for
  const firstSampleAt = await tools.firstFrameTime(sourcePath, String(audio.index), signal);
  const { levels } = await decodeSource({ ...job, audioIndex: audio.index, pcm, duration });
  const file = await describeFile(workFolder, PCM_NAME, signal);
  const sampleCount = file.sizeBytes / frameBytes(pcm);
  if (sampleCount === 0) throw new AppError('media.no-audio', `${name} has a sound track with nothing in it.`, { details: { name } });
  const silences = findPauses(levels.levels, sampleCount, pcm.sampleRateHz);
  return {
    videoIndex: video.index,
    audioIndex: audio.index,
    firstSampleAt,
    dubOffset: firstSampleAt - info.startTime,
    pcm,
    sampleCount,
    silences: [...silences],
    file,
  };
}

/** What a file says of its length may be this wrong and is still taken for right. */
const LENGTH_DOUBT_MICROS = 2_000_000;

/** Refuses a file that broke off, before anything is paid for it: many containers tell their length at the beginning. */
async function requireWhole({ tools, sourcePath, sourceName: name, signal }: PrepareJob, info: MediaInfo): Promise<void> {
  if (info.duration === null || info.duration <= LENGTH_DOUBT_MICROS) return;
  if (await tools.hasPacketsAfter(sourcePath, micros(info.startTime + info.duration - LENGTH_DOUBT_MICROS), signal)) return;
  const seconds = (info.duration / 1e6).toFixed(1);
  throw new AppError('media.unreadable', `${name} is incomplete: it should be ${seconds} s long, but breaks off before its end.`, {
    details: { name },
  });
}

/** Throws `media.vanished` or `media.changed` unless the source is still the file that the dub was asked for. */
export async function requireUnchanged(
  { sourcePath, sourceName: name }: { readonly sourcePath: string; readonly sourceName: string },
  stamp: SourceStamp,
): Promise<void> {
  const now = await stat(sourcePath).catch((cause: unknown) => {
    throw new AppError('media.vanished', `${name} is no longer where it was.`, { details: { name }, cause });
  });
  if (now.size !== stamp.sizeBytes || Math.floor(now.mtimeMs) !== stamp.modifiedAtMs) {
    throw new AppError('media.changed', `${name} was changed since this dub was started.`, { details: { name } });
  }
}

/** The decoded original and each dub raw, their chunks about half of that again, with a tenth to spare. */
function spaceNeeded(duration: Micros, bytesPerSecond: number, languages: number): number {
  return (duration / 1e6) * bytesPerSecond * (1 + languages * 2) * 1.1;
}
