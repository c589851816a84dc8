import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { startDubSchema } from '../../../common/contract/dubbing.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { DubbingConfig } from '../../../common/domain/dubbing/dubbing.ts';
import { isActive, isFinished, JOB_STATES, type Job, type JobState } from '../../../common/domain/jobs/job.ts';
import { mainAudio, mainVideo } from '../../../common/domain/media/media-info.ts';
import { containerOfName, dubName } from '../../../common/domain/media/output-plan.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';
import { MICROS_PER_SECOND } from '../../../common/units/micros.ts';
import type { AssetRecord } from '../../database/repositories/assets.ts';
import type { DubbingRecord } from '../../database/repositories/dubbing-repository.ts';
import type { AssetService } from '../assets/asset-service.ts';
import { checkOutput } from '../delivery/check-output.ts';
import { freeName, isNameFor } from '../delivery/free-name.ts';
import { containerFor } from './container-for.ts';
import { setCap } from './dub-actions.ts';
import { estimateOf, guessedChunks, requireCap } from './dub-cost.ts';
import type { DubbingServiceParts } from './dubbing-parts.ts';
import { requireLanguage, requireReasonable } from './limits.ts';
import { requirePlan } from './merge.ts';
import { requireProvider } from './provider-states.ts';

export type StartDubRequest = z.output<typeof startDubSchema>;
/** Where the result goes once tokens are opened: an absolute path, a free name beside the source, or the library. */
export type DubPlace =
  | { readonly kind: 'library' }
  | { readonly kind: 'beside' }
  | { readonly kind: 'path'; readonly path: string; readonly overwrite: boolean };

const ALL = Number.MAX_SAFE_INTEGER;
/** Dubs that the same words wake up again. Results that were paid for are used, so also what was cancelled goes on. */
const CAN_GO_ON: readonly JobState[] = JOB_STATES.filter((state) => state !== 'succeeded');

/** See `DubbingService.start`. */
export async function startDub(parts: DubbingServiceParts, request: StartDubRequest, place: DubPlace): Promise<Job> {
  const targetLanguages = [...new Set(request.targetLanguages.map(requireLanguage))];
  const provider = requireProvider(parts.providers, request.provider);
  requireFitting(request, provider, targetLanguages);
  const sourcePath = await parts.assets.pathOf(request.sourceAssetId);
  const record = await freshRecord(parts.assets, request.sourceAssetId, sourcePath);
  const wanted = wantedPath(place, record, sourcePath, targetLanguages, request);
  const container = request.container ?? (wanted === null ? null : requireContainer(wanted));
  requireDubbable(record, container);
  const seconds = (record.info?.duration ?? 0) / MICROS_PER_SECOND;
  requireReasonable(seconds / request.chunkSeconds, targetLanguages.length);
  const overwrite = place.kind === 'path' && place.overwrite;
  const config = configOf(request, { record, provider, targetLanguages, container });
  const mayBeNumbered = place.kind === 'beside';
  const asked = { config, wanted, mayBeNumbered, overwrite };
  const goOnWith = async (earlier: Job): Promise<Job> => {
    const woken = await wakeUp(parts, earlier, asked);
    if (provider !== 'rehearsal' && request.capUsd !== null) setCap(parts, woken.id, request.capUsd);
    return woken;
  };
  const earlier = earlierRun(parts, asked);
  if (earlier) return goOnWith(earlier);
  const estimate = estimateOf(parts, {
    provider,
    watermark: config.watermark,
    languages: targetLanguages.length,
    chunkSeconds: guessedChunks(seconds, request.chunkSeconds),
    isExact: false,
  });
  const capMicroUsd = requireCap(estimate, request.capUsd);
  const outputPath = wanted !== null && mayBeNumbered ? await freeName(wanted) : wanted;
  requireFreePlace(parts, outputPath);
  if (outputPath !== null)
    await checkOutput(outputPath, sourcePath, { overwrite }).catch((error: unknown) => throwAsMade(parts, asked, error));
  // Asked again, as others may have started while the disk was asked: from here on nothing is waited for.
  const meanwhile = earlierRun(parts, asked);
  if (meanwhile) return goOnWith(meanwhile);
  requireFreePlace(parts, outputPath);
  return parts.jobs.enqueue('dubbing', { title: record.name, input: { config, outputPath, overwrite } }, ({ id }) =>
    parts.dubbing.insert({ jobId: id, config, outputPath, overwrite, capMicroUsd }, parts.now()),
  );
}

