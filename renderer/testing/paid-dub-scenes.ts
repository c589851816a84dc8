import type { Dub } from '../../common/contract/dubbing.ts';
import type { DubChunk } from '../../common/domain/dubbing/dubbing.ts';
import { MICRO_USD } from '../../common/domain/dubbing/ledger.ts';
import type { Job } from '../../common/domain/jobs/job.ts';
import { assetId } from '../../common/units/ids.ts';
import { micros, microsFromSeconds } from '../../common/units/micros.ts';
import { fakeAsset, fakeChunk, fakeDub, fakeJob, NOW } from './fake-data.ts';

/** Dubs that cost money, in states that need a look: $0.30 a chunk of a minute. */
const HOUR_MS = 3_600_000;
const PER_CHUNK = 300_000;
const RATE_HZ = 48_000;

function paidChunk(language: string, index: number, changes: Partial<DubChunk> = {}): DubChunk {
  const isDone = (changes.state ?? 'succeeded') === 'succeeded';
  return fakeChunk(language, index, {
    state: 'succeeded',
    attempt: 1,
    fit: isDone ? { kind: 'stretched', tempo: 1.011 } : null,
    remoteId: `dp_${(0x7f21c0e4 + index * 7919).toString(16)}`,
    costMicroUsd: PER_CHUNK,
    nextCostMicroUsd: PER_CHUNK,
    hasDub: isDone,
    ...changes,
  });
}

type PaidParts = { readonly languages: readonly string[]; readonly chunks: readonly DubChunk[]; readonly capUsd: number };

function paidDub(job: Job, { languages, chunks, capUsd }: PaidParts, changes: Partial<Dub> = {}): Dub {
  const source = fakeAsset(`${job.id}-source`, { name: `${job.title}.mp4`, duration: microsFromSeconds(720), sizeBytes: 640_000_000 });
  const spent = chunks.filter((chunk) => chunk.state !== 'paused').reduce((total, chunk) => total + chunk.costMicroUsd, 0);
  const all = chunks.reduce((total, chunk) => total + chunk.costMicroUsd, 0);
  return fakeDub(job, {
    source,
    config: { ...fakeDub(job).config, sourceAssetId: source.id, targetLanguages: [...languages], provider: 'elevenlabs' },
    stages: [
      { stage: 'prepare', state: 'done', fraction: 1 },
      { stage: 'chunk', state: 'done', fraction: 1 },
      { stage: 'dub', state: 'running', fraction: chunks.filter((chunk) => chunk.state === 'succeeded').length / chunks.length },
      { stage: 'merge', state: 'waiting', fraction: 0 },
      { stage: 'finalize', state: 'waiting', fraction: 0 },
    ],
    chunks: [...chunks],
    cost: {
      spentMicroUsd: spent,
      reservedMicroUsd: all - spent,
      estimatedMicroUsd: Math.max(all, chunks.length * PER_CHUNK),
      capMicroUsd: capUsd * MICRO_USD,
    },
    ...changes,
  });
}

/** Stopped by itself before the cap: six of twelve chunks are done, the rest is paused. */
export function heldByCapDub(): Dub {
  const error = { code: 'dubbing.cap-reached', message: 'The next chunk would cost more than the cap allows.', details: {} };
  const job = fakeJob('garden', {
    title: 'School garden - spring report',
    state: 'paused',
    error,
    attempt: 1,
    progress: { kind: 'fraction', stage: 'dub', fraction: 0.5, etaMs: null },
    createdAtMs: NOW - 26 * HOUR_MS,
    updatedAtMs: NOW - 25 * HOUR_MS,
  });
  const chunk = (index: number) => {
    if (index < 6) return paidChunk('it', index);
    return paidChunk('it', index, {
      state: 'paused',
      attempt: index === 6 ? 1 : 0,
      error: index === 6 ? error : null,
      remoteId: null,
      costMicroUsd: 0,
    });
  };
  return paidDub(job, { languages: ['it'], chunks: Array.from({ length: 12 }, (_, index) => chunk(index)), capUsd: 2 });
}

/** One call without an answer that the service's list does not show; all others are done. */
export function unresolvedDub(): Dub {
  const error = { code: 'dubbing.unresolved', message: 'No answer, and not in the list.', details: {} };
  const job = fakeJob('tuning', {
    title: 'Tuning fork - slow motion',
    state: 'paused',
    error,
    attempt: 1,
    progress: { kind: 'fraction', stage: 'dub', fraction: 0.7, etaMs: null },
    createdAtMs: NOW - 30 * HOUR_MS,
    updatedAtMs: NOW - 29 * HOUR_MS,
  });
  const chunk = (index: number) =>
    index === 4 ? paidChunk('fr', index, { state: 'paused', error, remoteId: null }) : paidChunk('fr', index);
  return paidDub(job, { languages: ['fr'], chunks: Array.from({ length: 12 }, (_, index) => chunk(index)), capUsd: 5 });
}

