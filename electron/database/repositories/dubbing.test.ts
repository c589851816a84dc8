import type { Database } from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import type { DubbingConfig, DubReport, DubTrack } from '../../../common/domain/dubbing/dubbing.ts';
import { assetId, jobId } from '../../../common/units/ids.ts';
import { micros } from '../../../common/units/micros.ts';
import { connectInMemory } from '../connection.ts';
import { migrateUp } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/migrations.ts';
import { createAssetsRepository } from './assets.ts';
import { createDubbingRepository } from './dubbing.ts';
import type { DubbingRepository, NewChunk } from './dubbing-repository.ts';
import { createJobsRepository } from './jobs.ts';
import type { JobsRepository } from './jobs-repository.ts';

let db: Database;
let jobs: JobsRepository;
let dubs: DubbingRepository;
const DUB = jobId('dub');
const CHILD = jobId('c0');
const config: DubbingConfig = {
  sourceAssetId: assetId('talk'),
  sourceStamp: { sizeBytes: 900, modifiedAtMs: 1_700_000_000_123 },
  sourceLanguage: 'auto',
  targetLanguages: ['es', 'pt-BR'],
  provider: 'rehearsal',
  chunking: 'silence',
  chunkSeconds: 600,
  parallel: 3,
  container: null,
  keepIntermediates: false,
  speakers: 2,
  keepBackground: true,
  watermark: false,
  fitLimits: { minTempo: 0.9, maxTempo: 1.2 },
  failedChunks: 'keep-original',
  subtitles: true,
  stereo: false,
  deleteRemote: true,
};
const chunk = (id: string, language: string, index: number): NewChunk => ({
  childJobId: jobId(id),
  language,
  range: { index, startSample: index * 48_000, endSample: (index + 1) * 48_000 },
  keepsOriginal: false,
});

beforeEach(() => {
  db = connectInMemory();
  migrateUp(db, { migrations: MIGRATIONS, backUp: () => undefined });
  jobs = createJobsRepository(db);
  dubs = createDubbingRepository(db);
  jobs.insert({ id: DUB, kind: 'dubbing', title: 'Talk', input: null }, 1);
  const child = (id: string) => ({ id: jobId(id), kind: 'dubbing.chunk', key: id, title: id, input: null }) as const;
  jobs.ensureChildren(DUB, [child('c0'), child('c1'), child('c2'), child('c3')], 1);
  dubs.insert({ jobId: DUB, config, outputPath: '/out/talk.es.mp4', overwrite: true, capMicroUsd: 3_000_000 }, 2);
});

test('a dub is read back as it was asked for', () => {
  expect(dubs.get(DUB)).toEqual({
    jobId: DUB,
    config,
    outputPath: '/out/talk.es.mp4',
    overwrite: true,
    outputAssetId: null,
    tracks: [],
    report: null,
    capMicroUsd: 3_000_000,
    subtitles: [],
    createdAtMs: 2,
  });
  expect(dubs.get(CHILD)).toBeUndefined();
});

test('report, tracks and file of a finished dub are read back', () => {
  createAssetsRepository(db).insert({
    id: assetId('out'),
    kind: 'video',
    origin: 'produced',
    name: 'talk.es.mp4',
    location: { kind: 'external', path: '/out/talk.es.mp4' },
    sizeBytes: 9,
    modifiedAtMs: 1,
    contentHash: null,
    info: null,
    derivedFrom: null,
    createdAtMs: 1,
  });
  const tracks: readonly DubTrack[] = [{ audioTrack: 1, language: 'es', kind: 'dub', title: 'Español' }];
  const report: DubReport = {
    provider: 'rehearsal',
    container: 'mp4',
    duration: micros(10_000_000),
    sizeBytes: 9,
    originalSampleCount: 480_000,
    video: { match: 'identical', packets: 300, hash: 'ab' },
    languages: [
      {
        language: 'es',
        audioTrack: 1,
        sampleRateHz: 48_000,
        sampleCount: 480_000,
        joins: [{ chunk: 0, slotSamples: 48_000, resultSamples: 48_000, tempo: 1, fit: 'exact', overSamples: 0, offset: null }],
        loudness: { original: -18.2, dub: -18 },
        cues: 4,
      },
    ],
    failedChunks: [{ language: 'es', index: 2 }],
    keptOriginal: [{ language: 'es', index: 2 }],
    cost: { spentMicroUsd: 300_000, reservedMicroUsd: 0 },
    kept: ['2 subtitle tracks'],
    lost: [{ what: 'cover', reason: 'webm holds none' }],
  };
  const subtitles = [{ language: 'es', assetId: assetId('words') }];
  dubs.finish(DUB, { outputAssetId: assetId('out'), tracks, report, subtitles }, 9);
  expect(dubs.get(DUB)).toMatchObject({ outputAssetId: 'out', tracks, report, subtitles });
  createAssetsRepository(db).remove(assetId('out'));
  expect(dubs.get(DUB)).toMatchObject({ outputAssetId: null, report });
});

