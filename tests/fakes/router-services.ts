import { open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Asset } from '../../common/contract/assets.ts';
import type { Dub } from '../../common/contract/dubbing.ts';
import { AppError } from '../../common/contract/errors.ts';
import { type Settings, settingsSchema } from '../../common/contract/settings.ts';
import { DEFAULT_FIT_LIMITS } from '../../common/domain/dubbing/dubbing.ts';
import type { Job, JobLogEntry } from '../../common/domain/jobs/job.ts';
import { type AssetId, assetId, type JobId, jobId } from '../../common/units/ids.ts';
import type { AssetRecord } from '../../electron/database/repositories/assets.ts';
import type { AssetService } from '../../electron/services/assets/asset-service.ts';
import type { JobChange, JobService } from '../../electron/services/jobs/job-service.ts';
import type { DubbingCalls, RouterServices } from '../../electron/transport/services.ts';

/** Listeners that can be counted, so that a test sees whether somebody forgot to stop listening. */
export function createEmitter<Args extends readonly unknown[]>() {
  const listeners = new Set<(...args: Args) => void>();
  return {
    on: (listener: (...args: Args) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit: (...args: Args) => {
      for (const listener of listeners) listener(...args);
    },
    count: () => listeners.size,
  };
}

export function fakeJob(id: string, patch: Partial<Job> = {}): Job {
  return {
    id: jobId(id),
    kind: 'dubbing',
    parentId: null,
    key: null,
    title: 'Talk',
    state: 'running',
    progress: { kind: 'fraction', stage: 'dub', fraction: 0, etaMs: null },
    attempt: 1,
    error: null,
    createdAtMs: 1,
    updatedAtMs: 1,
    startedAtMs: 1,
    finishedAtMs: null,
    runAfterMs: null,
    ...patch,
  };
}

const refuse = (): never => {
  throw new Error('not part of this test');
};

export function fakeJobs(jobs: Map<JobId, Job>, logs: JobLogEntry[]) {
  const changes = createEmitter<[JobChange]>();
  const lines = createEmitter<[JobId, readonly JobLogEntry[]]>();
  const get = (id: JobId): Job => {
    const job = jobs.get(id);
    if (!job) throw new AppError('not-found', 'There is no such job.');
    return job;
  };
  const service: JobService = {
    start: () => {},
    enqueue: refuse,
    get,
    list: ({ states, limit }) => [...jobs.values()].filter((job) => !states || states.includes(job.state)).slice(0, limit),
    countHeld: () => 0,
    setPriority: refuse,
    priority: () => 0,
    look: () => {},
    fail: refuse,
    count: (states) => [...jobs.values()].filter((job) => job.parentId === null && states.includes(job.state)).length,
    children: (id) => [...jobs.values()].filter((job) => job.parentId === id),
    log: (_id, afterSeq) => logs.filter((entry) => entry.seq > afterSeq),
    result: refuse,
    pause: () => {
      throw new AppError('job.not-possible', 'This job cannot be paused.', { details: { state: 'failed' } });
    },
    resume: get,
    cancel: get,
    retry: () => {
      throw new Error('secret: the database said no');
    },
    remove: async () => {},
    onChange: changes.on,
    onLog: lines.on,
    settled: () => new Promise<never>(() => undefined), // these jobs are moved by the test, not worked off
    close: async () => {},
  };
  const change = (job: Job): void => {
    jobs.set(job.id, job);
    changes.emit({ type: 'changed', job });
  };
  return { service, change, changes, lines };
}

/** Assets are the files of one folder, by name without ending; uploads are moved into it. */
export function fakeAssets(folder: string) {
  const records = new Map<AssetId, { readonly record: AssetRecord; readonly path: string; readonly thumbnail: string | null }>();
  const changes = createEmitter<[AssetId | null]>();
  const entry = (id: AssetId) => {
    const found = records.get(id);
    if (!found) throw new AppError('not-found', 'There is no such file.');
    return found;
  };
  const asset = (id: AssetId): Asset => {
    const { record } = entry(id);
    const { kind, origin, name, sizeBytes, createdAtMs } = record;
    const empty = { duration: null, width: null, height: null, videoCodec: null, audioTracks: [], available: true };
    return { id, kind, origin, isStored: record.location.kind === 'stored', name, sizeBytes, createdAtMs, ...empty };
  };
  const add = async (id: string, file: string, name: string, info: AssetRecord['info'] = null, thumbnail: string | null = null) => {
    const { size, mtimeMs } = await stat(file);
    records.set(assetId(id), {
      path: file,
      thumbnail,
      record: {
        id: assetId(id),
        kind: 'video',
        origin: 'reference',
        name,
        location: { kind: 'external', path: file },
        sizeBytes: size,
        modifiedAtMs: mtimeMs,
        contentHash: null,
        info,
        derivedFrom: null,
        createdAtMs: 1,
      },
    });
    return asset(assetId(id));
  };
  const service: AssetService = {
    addReference: (file) => add(`ref-${records.size}`, file, path.basename(file)),
    addUpload: async (temporary, name, id) => {
      if (records.has(id)) return asset(id);
      const handle = await open(temporary);
      const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      await handle.close();
      if (buffer.toString() === 'TEXT') throw new AppError('media.not-media', `${name} is no media file.`);
      await rename(temporary, path.join(folder, id));
      return add(id, path.join(folder, id), name);
    },
    addProduced: refuse,
    addCompanion: refuse,
    get: asset,
    list: () => [...records.keys()].map(asset),
    pathOf: async (id) => entry(id).path,
    recordOf: (id) => entry(id).record,
    rendition: refuse,
    thumbnail: async (id) => entry(id).thumbnail,
    remove: async (id) => records.delete(id),
    onChange: changes.on,
  };
  return { service, add, changes };
}

export function fakeDubbing() {
  const changes = createEmitter<[JobId]>();
  const started: Array<{ readonly outputPath: string | null; readonly overwrite: boolean }> = [];
  let reads = 0;
  let settled = 0;
  const settle = (id: JobId): void => {
    settled += 1;
    changes.emit(id);
  };
  const service: DubbingCalls = {
    languages: () => [{ tag: 'es', name: 'Spanish' }],
    providers: () => [{ name: 'rehearsal', available: true, isDefault: true, reason: null }],
    start: async (_input, outputPath, overwrite) => {
      started.push({ outputPath, overwrite });
      return fakeJob('dub');
    },
    get: (id) => {
      if (id !== 'dub') throw new AppError('not-found', 'There is no such dub.');
      reads += 1;
      return fakeDub(reads);
    },
    list: () => [],
    countSettled: () => settled,
    estimate: refuse,
    preview: refuse,
    keepOriginal: refuse,
    resolve: refuse,
    setCap: refuse,
    ledger: refuse,
    onChange: changes.on,
  };
  return { service, changes, started, settle };
}

function fakeDub(updatedAtMs: number): Dub {
  return {
    job: fakeJob('dub', { updatedAtMs }),
    config: {
      sourceAssetId: assetId('a'),
      sourceLanguage: 'auto',
      targetLanguages: ['es'],
      provider: 'rehearsal',
      chunking: 'silence',
      chunkSeconds: 600,
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
    source: null,
    stages: [],
    chunks: [],
    output: null,
    tracks: [],
    report: null,
    subtitles: [],
    cost: null,
  };
}

/** Everything a router needs, in memory; `folder` holds the bytes of assets. */
export function fakeServices(folder: string) {
  const jobs = fakeJobs(new Map([[jobId('one'), fakeJob('one')]]), []);
  const assets = fakeAssets(folder);
  const dubbing = fakeDubbing();
  const settingsChanges = createEmitter<[]>();
  let settings: Settings = settingsSchema.parse({});
  const secrets = new Map<string, string>();
  const secretChanges = createEmitter<[]>();
  const services: RouterServices = {
    jobs: jobs.service,
    assets: assets.service,
    browse: { browse: async () => ({ trail: [], entries: [], truncated: false }), resolveReadable: async (token) => token },
    tokens: {
      open: (purpose, token) => {
        if (token !== `sealed-${purpose}`) throw new AppError('usage.not-allowed', 'This token is not one of ours.');
        return path.join(folder, 'saved.mp4');
      },
    },
    dubbing: dubbing.service,
    downloads: noDownloads(),
    settings: {
      get: () => settings,
      set: (patch) => {
        settings = settingsSchema.parse({ ...settings, ...patch });
        settingsChanges.emit();
        return settings;
      },
      onChange: settingsChanges.on,
    },
    secrets: {
      set: (name, value) => {
        secrets.set(name, value);
        secretChanges.emit();
      },
      clear: (name) => {
        secrets.delete(name);
        secretChanges.emit();
      },
      onChange: secretChanges.on,
      has: (name) => secrets.has(name),
    },
    doctor: { run: async () => [], extractor: refuse, updateExtractor: refuse, rollbackExtractor: refuse },
    host: {
      version: '0.0.0',
      host: 'headless',
      isLocal: false,
      samplePath: path.join(folder, 'sample.mp4'),
      freeBytes: async () => 1_000_000_000,
      invite: () => 'http://127.0.0.1:1/?token=abc',
      createAccessToken: () => 'access-1',
      revokeAccessTokens: () => 1,
    },
  };
  return { services, jobs, assets, dubbing, settingsChanges, secretChanges };
}

/** A queue that nothing is put into. */
function noDownloads(): RouterServices['downloads'] {
  const none = async () => 0;
  return {
    ...{ inspect: refuse, start: refuse, startMany: refuse, get: refuse, statistics: refuse, cacheStats: refuse },
    ...{
      read: async () => [],
      list: async () => [],
      history: () => [],
      archive: () => ({ total: 0, entries: [] }),
      forgetArchived: () => false,
    },
    ...{ pauseAll: none, resumeAll: none, retryFailed: none, clearDone: none, setPriority: none, clearCache: () => 0 },
    onChange: () => () => undefined,
  };
}
