import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Asset } from '../../../common/contract/assets.ts';
import type { Dub, startDubSchema } from '../../../common/contract/dubbing.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { DubbingConfig, DubbingProviderName, DubChunk } from '../../../common/domain/dubbing/dubbing.ts';
import { stageViews } from '../../../common/domain/dubbing/stages.ts';
import { isFinished, type Job, type JobState } from '../../../common/domain/jobs/job.ts';
import { DUB_LANGUAGES, findLanguage, type Language } from '../../../common/domain/media/languages.ts';
import { mainAudio, mainVideo } from '../../../common/domain/media/media-info.ts';
import { containerOfName, dubName, dubSampleRate } from '../../../common/domain/media/output-plan.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';
import { MICROS_PER_SECOND, microsFromSamples } from '../../../common/units/micros.ts';
import type { AssetRecord } from '../../database/repositories/assets.ts';
import type { DubbingRecord, DubbingRepository } from '../../database/repositories/dubbing.ts';
import type { AssetService } from '../assets/asset-service.ts';
import { checkOutput } from '../delivery/check-output.ts';
import { freeName } from '../delivery/free-name.ts';
import type { JobService } from '../jobs/job-service.ts';
import { containerFor } from './container-for.ts';
import { requireReasonable } from './limits.ts';
import { requirePlan } from './merge.ts';
import type { DubbingProvider } from './ports.ts';

export type StartDubRequest = z.output<typeof startDubSchema>;
/** Where the result goes once tokens are opened: an absolute path, a free name beside the source, or the library. */
export type DubPlace =
  | { readonly kind: 'library' }
  | { readonly kind: 'beside' }
  | { readonly kind: 'path'; readonly path: string; readonly overwrite: boolean };

export type ProviderState = {
  readonly name: DubbingProviderName;
  readonly available: boolean;
  readonly isDefault: boolean;
  readonly reason: string | null;
};
export type DubSummary = {
  readonly job: Job;
  readonly source: Asset | null;
  readonly output: Asset | null;
  readonly targetLanguages: string[];
  readonly provider: DubbingProviderName;
};

/** Starts dubs and shows how they stand. The work itself is done by the job kinds `dubbing` and `dubbing.chunk`. */
export type DubbingService = {
  languages(): readonly Language[];
  providers(): readonly ProviderState[];
  /**
   * Checks everything that can be known before any work and queues the dub. Throws `dubbing.unknown-language`,
   * `dubbing.provider-unavailable`, `media.*` for a source that cannot be dubbed and `output.*` for a place that cannot be written.
   */
  start(request: StartDubRequest, place: DubPlace): Promise<Job>;
  get(id: JobId): Dub;
  list(limit: number): readonly DubSummary[];
  /** Called with a dub's id whenever its job or one of its chunks changes. */
  onChange(listener: (id: JobId) => void): () => void;
};

/** Dubs that the same words wake up again. Results that were paid for are used, so also what was cancelled goes on. */
const CAN_GO_ON: readonly JobState[] = ['queued', 'running', 'pausing', 'paused', 'interrupted', 'failed', 'partial', 'cancelled'];

export type DubbingServiceParts = {
  readonly jobs: JobService;
  readonly dubbing: DubbingRepository;
  readonly assets: AssetService;
  readonly providers: readonly DubbingProvider[];
  readonly now: () => number;
};

export function createDubbingService(parts: DubbingServiceParts): DubbingService {
  return {
    languages: () => DUB_LANGUAGES,
    providers: () => providerStates(parts.providers),
    start: (request, place) => start(parts, request, place),
    get: (id) => dubOf(parts, id),
    list: (limit) =>
      parts.jobs.list({ kind: 'dubbing', limit }).flatMap((job) => {
        const record = parts.dubbing.get(job.id);
        if (!record) return [];
        const { config } = record;
        return [
          {
            job,
            source: assetOrNull(parts.assets, config.sourceAssetId),
            output: assetOrNull(parts.assets, record.outputAssetId),
            targetLanguages: [...config.targetLanguages],
            provider: config.provider,
          },
        ];
      }),
    onChange: (listener) =>
      parts.jobs.onChange((change) => {
        if (change.type === 'removed') return listener(change.id);
        if (change.job.kind === 'dubbing') listener(change.job.id);
        else if (change.job.kind === 'dubbing.chunk' && change.job.parentId) listener(change.job.parentId);
      }),
  };
}