test('a report of another version reads as none, and the dub is still there', () => {
  db.prepare(`UPDATE dubbing_jobs SET report = '{"provider":"other"}', tracks = '['`).run();
  expect(dubs.get(DUB)).toMatchObject({ report: null, tracks: [] });
});

test('a dub whose configuration is not understood is left out', () => {
  db.prepare(`UPDATE dubbing_jobs SET config = '{}'`).run();
  expect(dubs.get(DUB)).toBeUndefined();
});

test('chunks are added once for each language and place', () => {
  dubs.ensureChunks(DUB, [chunk('c0', 'es', 0), chunk('c1', 'es', 1)], 3);
  dubs.keepOriginal([CHILD], true, 4);
  dubs.ensureChunks(DUB, [chunk('c2', 'es', 0), chunk('c3', 'fr', 0)], 5);
  expect(dubs.chunks(DUB).map((one) => `${one.childJobId} ${one.language} ${one.range.index} ${one.keepsOriginal}`)).toEqual([
    'c0 es 0 true',
    'c1 es 1 false',
    'c3 fr 0 false',
  ]);
});

test('what a chunk went through is read back', () => {
  dubs.ensureChunks(DUB, [chunk('c0', 'es', 0)], 3);
  const file = { name: 'c0.es.wav', sizeBytes: 20, sha256: 'bb' };
  const fit = { kind: 'stretched', tempo: 1.04 } as const;
  const subtitles = { name: 'c0.es.vtt', sizeBytes: 7, sha256: 'cc' };
  dubs.saveResult(CHILD, { file, samples: 47_990, fit, subtitles }, 5);
  const done = { jobId: DUB, childJobId: CHILD, language: 'es', range: chunk('c0', 'es', 0).range, remoteId: null };
  expect(dubs.chunk(CHILD)).toEqual({
    ...done,
    result: file,
    wasStored: true,
    resultSamples: 47_990,
    fit,
    subtitles,
    keepsOriginal: false,
  });
  db.prepare(`UPDATE dubbing_chunks SET result_file = '{}'`).run();
  expect(dubs.chunk(CHILD)).toMatchObject({ result: null, wasStored: true });
  dubs.dropResult(CHILD, 6);
  const nothing = { result: null, wasStored: false, resultSamples: null, fit: null, subtitles: null };
  expect(dubs.chunk(CHILD)).toEqual({ ...done, ...nothing, keepsOriginal: false });
});

test('a dub of a version that had fewer choices is read with their defaults', () => {
  const { speakers, fitLimits, failedChunks, subtitles, ...older } = config;
  db.prepare('UPDATE dubbing_jobs SET config = ?').run(JSON.stringify(older));
  expect(dubs.get(DUB)?.config).toEqual({
    ...config,
    ...{ speakers: 0, fitLimits: { minTempo: 0.9, maxTempo: 1.15 }, failedChunks: 'leave', subtitles: false },
  });
});

test('a cap is changed while the dub runs', () => {
  dubs.setCap(DUB, 5_000_000, 9);
  expect(dubs.get(DUB)?.capMicroUsd).toBe(5_000_000);
});

test('nothing is taken for stored when the chunk or the dub is gone', () => {
  const gone = expect.objectContaining({ code: 'not-found' });
  expect(() => dubs.keepOriginal([CHILD], true, 4)).toThrow(gone);
  expect(() => dubs.dropRemote(CHILD, 4)).toThrow(gone);
  expect(() => dubs.dropResult(CHILD, 4)).toThrow(gone);
  expect(() => dubs.setCap(jobId('other'), 1, 4)).toThrow(gone);
  const result = { file: { name: 'a', sizeBytes: 1, sha256: 'a' }, samples: 1, fit: { kind: 'exact' }, subtitles: null } as const;
  expect(() => dubs.saveResult(CHILD, result, 4)).toThrow(gone);
  expect(() => dubs.finish(CHILD, { outputAssetId: null, tracks: [], report: null, subtitles: [] }, 4)).toThrow(gone);
});

test('removing the job removes the dub and its chunks', () => {
  dubs.ensureChunks(DUB, [chunk('c0', 'es', 0)], 3);
  jobs.remove(DUB);
  expect(dubs.get(DUB)).toBeUndefined();
  expect(dubs.chunk(CHILD)).toBeUndefined();
});
