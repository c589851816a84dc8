import type { BrowseEntry } from '../../common/contract/assets.ts';
import type { Dub } from '../../common/contract/dubbing.ts';
import { assetId } from '../../common/units/ids.ts';
import { micros, microsFromSeconds } from '../../common/units/micros.ts';
import { fakeAsset, fakeChunk, fakeDub, fakeJob, fakeLog, HEALTHY, NOW } from './fake-data.ts';
import { createFakeHost, type FakeHost } from './fake-host.ts';
import { finishedPaidDub, heldByCapDub, keptOriginalsDub, unresolvedDub } from './paid-dub-scenes.ts';

const HOUR_MS = 3_600_000;

const lecture = fakeAsset('lecture', {
  name: 'Lecture 03 - Fourier series.mp4',
  duration: microsFromSeconds(3_134.226),
  sizeBytes: 2_040_000_000,
  width: 1920,
  height: 1080,
});

/** A long dub under way: every look of a chunk, a failure with a known code, a retry. */
export function runningDub(): Dub {
  const chunk = (language: string, index: number) => {
    const isGerman = language === 'de';
    const done = isGerman ? 27 : 45;
    if ((isGerman && index === 19) || (!isGerman && index === 22)) {
      return fakeChunk(language, index, {
        state: 'failed',
        attempt: 3,
        nextCostMicroUsd: 300_000,
        error: { code: isGerman ? 'dubbing.too-long' : 'dubbing.failed-at-service', message: 'It failed there.', details: {} },
      });
    }
    const paid = { attempt: 1, remoteId: `dp_${(0x51e0 + index).toString(16)}`, costMicroUsd: 300_000, nextCostMicroUsd: 300_000 };
    if (index < done)
      return fakeChunk(language, index, { ...paid, state: 'succeeded', fit: { kind: 'stretched', tempo: 1.011 }, hasDub: true });
    if (isGerman && index === 27) {
      const error = { code: 'dubbing.service-busy', message: 'Busy.', details: {} };
      return fakeChunk(language, index, { ...paid, state: 'queued', error, retryAtMs: NOW + 40_000 });
    }
    const stage = isGerman ? (['service'] as const)[index - 28] : (['service', 'service', 'send'] as const)[index - 45];
    if (stage) return fakeChunk(language, index, { ...paid, state: 'running', stage, ...(stage === 'send' ? { remoteId: null } : {}) });
    return fakeChunk(language, index, { nextCostMicroUsd: 300_000 });
  };
  const indexes = Array.from({ length: 53 }, (_, index) => index);
  const job = fakeJob('lecture-dub', {
    title: 'Lecture 03 - Fourier series',
    state: 'running',
    attempt: 1,
    progress: { kind: 'fraction', stage: 'dub', fraction: 0.66, etaMs: 840_000 },
    startedAtMs: NOW - HOUR_MS,
  });
  return fakeDub(job, {
    source: lecture,
    config: { ...fakeDub(job).config, sourceAssetId: lecture.id, targetLanguages: ['es', 'de'], parallel: 5, provider: 'elevenlabs' },
    cost: { spentMicroUsd: 21_000_000, reservedMicroUsd: 1_500_000, estimatedMicroUsd: 31_340_000, capMicroUsd: 36_000_000 },
    stages: [
      { stage: 'prepare', state: 'done', fraction: 1 },
      { stage: 'chunk', state: 'done', fraction: 1 },
      { stage: 'dub', state: 'running', fraction: 0.66 },
      { stage: 'merge', state: 'waiting', fraction: 0 },
      { stage: 'finalize', state: 'waiting', fraction: 0 },
    ],
    chunks: [...indexes.map((index) => chunk('es', index)), ...indexes.map((index) => chunk('de', index))],
  });
}

function finishedReport(indexes: readonly number[], tempos: readonly number[]): NonNullable<Dub['report']> {
  const rate = 48_000;
  return {
    provider: 'rehearsal',
    container: 'mp4',
    duration: microsFromSeconds(42),
    sizeBytes: 5_900_000,
    originalSampleCount: 42 * rate,
    video: { match: 'identical', packets: 1_050, hash: 'a1b2' },
    languages: [
      {
        language: 'es',
        audioTrack: 1,
        sampleRateHz: rate,
        sampleCount: 42 * rate,
        joins: indexes.map((index) => {
          const slotSamples = (index === 4 ? 2 : 10) * rate;
          const tempo = tempos[index] ?? 1;
          return {
            chunk: index,
            slotSamples,
            resultSamples: Math.round(slotSamples * tempo),
            tempo,
            fit: tempo === 1 ? ('exact' as const) : ('stretched' as const),
            overSamples: 0,
            offset: micros(index * 5),
          };
        }),
        loudness: { original: -18.1, dub: -18.1 },
        cues: 0,
      },
    ],
    failedChunks: [],
    keptOriginal: [],
    cost: { spentMicroUsd: 0, reservedMicroUsd: 0 },
    kept: ['2 chapters', 'rotation'],
    lost: [],
  };
}

