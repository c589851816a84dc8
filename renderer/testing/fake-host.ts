import { type AnyRouter, createRouterClient } from '@orpc/server';
import type { Asset, BrowseEntry } from '../../common/contract/assets.ts';
import type { CheckResult } from '../../common/contract/doctor.ts';
import type { Download } from '../../common/contract/downloads.ts';
import type { Dub } from '../../common/contract/dubbing.ts';
import type { ErrorCode } from '../../common/contract/errors.ts';
import type { Settings } from '../../common/contract/settings.ts';
import type { SystemStatus } from '../../common/contract/system.ts';
import type { JobLogEntry } from '../../common/domain/jobs/job.ts';
import type { JobId } from '../../common/units/ids.ts';
import type { Client } from '../client/client.ts';
import { createClient, type Link } from '../client/link.ts';
import type { FakeDownloadsOptions } from './fake-downloads.ts';
import { createFakeRouter } from './fake-router.ts';
import { FakeState } from './fake-state.ts';

export type FakeHostOptions = FakeDownloadsOptions & {
  readonly assets?: readonly Asset[];
  readonly dubs?: readonly Dub[];
  readonly checks?: readonly CheckResult[];
  readonly settings?: Partial<Settings>;
  readonly logs?: ReadonlyMap<string, readonly JobLogEntry[]>;
  readonly folders?: Readonly<Record<string, readonly BrowseEntry[]>>;
  readonly host?: 'desktop' | 'headless';
  readonly status?: Partial<SystemStatus>;
};

/** A host in memory that speaks the whole contract, checked by its schemas, and tells what it was asked to do. */
export type FakeHost = {
  readonly client: Client;
  /** Every call that changes something, such as `['jobs.pause', { id }]`. */
  readonly calls: (readonly [string, unknown])[];
  setDub(dub: Dub): void;
  setDownload(download: Download): void;
  setSettings(settings: Partial<Settings>): void;
  addAsset(asset: Asset): void;
  log(id: JobId, entries: readonly JobLogEntry[]): void;
  /** The next call of a procedure fails with this code. */
  failNext(procedure: string, code: ErrorCode): void;
  /** How many dubs are watched now: shows that a watch ends with its component. */
  watchedDubs(): number;
};

export function createFakeHost(options: FakeHostOptions = {}): FakeHost {
  const state = new FakeState(options);
  const router = createFakeRouter(state, options);
  return {
    client: createClient(() => directLink(router)),
    calls: state.calls,
    setDub: (dub) => state.setDub(dub),
    setDownload: (download) => state.downloads.set(download),
    setSettings: (settings) => {
      state.setSettings(settings);
    },
    addAsset: (asset) => state.addAsset(asset),
    log: (id, entries) => {
      state.logs.set(id, [...(state.logs.get(id) ?? []), ...entries]);
      state.logFeed.emit({ id, entries });
    },
    failNext: (procedure, code) => {
      state.failures.set(procedure, code);
    },
    watchedDubs: () => state.dubFeed.followers,
  };
}

/** Calls the router in this page, through the same client and the same mapping of errors as over a real link. */
function directLink(router: AnyRouter): Link {
  const client: unknown = createRouterClient(router);
  return {
    call(path, input, callOptions) {
      // A router client is a tree of functions by the path; the contract's types are put back on by createClient.
      const procedure = path.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], client) as (
        input: unknown,
        options: unknown,
      ) => Promise<unknown>;
      return procedure(input, callOptions);
    },
  };
}
