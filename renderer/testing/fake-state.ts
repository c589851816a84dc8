import { ORPCError } from '@orpc/server';
import type { Asset } from '../../common/contract/assets.ts';
import type { UsedExtractor } from '../../common/contract/doctor.ts';
import type { Dub } from '../../common/contract/dubbing.ts';
import { toWireError } from '../../common/contract/error-mapping.ts';
import { AppError, type ErrorCode } from '../../common/contract/errors.ts';
import type { JobFeedEvent } from '../../common/contract/jobs.ts';
import { type Settings, settingsSchema } from '../../common/contract/settings.ts';
import type { Job, JobLogEntry } from '../../common/domain/jobs/job.ts';
import type { JobId } from '../../common/units/ids.ts';
import { fakeJob } from './fake-data.ts';
import { FakeDownloads } from './fake-downloads.ts';
import { FakeFeed } from './fake-feed.ts';
import type { FakeHostOptions } from './fake-host.ts';

type SecretList = { name: 'elevenlabs.apiKey'; isSet: boolean }[];

/** What the host in memory knows, the feeds that tell of changes, and a record of what it was asked. */
export class FakeState {
  readonly assets: Map<string, Asset>;
  readonly dubs: Map<string, Dub>;
  readonly logs: Map<string, readonly JobLogEntry[]>;
  readonly secrets = new Set<'elevenlabs.apiKey'>();
  /** The yt-dlp that the host uses. */
  extractor: UsedExtractor = { version: null, origin: null, previousVersion: null, complaint: 'yt-dlp was not found.' };
  readonly secretsFeed = new FakeFeed<SecretList>();
  readonly calls: (readonly [string, unknown])[] = [];
  readonly failures = new Map<string, ErrorCode>();
  readonly jobFeed = new FakeFeed<JobFeedEvent>();
  readonly assetFeed = new FakeFeed<{ changed: null }>();
  readonly dubFeed = new FakeFeed<Dub>();
  readonly settingsFeed = new FakeFeed<Settings>();
  readonly logFeed = new FakeFeed<{ id: string; entries: readonly JobLogEntry[] }>();
  readonly downloads: FakeDownloads;
  settings: Settings;

  constructor(options: FakeHostOptions) {
    this.downloads = new FakeDownloads(options);
    this.assets = new Map((options.assets ?? []).map((asset) => [asset.id, asset]));
    this.dubs = new Map((options.dubs ?? []).map((dub) => [dub.job.id, dub]));
    this.logs = new Map(options.logs ?? []);
    this.settings = settingsSchema.parse(options.settings ?? {});
  }

  /** Notes a call; throws where the test said that it fails. */
  called(procedure: string, input: unknown): void {
    this.calls.push([procedure, input]);
    this.failIfAsked(procedure);
  }

  failIfAsked(procedure: string): void {
    const code = this.failures.get(procedure);
    this.failures.delete(procedure);
    if (code) throw wireError(new AppError(code, `refused: ${code}`));
  }

  setDub(dub: Dub): void {
    this.dubs.set(dub.job.id, dub);
    this.jobFeed.emit({ type: 'changed', job: dub.job });
    this.dubFeed.emit(dub);
  }

  /** Puts a dub, or one chunk of a dub, into another state. */
  changeState(procedure: string, id: JobId, state: Job['state']): Job {
    this.called(procedure, { id });
    if (this.downloads.queue.has(id)) return this.downloads.changeJob(id, state);
    const dub = this.dubs.get(id);
    if (dub) this.setDub({ ...dub, job: { ...dub.job, state } });
    else {
      const parent = [...this.dubs.values()].find((candidate) => candidate.chunks.some((chunk) => chunk.jobId === id));
      if (!parent) throw unknown(id);
      this.setDub({ ...parent, chunks: parent.chunks.map((chunk) => (chunk.jobId === id ? { ...chunk, state, error: null } : chunk)) });
    }
    return fakeJob(id, { state });
  }

  addAsset(asset: Asset): void {
    this.assets.set(asset.id, asset);
    this.assetFeed.emit({ changed: null });
  }

  setKey(isSet: boolean): { readonly isSet: boolean } {
    if (isSet) this.secrets.add('elevenlabs.apiKey');
    else this.secrets.delete('elevenlabs.apiKey');
    this.secretsFeed.emit(this.secretList());
    return { isSet };
  }

  secretList(): SecretList {
    return [{ name: 'elevenlabs.apiKey', isSet: this.secrets.has('elevenlabs.apiKey') }];
  }

  setSettings(changes: Partial<Settings>): Settings {
    this.settings = { ...this.settings, ...changes };
    this.settingsFeed.emit(this.settings);
    return this.settings;
  }
}

export function findIn<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
  const value = map.get(id);
  if (!value) throw unknown(id);
  return value;
}

function unknown(id: string): ORPCError<string, unknown> {
  return wireError(new AppError('not-found', `${id} is not known.`));
}

/** The error as a transport would send it. */
export function wireError(error: AppError): ORPCError<string, unknown> {
  const { code, status, message, data } = toWireError(error);
  return new ORPCError(code, { status, message, data });
}