function finished(dub: Dub, changes: Partial<NonNullable<Dub['report']>> = {}): Dub {
  const languages = dub.config.targetLanguages;
  const output = fakeAsset(`${dub.job.id}-output`, {
    name: `${dub.job.title}.dub.mp4`,
    origin: 'produced',
    isStored: true,
    sizeBytes: 652_000_000,
  });
  const sampleCount = 720 * RATE_HZ;
  return {
    ...dub,
    stages: dub.stages.map((stage) => ({ ...stage, state: 'done', fraction: 1 })),
    output,
    tracks: [
      { audioTrack: 0, language: 'en', kind: 'original', title: 'English' },
      ...languages.map((language, index) => ({ audioTrack: index + 1, language, kind: 'dub' as const, title: language })),
    ],
    subtitles: languages.map((language) => ({ language, assetId: assetId(`${dub.job.id}-${language}-subtitles`) })),
    report: {
      provider: 'elevenlabs',
      container: 'mp4',
      duration: microsFromSeconds(720),
      sizeBytes: output.sizeBytes,
      originalSampleCount: sampleCount,
      video: { match: 'identical', packets: 18_000, hash: 'a1b2' },
      languages: languages.map((language, index) => ({
        language,
        audioTrack: index + 1,
        sampleRateHz: RATE_HZ,
        sampleCount,
        joins: dub.chunks.filter((chunk) => chunk.language === language).map(joinOf),
        loudness: { original: -16.2, dub: -16.4 },
        cues: 180,
      })),
      failedChunks: [],
      keptOriginal: [],
      cost: { spentMicroUsd: dub.cost?.spentMicroUsd ?? 0, reservedMicroUsd: 0 },
      kept: ['original picture', 'original audio', '2 chapters'],
      lost: [],
      ...changes,
    },
  };
}

function joinOf(chunk: DubChunk): NonNullable<Dub['report']>['languages'][number]['joins'][number] {
  const slotSamples = 60 * RATE_HZ;
  const fit = chunk.keepsOriginal ? ({ kind: 'original' } as const) : (chunk.fit ?? ({ kind: 'exact' } as const));
  const tempo = 'tempo' in fit ? fit.tempo : 1;
  const overSamples = fit.kind === 'overlaid' ? fit.overSamples : 0;
  const resultSamples = Math.round(slotSamples * tempo) + overSamples;
  return { chunk: chunk.index, slotSamples, resultSamples, tempo, fit: fit.kind, overSamples, offset: micros(chunk.index * 2) };
}

/** Ended with two failed chunks whose place keeps the original's sound, and one that goes on over the silence. */
export function keptOriginalsDub(): Dub {
  const job = fakeJob('scope-dub', {
    title: 'Oscilloscope basics',
    state: 'partial',
    attempt: 2,
    createdAtMs: NOW - 74 * HOUR_MS,
    updatedAtMs: NOW - 73 * HOUR_MS,
    finishedAtMs: NOW - 73 * HOUR_MS,
  });
  const error = { code: 'dubbing.too-long', message: 'It came back 1.8 times too long.', details: {} };
  const chunk = (language: string, index: number) => {
    if (index === 8) return paidChunk(language, index, { fit: { kind: 'overlaid', tempo: 1.15, overSamples: 57_792 } });
    if (language === 'pl' && (index === 2 || index === 5))
      return paidChunk(language, index, {
        state: 'failed',
        attempt: 2,
        error,
        keepsOriginal: true,
        remoteId: null,
        costMicroUsd: 2 * PER_CHUNK,
      });
    return paidChunk(language, index);
  };
  const chunks = ['pl', 'cs'].flatMap((language) => Array.from({ length: 12 }, (_, index) => chunk(language, index)));
  const failed = [2, 5].map((index) => ({ language: 'pl', index }));
  return finished(paidDub(job, { languages: ['pl', 'cs'], chunks, capUsd: 10 }), { failedChunks: failed, keptOriginal: failed });
}

/** A paid dub that is complete, with subtitles. */
export function finishedPaidDub(): Dub {
  const job = fakeJob('harbour-dub', {
    title: 'City walks - old harbour',
    state: 'succeeded',
    attempt: 1,
    createdAtMs: NOW - 50 * HOUR_MS,
    updatedAtMs: NOW - 49 * HOUR_MS,
    finishedAtMs: NOW - 49 * HOUR_MS,
  });
  const chunks = Array.from({ length: 12 }, (_, index) =>
    paidChunk('fr', index, { fit: index % 3 === 0 ? { kind: 'exact' } : { kind: 'stretched', tempo: 0.97 + index * 0.006 } }),
  );
  return finished(paidDub(job, { languages: ['fr'], chunks, capUsd: 5 }));
}
