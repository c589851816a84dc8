import { z } from 'zod';
import { AppError } from '../../../common/contract/errors.ts';
import { LEVEL_SECONDS, type SoundLevels } from '../../../common/domain/dubbing/levels.ts';
import { findPauses } from '../../../common/domain/dubbing/pauses.ts';
import type { SampleRange } from '../../../common/domain/dubbing/plan-chunks.ts';
import { isFinished } from '../../../common/domain/jobs/job.ts';
import { mainAudio, mainVideo } from '../../../common/domain/media/media-info.ts';
import { type AssetId, assetId } from '../../../common/units/ids.ts';
import { type Micros, micros } from '../../../common/units/micros.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { AssetRecord } from '../../database/repositories/assets.ts';
import type { AssetService } from '../assets/asset-service.ts';
import type { JobContext, JobKindDefinition } from '../jobs/job-kind.ts';
import type { JobService } from '../jobs/job-service.ts';
import { pcmFormatOf } from './pcm-format.ts';
import { findSceneCuts } from './scene-cuts.ts';
import { listenToSource } from './source-sound.ts';

/** What a source sounds like, for a plan that is only looked at; a dub listens for itself. */
export type Analysis = {
  readonly duration: Micros;
  readonly sampleRateHz: number;
  readonly totalSamples: number;
  readonly levels: SoundLevels;
  readonly pauses: readonly SampleRange[];
  /** null where nobody asked for them: the whole picture is decoded to find them. */
  readonly sceneCuts: readonly number[] | null;
};

/** What is listened to, and how: as a dub with these choices would hear it. */
export type Listening = { readonly assetId: AssetId; readonly wantsScenes: boolean; readonly stereo: boolean };

/** Analyses of sources by content, made as jobs, the latest kept in memory: an hour is some hundred kilobytes. */
export type Analyses = {
  /** The one that is there already, if any. */
  known(listening: Listening): Analysis | undefined;
  /** Makes it where it is not there. Who stops waiting does not stop the job: the next question is soon asked. */
  of(listening: Listening, jobs: JobService, signal?: AbortSignal): Promise<Analysis>;
  readonly kind: JobKindDefinition<Listening>;
};

const listeningSchema = z.object({ assetId: z.string().transform(assetId), wantsScenes: z.boolean(), stereo: z.boolean() });

const KEPT = 8;
const AT_ONCE = 2;

type Parts = {
  readonly tools: MediaTools;
  readonly assets: AssetService;
  readonly workFolder: (jobId: string) => string;
  readonly makeFolder: (path: string) => Promise<void>;
  readonly dropFolder: (path: string) => Promise<void>;
};

/** Makes the analyses of one program; `kind` is to be registered with its jobs. */
export function createAnalyses(parts: Parts): Analyses {
  const kept = new Map<string, Analysis>();
  const underWay = new Map<string, Promise<Analysis>>();

  function keep(key: string, analysis: Analysis): void {
    kept.delete(key);
    kept.set(key, analysis);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
  }
  function known(listening: Listening): Analysis | undefined {
    const record = parts.assets.recordOf(listening.assetId);
    const withScenes = kept.get(keyOf(record, { ...listening, wantsScenes: true }));
    return withScenes ?? (listening.wantsScenes ? undefined : kept.get(keyOf(record, listening)));
  }
  async function make(record: AssetRecord, listening: Listening, jobs: JobService): Promise<Analysis> {
    const job = jobs.enqueue('dubbing.analysis', { title: record.name, input: listening });
    const ended = await jobs.settled(job.id);
    const analysis = kept.get(keyOf(record, listening));
    // It leaves nothing that a list of jobs should show. Paused by a person it stays.
    if (isFinished(ended.state)) await jobs.remove(job.id);
    if (ended.state === 'succeeded' && analysis) return analysis;
    const { code, message, details } = ended.error ?? { code: 'job.not-possible', message: 'Listening was stopped.', details: {} };
    throw new AppError(code as AppError['code'], message, { details }); // a job's error was one of ours when it was stored
  }
  return {
    known,
    async of(listening, jobs, signal) {
      const there = known(listening);
      if (there) return there;
      const record = parts.assets.recordOf(listening.assetId);
      const key = keyOf(record, listening);
      const making = underWay.get(key) ?? make(record, listening, jobs).finally(() => underWay.delete(key));
      underWay.set(key, making);
      making.catch(() => undefined); // who asked may have stopped waiting
      return signal ? untilAborted(making, signal) : making;
    },
    kind: {
      kind: 'dubbing.analysis',
      limit: AT_ONCE,
      input: listeningSchema,
      endsWithProgram: true,
      async run(listening, context) {
        const record = parts.assets.recordOf(listening.assetId);
        keep(keyOf(record, listening), await analyse(parts, record, listening, context));
        return { state: 'succeeded' };
      },
      cleanUp: (id) => parts.dropFolder(parts.workFolder(id)),
    },
  };
}

const keyOf = (record: AssetRecord, { wantsScenes, stereo }: Listening): string =>
  [record.id, record.sizeBytes, record.modifiedAtMs, wantsScenes && 'scenes', hasMoreThanStereo(record) && stereo && 'stereo'].join(' ');

/** Only then it makes a difference whether a dub is stereo. */
const hasMoreThanStereo = ({ info }: AssetRecord): boolean => ((info && mainAudio(info)?.channels) ?? 0) > 2;

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Listening takes this part of the whole where the picture is looked through too. */
const LISTENING_SHARE = 0.2;

async function analyse(parts: Parts, record: AssetRecord, { wantsScenes, stereo }: Listening, context: JobContext): Promise<Analysis> {
  const { tools } = parts;
  const { signal } = context;
  const sourcePath = await parts.assets.pathOf(record.id);
  const info = await tools.probe(sourcePath, signal);
  const audio = mainAudio(info);
  if (!audio) throw new AppError('media.no-audio', `${record.name} has no sound.`, { details: { name: record.name } });
  const pcm = pcmFormatOf(audio, { stereo });
  const { sampleRateHz } = pcm;
  const duration = audio.duration ?? info.duration ?? micros(0);
  const share = wantsScenes ? LISTENING_SHARE : 1;
  const levels = await listenToSource({
    tools,
    sourcePath,
    audioIndex: audio.index,
    pcm,
    duration,
    signal,
    onProgress: (part) => context.report('listen', part * share),
  });
  const totalSamples = Math.round(levels.levels.length * LEVEL_SECONDS * sampleRateHz);
  const pauses = findPauses(levels.levels, totalSamples, sampleRateHz);
  const video = mainVideo(info);
  if (!wantsScenes || !video) return { duration, sampleRateHz, totalSamples, levels, pauses, sceneCuts: wantsScenes ? [] : null };
  const workFolder = parts.workFolder(context.job.id);
  await parts.makeFolder(workFolder);
  const sceneCuts = await findSceneCuts({
    tools,
    sourcePath,
    videoIndex: video.index,
    firstSampleAt: await tools.firstFrameTime(sourcePath, String(audio.index), signal),
    sampleRateHz,
    duration,
    workFolder,
    signal,
    onProgress: (part) => context.report('look', LISTENING_SHARE + part * (1 - LISTENING_SHARE)),
  });
  return { duration, sampleRateHz, totalSamples, levels, pauses, sceneCuts };
}