/** The default is the first paid service that can be used, else the rehearsal. */
function providerStates(providers: readonly DubbingProvider[]): readonly ProviderState[] {
  const usable = providers.filter((provider) => provider.unavailable() === null);
  const standard = usable.find((provider) => provider.name !== 'rehearsal') ?? usable[0];
  return providers.map((provider) => {
    const reason = provider.unavailable();
    return { name: provider.name, available: reason === null, isDefault: provider === standard, reason };
  });
}

async function start(parts: DubbingServiceParts, request: StartDubRequest, place: DubPlace): Promise<Job> {
  const targetLanguages = [...new Set(request.targetLanguages.map(requireLanguage))];
  const sourceLanguage = request.sourceLanguage === 'auto' ? 'auto' : requireLanguage(request.sourceLanguage);
  const provider = requireProvider(parts.providers, request.provider);
  const sourcePath = await parts.assets.pathOf(request.sourceAssetId);
  const record = await freshRecord(parts.assets, request.sourceAssetId, sourcePath);
  const outputPath = await resolvePlace(place, record, sourcePath, targetLanguages, request);
  const container = request.container ?? (outputPath === null ? null : requireContainer(outputPath));
  requireDubbable(record, container);
  const duration = record.info?.duration ?? null;
  if (duration !== null) requireReasonable(duration / MICROS_PER_SECOND / request.chunkSeconds, targetLanguages.length);
  const overwrite = place.kind === 'path' && place.overwrite;
  const config: DubbingConfig = {
    sourceAssetId: record.id,
    sourceStamp: { sizeBytes: record.sizeBytes, modifiedAtMs: record.modifiedAtMs },
    sourceLanguage,
    targetLanguages,
    provider,
    chunking: request.chunking,
    chunkSeconds: request.chunkSeconds,
    parallel: request.parallel,
    container,
    keepIntermediates: request.keepIntermediates,
  };
  const earlier = outputPath === null ? undefined : earlierRun(parts, { config, outputPath, overwrite });
  if (earlier) return earlier;
  if (outputPath !== null) await checkOutput(outputPath, sourcePath, { overwrite });
  return parts.jobs.enqueue('dubbing', { title: record.name, input: { config, outputPath, overwrite } }, ({ id }) =>
    parts.dubbing.insert({ jobId: id, config, outputPath, overwrite }, parts.now()),
  );
}

/**
 * A dub that was asked for in the same words before and did not come to its end, woken up again: after a crash or a full
 * disk the same command goes on where it stopped instead of competing with its own earlier run for the output.
 */
function earlierRun(
  parts: DubbingServiceParts,
  { config, outputPath, overwrite }: Pick<DubbingRecord, 'config' | 'outputPath' | 'overwrite'>,
): Job | undefined {
  const unfinished = parts.jobs.list({ kind: 'dubbing', states: CAN_GO_ON, limit: 200 });
  const same = unfinished.find((job) => {
    const record = parts.dubbing.get(job.id);
    return record?.outputPath === outputPath && record.overwrite === overwrite && isDeepStrictEqual(record.config, config);
  });
  if (same?.state === 'paused') return parts.jobs.resume(same.id);
  return same && isFinished(same.state) ? parts.jobs.retry(same.id) : same;
}

/** A file that stays in its own place may have been edited since it was added: it is looked at again. */
async function freshRecord(assets: AssetService, id: AssetId, sourcePath: string): Promise<AssetRecord> {
  const record = assets.recordOf(id);
  if (record.location.kind === 'external' && record.origin === 'reference') await assets.addReference(sourcePath);
  return assets.recordOf(id);
}

function requireLanguage(tag: string): string {
  const language = findLanguage(tag);
  if (language) return language.tag;
  throw new AppError(
    'dubbing.unknown-language',
    `${JSON.stringify(tag)} is not a language that can be dubbed; use a tag such as es, de or pt-BR.`,
    { details: { tag } },
  );
}

