import type { Asset } from '../../common/contract/assets.ts';
import type { CheckResult } from '../../common/contract/doctor.ts';
import type { Dub } from '../../common/contract/dubbing.ts';
import { DEFAULT_FIT_LIMITS, type DubChunk } from '../../common/domain/dubbing/dubbing.ts';
import type { PaidCall } from '../../common/domain/dubbing/ledger.ts';
import type { Job, JobLogEntry } from '../../common/domain/jobs/job.ts';
import { assetId, jobId } from '../../common/units/ids.ts';
import { microsFromSeconds } from '../../common/units/micros.ts';

/** Ready-made values for tests and for looking at the page without a host. `NOW` is a fixed moment. */
export const NOW = Date.UTC(2026, 10, 20, 12, 41, 0);
const MINUTE_MS = 60_000;

export function fakeAsset(id: string, changes: Partial<Asset> = {}): Asset {
  return {
    id: assetId(id),
    kind: 'video',
    origin: 'reference',
    isStored: false,
    name: `${id}.mp4`,
    sizeBytes: 5_200_000,
    duration: microsFromSeconds(42),
    width: 640,
    height: 360,
    videoCodec: 'h264',
    audioTracks: [{ codec: 'aac', language: 'en', title: null, channels: 2, sampleRateHz: 48_000 }],
    available: true,
    createdAtMs: NOW - 10 * MINUTE_MS,
    ...changes,
  };
}

export function fakeJob(id: string, changes: Partial<Job> = {}): Job {
  return {
    id: jobId(id),
    kind: 'dubbing',
    parentId: null,
    key: null,
    title: id,
    state: 'queued',
    progress: null,
    attempt: 0,
    error: null,
    createdAtMs: NOW - 5 * MINUTE_MS,
    updatedAtMs: NOW,
    startedAtMs: null,
    finishedAtMs: null,
    runAfterMs: null,
    ...changes,
  };
}

export function fakeDub(job: Job, changes: Partial<Dub> = {}): Dub {
  const source = fakeAsset(`${job.id}-source`, { name: `${job.title}.mp4` });
  return {
    job,
    config: {
      sourceAssetId: source.id,
      sourceLanguage: 'en',
      targetLanguages: ['es'],
      provider: 'rehearsal',
      chunking: 'fixed',
      chunkSeconds: 60,
      parallel: 3,
      container: null,
      keepIntermediates: false,
      speakers: 0,
      keepBackground: true,
      watermark: false,
      fitLimits: DEFAULT_FIT_LIMITS,
      failedChunks: 'leave',
      subtitles: true,
      stereo: false,
      deleteRemote: false,
    },
    source,
    stages: [
      { stage: 'prepare', state: 'waiting', fraction: 0 },
      { stage: 'chunk', state: 'waiting', fraction: 0 },
      { stage: 'dub', state: 'waiting', fraction: 0 },
      { stage: 'merge', state: 'waiting', fraction: 0 },
      { stage: 'finalize', state: 'waiting', fraction: 0 },
    ],
    chunks: [],
    output: null,
    tracks: [],
    report: null,
    subtitles: [],
    cost: null,
    ...changes,
  };
}

export function fakeChunk(language: string, index: number, changes: Partial<DubChunk> = {}): DubChunk {
  return {
    jobId: jobId(`chunk-${language}-${index}`),
    index,
    language,
    start: microsFromSeconds(index * 60),
    end: microsFromSeconds((index + 1) * 60),
    state: 'queued',
    attempt: 0,
    error: null,
    fit: null,
    stage: null,
    retryAtMs: null,
    keepsOriginal: false,
    remoteId: null,
    costMicroUsd: 0,
    nextCostMicroUsd: null,
    hasDub: false,
    ...changes,
  };
}

/** The paid call of one chunk, as the ledger holds it: what came of it shows in the chunk. */
export function fakeCall(dub: Dub, chunk: DubChunk, changes: Partial<PaidCall> = {}): PaidCall {
  const isUnresolved = chunk.error?.code === 'dubbing.unresolved';
  const isTaken = chunk.remoteId !== null && !isUnresolved;
  return {
    id: `call-${chunk.jobId}`,
    jobId: dub.job.id,
    childJobId: chunk.jobId,
    title: dub.job.title,
    provider: dub.config.provider,
    reference: `sf-${dub.job.id}-${chunk.language}-${chunk.index + 1}`,
    language: chunk.language,
    chunkIndex: chunk.index,
    billedMs: 60_000,
    estimatedMicroUsd: chunk.costMicroUsd,
    capMicroUsd: dub.cost?.capMicroUsd ?? null,
    outcome: isUnresolved ? 'unresolved' : isTaken ? 'succeeded' : 'open',
    settledBy: isTaken ? 'answer' : null,
    remoteId: chunk.remoteId,
    createdAtMs: NOW - MINUTE_MS,
    settledAtMs: isTaken ? NOW : null,
    remoteDeletedAtMs: null,
    ...changes,
  };
}

export function fakeLog(lines: readonly (readonly [JobLogEntry['level'], string])[]): readonly JobLogEntry[] {
  return lines.map(([level, message], index) => ({ seq: index + 1, atMs: NOW + index * 7_000, level, stage: null, message }));
}

export const HEALTHY: readonly CheckResult[] = [
  { check: 'runtime', status: 'ok', message: 'Node 24.21.0.', advice: null },
  { check: 'ffmpeg', status: 'ok', message: 'ffmpeg 5.1.9.', advice: null },
  { check: 'ffprobe', status: 'ok', message: 'ffprobe 5.1.9.', advice: null },
  { check: 'encoders', status: 'ok', message: 'AAC, Opus, FLAC and H.264 can be written.', advice: null },
  { check: 'database', status: 'ok', message: 'The database is sound.', advice: null },
  { check: 'data-folder', status: 'ok', message: 'The data folder can be written.', advice: null },
  { check: 'disk-space', status: 'ok', message: '412 GB are free.', advice: null },
  {
    check: 'provider',
    status: 'ok',
    message: 'Rehearsal is ready. No key for ElevenLabs is stored.',
    advice: null,
  },
];