/** A finished rehearsal of the sample with its report. */
export function finishedDub(): Dub {
  const source = fakeAsset('sample', { name: 'talk.mp4', origin: 'reference' });
  const job = fakeJob('talk-dub', {
    title: 'talk',
    state: 'succeeded',
    attempt: 1,
    createdAtMs: NOW - 2 * HOUR_MS,
    updatedAtMs: NOW - HOUR_MS,
    finishedAtMs: NOW - HOUR_MS,
  });
  const indexes = Array.from({ length: 5 }, (_, index) => index);
  const tempos = [1, 0.981, 1.016, 1, 1.004];
  return fakeDub(job, {
    source,
    config: { ...fakeDub(job).config, sourceAssetId: source.id, chunkSeconds: 10 },
    stages: fakeDub(job).stages.map((stage) => ({ ...stage, state: 'done', fraction: 1 })),
    chunks: indexes.map((index) =>
      fakeChunk('es', index, {
        state: 'succeeded',
        attempt: 1,
        start: microsFromSeconds(index * 10),
        end: microsFromSeconds(Math.min(42, (index + 1) * 10)),
        hasDub: true,
        fit: tempos[index] === 1 ? { kind: 'exact' } : { kind: 'stretched', tempo: tempos[index] ?? 1 },
      }),
    ),
    output: fakeAsset('talk-es', { name: 'talk.es.mp4', origin: 'produced', isStored: true, sizeBytes: 5_900_000 }),
    tracks: [
      { audioTrack: 0, language: 'en', kind: 'original', title: 'English' },
      { audioTrack: 1, language: 'es', kind: 'dub', title: 'Spanish' },
    ],
    report: finishedReport(indexes, tempos),
  });
}

function simpleDub(id: string, title: string, changes: Parameters<typeof fakeJob>[1], languages: string[]): Dub {
  const job = fakeJob(id, { title, ...changes });
  const source = fakeAsset(`${id}-source`, { name: `${title}.mp4`, duration: microsFromSeconds(1_083), sizeBytes: 640_000_000 });
  return fakeDub(job, { source, config: { ...fakeDub(job).config, targetLanguages: languages } });
}

const FOLDERS: Readonly<Record<string, readonly BrowseEntry[]>> = {
  '': [
    { name: 'Videos', kind: 'folder', sizeBytes: null, token: 'Videos' },
    { name: 'Samples', kind: 'folder', sizeBytes: null, token: 'Samples' },
  ],
  Videos: [
    { name: 'Harbour at dawn.mkv', kind: 'file', sizeBytes: 2_400_000_000, token: 'harbour' },
    { name: 'Rain on a tin roof.mp4', kind: 'file', sizeBytes: 97_000_000, token: 'rain' },
  ],
  Samples: [],
};

const FILES = [
  fakeAsset('sample', { name: 'talk.mp4', createdAtMs: NOW - 3 * HOUR_MS }),
  lecture,
  fakeAsset('scope', {
    name: 'Oscilloscope close-up.mov',
    audioTracks: [],
    duration: microsFromSeconds(96),
    createdAtMs: NOW - 30 * HOUR_MS,
  }),
  fakeAsset('rain', {
    name: 'Rain on a tin roof - field recording.flac',
    kind: 'audio',
    width: null,
    height: null,
    videoCodec: null,
    duration: microsFromSeconds(4_350),
    sizeBytes: 97_000_000,
    createdAtMs: NOW - 80 * HOUR_MS,
  }),
  fakeAsset('talk-es', { name: 'talk.es.mp4', origin: 'produced', isStored: true, createdAtMs: NOW - HOUR_MS }),
];

const RUNNING_LOG = fakeLog([
  ['info', 'Spanish chunk 43 received, 59.760 s, fitted by +0.4%'],
  ['error', 'German chunk 20 came back too long for its place'],
  ['info', 'Spanish chunk 46 sent, 60.000 s'],
  ['info', 'German chunk 26 received, 60.655 s, fitted by −1.1%'],
  ['info', 'Spanish chunk 47 sent, 60.000 s'],
  ['warn', 'German chunk 28 timed out, asking the service for its state'],
  ['info', 'German chunk 28 is still running there, not sent again'],
  ['info', 'Spanish chunk 45 received, 60.871 s, fitted by −1.4%'],
]);
const FINISHED_LOG = fakeLog([
  ['info', 'Read talk.mp4: 42.000 s, 640 × 360, h264, aac'],
  ['info', 'Cut into 5 chunks'],
  ['info', 'Wrote talk.es.mp4, 1,050 packets equal'],
]);

/** A host after some days of work: one dub runs, one waits, two stopped and ask, one is partly complete, others are done. */
export function busyHost(): FakeHost {
  const running = runningDub();
  const finished = finishedDub();
  const waiting = simpleDub('sampling', 'Lecture 04 - Sampling theorem', { createdAtMs: NOW - 60_000 }, ['es']);
  return createFakeHost({
    dubs: [running, waiting, heldByCapDub(), unresolvedDub(), finished, finishedPaidDub(), keptOriginalsDub()],
    assets: FILES,
    checks: HEALTHY,
    folders: FOLDERS,
    status: { runningJobs: 1, waitingJobs: 1, needYou: 3 },
    logs: new Map([
      [running.job.id, RUNNING_LOG],
      [finished.job.id, FINISHED_LOG],
    ]),
  });
}

export const SAMPLE_ID = assetId('sample');
