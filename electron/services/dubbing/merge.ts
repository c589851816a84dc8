import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../common/contract/errors.ts';
import type { DubContainer, DubTrack } from '../../../common/domain/dubbing/dubbing.ts';
import { containerLanguage, findLanguage } from '../../../common/domain/media/languages.ts';
import { audioStreams, type MediaInfo } from '../../../common/domain/media/media-info.ts';
import { CONTAINERS, coverFile, type OutputPlan, planOutput } from '../../../common/domain/media/output-plan.ts';
import { microsFromSamples } from '../../../common/units/micros.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import { type CoverInput, coverArguments, type DubInput, muxArguments, OPUS_DELAY } from '../../../native/ffmpeg/mux-arguments.ts';
import { turnOffTextTracks } from '../../../native/mp4/subtitle-flags.ts';
import { requireSpace } from '../delivery/free-space.ts';
import { listName } from './assemble.ts';
import type { SubtitleFile } from './dub-subtitles.ts';
import type { Prepared } from './prepare.ts';

/** A merged file that is not handed over yet; its size and time tell later whether it is still what was written. */
export const mergedSchema = z.object({ sizeBytes: z.number(), modifiedAtMs: z.number() });
export type Merged = z.infer<typeof mergedSchema>;

export const SOURCE_HASHES_NAME = 'source.framehash';
export type MergeJob = {
  readonly tools: MediaTools;
  readonly sourcePath: string;
  readonly source: MediaInfo;
  readonly prepared: Prepared;
  readonly plan: OutputPlan;
  readonly languages: readonly string[];
  /** Of the languages that have any. */
  readonly subtitles: readonly SubtitleFile[];
  readonly isRehearsal: boolean;
  readonly workFolder: string;
  readonly partial: string;
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
};

/** The plan of the output's streams; throws `media.container-cannot-hold`, naming what would hold the picture. */
export function requirePlan(source: MediaInfo, container: DubContainer): OutputPlan {
  const plan = planOutput(source, container);
  if (!('cannotHold' in plan)) return plan;
  const fitting = (Object.keys(CONTAINERS) as DubContainer[]).filter((name) => CONTAINERS[name].video.includes(plan.cannotHold)); // keys of the table
  const label = CONTAINERS[container].label;
  throw new AppError(
    'media.container-cannot-hold',
    `${label} cannot hold ${plan.cannotHold} video${fitting.length > 0 ? `; choose ${fitting.map((name) => `.${name}`).join(' or ')}` : ''}.`,
    { details: { container: label, codec: plan.cannotHold, fitting: fitting.join(', ') } },
  );
}

/** Title of a dub's track, as players show it. */
export function dubTitle(language: string, isRehearsal: boolean): string {
  const name = findLanguage(language)?.name ?? language;
  return isRehearsal ? `${name} (rehearsal)` : name;
}

/** The audio tracks of the output in file order. */
export function tracksOf(source: MediaInfo, languages: readonly string[], isRehearsal: boolean): readonly DubTrack[] {
  const originals = audioStreams(source).map(
    (stream, index): DubTrack => ({ audioTrack: index, language: stream.language, kind: 'original', title: stream.title ?? 'Original' }),
  );
  const dubs = languages.map(
    (language, index): DubTrack => ({
      audioTrack: originals.length + index,
      language,
      kind: 'dub',
      title: dubTitle(language, isRehearsal),
    }),
  );
  return [...originals, ...dubs];
}

/** Encodes each language's track once (`assemble` has written its list) and muxes all in one pass over the source. Leaves the file at `partial`. */
export async function merge(job: MergeJob): Promise<Merged> {
  const { prepared, workFolder } = job;
  await requireSpace(path.dirname(job.partial), job.source.sizeBytes * 1.02 + job.languages.length * prepared.sampleCount);
  const dubs = job.languages.map(
    (language): DubInput => ({
      listPath: path.join(workFolder, listName(language)),
      language: containerLanguage(language),
      title: dubTitle(language, job.isRehearsal),
    }),
  );
  await job.tools.run({
    args: muxArguments({
      input: await job.tools.input(job.sourcePath),
      plan: job.plan,
      dubs,
      subtitles: job.subtitles.map((file) => ({
        path: file.path,
        language: containerLanguage(file.language),
        title: dubTitle(file.language, job.isRehearsal),
      })),
      covers: await takeCovers(job),
      pcm: prepared.pcm,
      dubOffset: prepared.dubOffset,
      mainVideoIndex: prepared.videoIndex,
      output: job.partial,
      ...(await opusDelays(job)),
      sourceHashes: path.join(workFolder, SOURCE_HASHES_NAME),
    }),
    signal: job.signal,
    expected: microsFromSamples(prepared.sampleCount, prepared.pcm.sampleRateHz),
    onProgress: job.onProgress,
  });
  await keepSubtitlesOff(job);
  return fingerprint(job.partial);
}

/** Nobody asked to see our subtitles. Where the source has some, they come first, and theirs stay as the muxer leaves them. */
async function keepSubtitlesOff({ plan, subtitles, partial }: MergeJob): Promise<void> {
  const hasOthers = plan.copies.some((copy) => copy.kind === 'subtitle');
  if (plan.container === 'mp4' && subtitles.length > 0 && !hasOthers) await turnOffTextTracks(partial);
}

/** Takes the covers that are attached anew out of the source, into the work folder. */
async function takeCovers(job: MergeJob): Promise<readonly CoverInput[]> {
  const covers: CoverInput[] = [];
  for (const { sourceIndex } of job.plan.copies.filter((copy) => copy.kind === 'cover-file')) {
    const stream = job.source.streams.find((candidate) => candidate.index === sourceIndex);
    const kind = stream?.kind === 'video' ? coverFile(stream.codec) : undefined;
    if (!kind) throw new Error(`stream ${sourceIndex} was planned as a cover and is none`);
    const output = path.join(job.workFolder, `cover-${sourceIndex}`);
    const input = await job.tools.input(job.sourcePath);
    await job.tools.run({ args: coverArguments({ input, streamIndex: sourceIndex, output }), signal: job.signal });
    covers.push({ path: output, ...kind });
  }
  return covers;
}

/** What a Matroska muxer that forgets codec delays must be helped with; nothing for mp4. */
async function opusDelays(job: MergeJob): Promise<{ readonly forgottenDelay: ReadonlyMap<number, number>; readonly encoderDelay: number }> {
  const forgottenDelay = new Map<number, number>();
  if (job.plan.container === 'mp4' || !(await job.tools.writesOpusEarly())) return { forgottenDelay, encoderDelay: 0 };
  for (const stream of audioStreams(job.source).filter((audio) => audio.codec === 'opus')) {
    const firstSample = await job.tools.firstFrameTime(job.sourcePath, String(stream.index), job.signal);
    forgottenDelay.set(stream.index, Math.max(0, firstSample - stream.startTime));
  }
  return { forgottenDelay, encoderDelay: OPUS_DELAY };
}

const fingerprint = async (file: string): Promise<Merged> => {
  const found = await stat(file);
  return { sizeBytes: found.size, modifiedAtMs: Math.trunc(found.mtimeMs) };
};

/** True when a file is the merged one of an earlier run, by size and time; what it holds is verified afterwards in any case. */
export async function isStillMerged(file: string, merged: Merged): Promise<boolean> {
  const now = await fingerprint(file).catch(() => undefined);
  return now?.sizeBytes === merged.sizeBytes && now.modifiedAtMs === merged.modifiedAtMs;
}