type Resolved = Pick<DubbingConfig, 'provider' | 'container'> & {
  readonly record: AssetRecord;
  readonly targetLanguages: readonly string[];
};

function configOf(request: StartDubRequest, { record, ...resolved }: Resolved): DubbingConfig {
  const { chunking, chunkSeconds, parallel, keepIntermediates, speakers, keepBackground, watermark } = request;
  const { fitLimits, failedChunks, subtitles, stereo, deleteRemote } = request;
  return {
    ...resolved,
    sourceAssetId: record.id,
    sourceStamp: { sizeBytes: record.sizeBytes, modifiedAtMs: record.modifiedAtMs },
    sourceLanguage: request.sourceLanguage === 'auto' ? 'auto' : requireLanguage(request.sourceLanguage),
    ...{ chunking, chunkSeconds, parallel, keepIntermediates, speakers, keepBackground, watermark },
    ...{ fitLimits, failedChunks, subtitles, stereo, deleteRemote },
  };
}

/** What only the legacy service knows is refused elsewhere: nobody should believe that it was done. */
function requireFitting(request: StartDubRequest, provider: DubbingConfig['provider'], languages: readonly string[]): void {
  if (provider === 'elevenlabs-v1') {
    requireOneRegion(languages);
    return;
  }
  const wanted = [
    ...(request.watermark ? ['The watermark mode'] : []),
    ...(request.speakers > 0 ? ['The number of speakers'] : []),
    ...(request.keepBackground ? [] : ['Leaving out the background']),
  ];
  const [first] = wanted;
  if (first) throw new AppError('usage.invalid', `${first} is known to elevenlabs-v1 only.`, { details: { provider } });
}

/** The legacy service knows no regions: two of one language would be the same dub, paid for twice. */
function requireOneRegion(languages: readonly string[]): void {
  const primary = languages.map((tag) => tag.split('-')[0]);
  const twice = languages.filter((_, index) => primary.indexOf(primary[index]) !== index || primary.lastIndexOf(primary[index]) !== index);
  if (twice.length === 0) return;
  throw new AppError('usage.invalid', `elevenlabs-v1 knows no regions: ${twice.join(' and ')} would be one dub, paid for twice.`, {
    details: { provider: 'elevenlabs-v1' },
  });
}

/** What makes another dub of it. Everything else can be changed in the middle, and what was paid for is still of use. */
function identityOf(config: DubbingConfig): Partial<DubbingConfig> {
  const { parallel, keepIntermediates, deleteRemote, failedChunks, subtitles, fitLimits, ...identity } = config;
  return identity;
}

type Asked = Pick<DubbingRecord, 'config' | 'overwrite'> & {
  /** Where it should lie; null in the library. */
  readonly wanted: string | null;
  /** True where a taken name gets a number: what was handed over partly has taken its own. */
  readonly mayBeNumbered: boolean;
};

/** The same dub that was asked for before and did not come to its end, in whatever state it is. */
function earlierRun(parts: DubbingServiceParts, { config, wanted, mayBeNumbered }: Asked): Job | undefined {
  const isItsPlace = (place: string | null): boolean =>
    place === wanted || (mayBeNumbered && place !== null && wanted !== null && isNameFor(wanted, place));
  return parts.jobs.list({ kind: 'dubbing', states: CAN_GO_ON, limit: ALL }).find((job) => {
    const record = parts.dubbing.get(job.id);
    return record !== undefined && isItsPlace(record.outputPath) && isDeepStrictEqual(identityOf(record.config), identityOf(config));
  });
}

