import type { Asset } from '../../../common/contract/assets.ts';
import type { Dub } from '../../../common/contract/dubbing.ts';
import { AppError } from '../../../common/contract/errors.ts';
import { billedMs, costMicroUsd } from '../../../common/domain/dubbing/cost.ts';
import { CHUNK_STAGES, type DubChunk } from '../../../common/domain/dubbing/dubbing.ts';
import { committed, type PaidCall, spendOf } from '../../../common/domain/dubbing/ledger.ts';
import { stageViews } from '../../../common/domain/dubbing/stages.ts';
import { isFinished, type Job } from '../../../common/domain/jobs/job.ts';
import { mainAudio } from '../../../common/domain/media/media-info.ts';
import { dubSampleRate } from '../../../common/domain/media/output-plan.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';
import { MICROS_PER_SECOND, microsFromSamples } from '../../../common/units/micros.ts';
import type { DubbingRecord } from '../../database/repositories/dubbing-repository.ts';
import type { AssetService } from '../assets/asset-service.ts';
import { estimateOf, guessedChunks } from './dub-cost.ts';
import type { DubbingServiceParts } from './dubbing-parts.ts';
import { termsOf } from './paid-service.ts';
import { leftAtService } from './remote-cleaning.ts';

/** More calls than a dub can have: chunks times tries. */
const ALL = 1_000_000;

/** A dub as it stands. Throws `not-found`. */
export function dubOf(parts: DubbingServiceParts, id: JobId): Dub {
  const job = parts.jobs.get(id);
  const record = parts.dubbing.get(id);
  if (!record) throw new AppError('not-found', 'There is no such dub.', { details: { id } });
  const { config, report } = record;
  const calls = record.capMicroUsd === null ? [] : parts.paidCalls.list({ jobId: id, limit: ALL });
  const chunks = chunksOf(parts, record, job, calls);
  const left = isFinished(job.state) ? leftAtService(parts, record) : undefined;
  return {
    job,
    config: { ...config, targetLanguages: [...config.targetLanguages] },
    source: assetOrNull(parts.assets, config.sourceAssetId),
    stages: [...stageViews(job)],
    chunks,
    output: assetOrNull(parts.assets, record.outputAssetId),
    tracks: [...record.tracks],
    report: report as Dub['report'], // the same shape, readonly in the domain and mutable in zod's output
    subtitles: [...record.subtitles],
    cost: costOf(parts, record, job, chunks, calls),
    ...(left && { leftAtService: left }),
  };
}

/** null for a file that was forgotten meanwhile. */
export function assetOrNull(assets: AssetService, id: AssetId | null): Asset | null {
  try {
    return id === null ? null : assets.get(id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}

function chunksOf(parts: DubbingServiceParts, record: DubbingRecord, job: Job, calls: readonly PaidCall[]): DubChunk[] {
  const children = new Map(parts.jobs.children(record.jobId).map((child) => [child.id, child]));
  const callsOf = Map.groupBy(calls, (call) => call.childJobId);
  // Once a dub is through its work folder goes.
  const areFilesKept = record.config.keepIntermediates || job.state !== 'succeeded';
  const rate = mainAudioRate(parts.assets, record.config.sourceAssetId);
  const price = pricer(parts, record);
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
        stage: stageOf(child),
        retryAtMs: child.state === 'queued' ? child.runAfterMs : null,
        keepsOriginal: chunk.keepsOriginal && job.state !== 'failed', // nothing at all was dubbed then, and there is no file
        remoteId: chunk.remoteId,
        costMicroUsd: committed(spendOf(callsOf.get(child.id) ?? [])),
        nextCostMicroUsd: price((chunk.range.endSample - chunk.range.startSample) / rate),
        hasDub: chunk.result !== null && areFilesKept,
      },
    ];
  });
}

function stageOf({ state, progress }: Job): DubChunk['stage'] {
  return state === 'running' ? (CHUNK_STAGES.find((stage) => stage === progress?.stage) ?? null) : null;
}

/** Sample rate that chunk ranges count in; 48 kHz for a source that was forgotten meanwhile. */
export function mainAudioRate(assets: AssetService, id: AssetId): number {
  try {
    const info = assets.recordOf(id).info;
    return dubSampleRate((info ? mainAudio(info)?.sampleRateHz : undefined) ?? 48_000);
  } catch {
    return 48_000;
  }
}

/** What was spent, and what it will have been if everything that is still to be sent is sent once. */
function costOf(
  parts: DubbingServiceParts,
  record: DubbingRecord,
  job: Job,
  chunks: readonly DubChunk[],
  calls: readonly PaidCall[],
): Dub['cost'] {
  if (record.capMicroUsd === null) return null;
  const spend = spendOf(calls);
  return { ...spend, capMicroUsd: record.capMicroUsd, estimatedMicroUsd: committed(spend) + toCome(parts, record, job, chunks) };
}

function toCome(parts: DubbingServiceParts, record: DubbingRecord, job: Job, chunks: readonly DubChunk[]): number {
  if (isFinished(job.state)) return 0;
  const { provider, watermark, targetLanguages, chunkSeconds, sourceAssetId } = record.config;
  if (chunks.length === 0) {
    const seconds = (assetOrNull(parts.assets, sourceAssetId)?.duration ?? 0) / MICROS_PER_SECOND;
    const guessed = guessedChunks(seconds, chunkSeconds);
    const question = { provider, watermark, languages: targetLanguages.length, chunkSeconds: guessed, isExact: false };
    return estimateOf(parts, question).estimatedMicroUsd ?? 0;
  }
  const unsent = chunks.filter((chunk) => !isFinished(chunk.state) && chunk.remoteId === null && !chunk.hasDub);
  return unsent.reduce((total, chunk) => total + (chunk.nextCostMicroUsd ?? 0), 0);
}

/** What a chunk of so many seconds costs now; null where nothing is paid or the price is not known. */
function pricer(parts: DubbingServiceParts, { config, capMicroUsd }: DubbingRecord): (seconds: number) => number | null {
  const { tariff } = termsOf(parts.settings(), config.provider, config.watermark);
  const usdPerMinute = tariff?.usdPerMinute ?? null;
  if (!tariff || usdPerMinute === null || capMicroUsd === null) return () => null;
  return (seconds) => costMicroUsd(billedMs(seconds, tariff), { usdPerMinute });
}