function requireProvider(providers: readonly DubbingProvider[], wanted: DubbingProviderName | undefined): DubbingProviderName {
  const states = providerStates(providers);
  const state =
    wanted === undefined ? states.find((candidate) => candidate.isDefault) : states.find((candidate) => candidate.name === wanted);
  if (state?.available) return state.name;
  throw new AppError('dubbing.provider-unavailable', state?.reason ?? 'No dubbing service can be used.', {
    details: { provider: wanted ?? 'none' },
  });
}

function requireContainer(outputPath: string): NonNullable<DubbingConfig['container']> {
  const container = containerOfName(outputPath);
  if (container) return container;
  const name = path.basename(outputPath);
  throw new AppError('output.name-invalid', `${name} must end in .mp4, .mkv or .webm.`, { details: { name } });
}

/** Refuses before any work what would be refused after an hour of it. */
function requireDubbable(record: AssetRecord, container: DubbingConfig['container']): void {
  const { info, name } = record;
  if (!info || (!mainVideo(info) && !mainAudio(info)))
    throw new AppError('media.not-media', `${name} is not a video.`, { details: { name } });
  if (!mainVideo(info)) throw new AppError('media.no-video', `${name} has no picture, so there is no video to dub.`, { details: { name } });
  if (!mainAudio(info)) throw new AppError('media.no-audio', `${name} has no sound, so there is nothing to dub.`, { details: { name } });
  requirePlan(info, container ?? containerFor(info, name));
}

async function resolvePlace(
  place: DubPlace,
  record: AssetRecord,
  sourcePath: string,
  languages: readonly string[],
  request: StartDubRequest,
): Promise<string | null> {
  if (place.kind === 'library') return null;
  if (place.kind === 'path') return place.path;
  if (record.location.kind !== 'external') return null; // an upload has no place of its own to lie beside
  const container = request.container ?? (record.info ? containerFor(record.info, record.name) : 'mkv');
  return freeName(path.join(path.dirname(sourcePath), dubName(path.basename(sourcePath), languages, container)));
}

function assetOrNull(assets: AssetService, id: AssetId | null): Asset | null {
  try {
    return id === null ? null : assets.get(id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}

function dubOf(parts: DubbingServiceParts, id: JobId): Dub {
  const job = parts.jobs.get(id);
  const record = parts.dubbing.get(id);
  if (!record) throw new AppError('not-found', 'There is no such dub.', { details: { id } });
  const { config, report } = record;
  return {
    job,
    config: { ...config, targetLanguages: [...config.targetLanguages] },
    source: assetOrNull(parts.assets, config.sourceAssetId),
    stages: [...stageViews(job)],
    chunks: chunksOf(parts, record),
    output: assetOrNull(parts.assets, record.outputAssetId),
    tracks: [...record.tracks],
    report: report as Dub['report'], // the same shape, readonly in the domain and mutable in zod's output
  };
}

function chunksOf(parts: DubbingServiceParts, record: DubbingRecord): DubChunk[] {
  const children = new Map(parts.jobs.children(record.jobId).map((child) => [child.id, child]));
  const rate = mainAudioRate(parts.assets, record.config.sourceAssetId);
  return parts.dubbing.chunks(record.jobId).flatMap((chunk) => {
    const child = children.get(chunk.childJobId);
    if (!child) return [];
    return [
      {
        jobId: child.id,
        index: chunk.range.index,
        language: chunk.language,
        start: microsFromSamples(chunk.range.startSample, rate),
        end: microsFromSamples(chunk.range.endSample, rate),
        state: child.state,
        attempt: child.attempt,
        error: child.error,
        fit: chunk.fit,
      },
    ];
  });
}

/** Sample rate that chunk ranges count in; 48 kHz for a source that was forgotten meanwhile. */
function mainAudioRate(assets: AssetService, id: AssetId): number {
  try {
    const info = assets.recordOf(id).info;
    return dubSampleRate((info ? mainAudio(info)?.sampleRateHz : undefined) ?? 48_000);
  } catch {
    return 48_000;
  }
}