/**
 * Wakes it up with the choices of now: after a crash or a full disk the same command goes on where it stopped instead of competing with
 * its own earlier run for the output, or paying again. One that is being cancelled or paused may still hear of a call that costs money.
 */
async function wakeUp(parts: DubbingServiceParts, job: Job, { config, overwrite }: Asked): Promise<Job> {
  const { id, state } = job.state === 'cancelling' || job.state === 'pausing' ? await parts.jobs.settled(job.id) : job;
  if (!isActive(state)) changeChoices(parts, id, { config, overwrite });
  if (state === 'paused') return parts.jobs.resume(id);
  return isFinished(state) && state !== 'succeeded' ? parts.jobs.retry(id) : parts.jobs.get(id);
}

/** What lies there may be this very dub: then it is said, before somebody pays for it again. */
function throwAsMade(parts: DubbingServiceParts, { config, wanted }: Asked, error: unknown): never {
  if (!(error instanceof AppError && error.code === 'output.exists')) throw error;
  const made = parts.jobs.list({ kind: 'dubbing', states: ['succeeded'], limit: ALL }).find((job) => {
    const record = parts.dubbing.get(job.id);
    return record?.outputPath === wanted && isDeepStrictEqual(identityOf(record.config), identityOf(config));
  });
  if (!made || config.provider === 'rehearsal') throw error;
  throw new AppError(
    'output.exists',
    `${error.message} It is this very dub, complete since ${new Date(made.updatedAtMs).toISOString().slice(0, 10)}; to overwrite it is to pay for it again.`,
    {
      details: error.details,
      cause: error,
    },
  );
}

/** Two dubs for one place would both be paid for, and one of them handed over. */
function requireFreePlace(parts: DubbingServiceParts, outputPath: string | null): void {
  if (outputPath === null) return;
  const unfinished = parts.jobs.list({ kind: 'dubbing', states: CAN_GO_ON, limit: ALL }).filter(({ state }) => !isFinished(state));
  if (!unfinished.some((job) => parts.dubbing.get(job.id)?.outputPath === outputPath)) return;
  const name = path.basename(outputPath);
  throw new AppError(
    'output.exists',
    `Another dub that has not ended will be written to ${name}. Choose another name, or cancel it first.`,
    {
      details: { name },
    },
  );
}

function changeChoices(parts: DubbingServiceParts, id: JobId, choices: Pick<DubbingRecord, 'config' | 'overwrite'>): void {
  const { config } = choices;
  const before = parts.dubbing.get(id)?.config.failedChunks;
  parts.dubbing.setChoices(id, choices, parts.now());
  if (before === config.failedChunks) return;
  const chunks = parts.dubbing.chunks(id).map((chunk) => chunk.childJobId);
  parts.dubbing.keepOriginal(chunks, config.failedChunks === 'keep-original', parts.now());
}

/** A file that stays in its own place may have been edited since it was added: it is looked at again. */
async function freshRecord(assets: AssetService, id: AssetId, sourcePath: string): Promise<AssetRecord> {
  const record = assets.recordOf(id);
  if (record.location.kind === 'external' && record.origin === 'reference') await assets.addReference(sourcePath);
  return assets.recordOf(id);
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

/** Where the result should lie, before it is known whether something lies there; null for the library. */
function wantedPath(
  place: DubPlace,
  record: AssetRecord,
  sourcePath: string,
  languages: readonly string[],
  request: StartDubRequest,
): string | null {
  if (place.kind === 'library') return null;
  if (place.kind === 'path') return place.path;
  if (record.location.kind !== 'external') return null; // an upload has no place of its own to lie beside
  const container = request.container ?? (record.info ? containerFor(record.info, record.name) : 'mkv');
  return path.join(path.dirname(sourcePath), dubName(path.basename(sourcePath), languages, container));
}
