import { type AnyRouter, implement } from '@orpc/server';
import { contract } from '../../common/contract/contract.ts';
import { AppError } from '../../common/contract/errors.ts';
import type { SystemStatus } from '../../common/contract/system.ts';
import { fakeAsset, fakeJob, HEALTHY, NOW } from './fake-data.ts';
import { downloadProcedures } from './fake-downloads.ts';
import { dubbingProcedures } from './fake-dubbing.ts';
import { FakeFeed } from './fake-feed.ts';
import type { FakeHostOptions } from './fake-host.ts';
import { type FakeState, findIn, wireError } from './fake-state.ts';

const os = implement(contract);

const KEY_STORED = { check: 'provider', status: 'ok', message: 'ElevenLabs can be used.', advice: null } as const;

/** Every procedure of the contract over a state in memory; inputs and outputs are checked by the contract's own schemas. */
export function createFakeRouter(state: FakeState, options: FakeHostOptions): AnyRouter {
  return os.router({
    system: systemProcedures(options),
    jobs: jobProcedures(state),
    assets: assetProcedures(state, options),
    dubbing: dubbingProcedures(state),
    downloads: downloadProcedures(state),
    settings: settingsProcedures(state),
    doctor: {
      extractor: os.doctor.extractor.handler(() => state.extractor),
      updateExtractor: os.doctor.updateExtractor.handler(() => {
        state.called('doctor.updateExtractor', undefined);
        return fakeJob('update', { kind: 'extractor.update', title: 'yt-dlp', state: 'queued' });
      }),
      rollbackExtractor: os.doctor.rollbackExtractor.handler(() => {
        const { previousVersion, version } = state.extractor;
        state.extractor = { ...state.extractor, version: previousVersion, previousVersion: version };
        return { to: previousVersion };
      }),
      run: os.doctor.run.handler(() => {
        state.called('doctor.run', undefined);
        const hasKey = state.secrets.has('elevenlabs.apiKey');
        return [...(options.checks ?? HEALTHY)].map((result) => (result.check === 'provider' && hasKey ? KEY_STORED : result));
      }),
    },
  });
}

function systemProcedures(options: FakeHostOptions) {
  return {
    info: os.system.info.handler(() => ({
      version: '0.1.0',
      host: options.host ?? 'headless',
      platform: 'linux',
      runtime: 'Node 24.21.0',
      isLocal: true,
    })),
    watchStatus: os.system.watchStatus.handler(async function* ({ signal }) {
      yield { runningJobs: 0, waitingJobs: 0, needYou: 0, freeBytes: 412_000_000_000, ...options.status };
      yield* new FakeFeed<SystemStatus>().follow([], signal);
    }),
    invite: os.system.invite.handler(() => ({ url: null })),
    createAccessToken: os.system.createAccessToken.handler(() => ({ token: 'not for pages' })),
    revokeAccessTokens: os.system.revokeAccessTokens.handler(() => ({ revoked: 0 })),
  };
}

function jobProcedures(state: FakeState) {
  return {
    list: os.jobs.list.handler(() => [...state.dubs.values()].map((dub) => dub.job)),
    get: os.jobs.get.handler(({ input }) => findIn(state.dubs, input.id).job),
    children: os.jobs.children.handler(() => []),
    log: os.jobs.log.handler(({ input }) => [...(state.logs.get(input.id) ?? [])]),
    watch: os.jobs.watch.handler(({ signal }) =>
      state.jobFeed.follow([{ type: 'snapshot', jobs: [...state.dubs.values()].map((dub) => dub.job) }], signal),
    ),
    watchLog: os.jobs.watchLog.handler(async function* ({ input, signal }) {
      const first = { id: input.id, entries: state.logs.get(input.id) ?? [] };
      for await (const batch of state.logFeed.follow([first], signal)) if (batch.id === input.id) yield [...batch.entries];
    }),
    pause: os.jobs.pause.handler(({ input }) => state.changeState('jobs.pause', input.id, 'paused')),
    resume: os.jobs.resume.handler(({ input }) => state.changeState('jobs.resume', input.id, 'queued')),
    cancel: os.jobs.cancel.handler(({ input }) => state.changeState('jobs.cancel', input.id, 'cancelled')),
    retry: os.jobs.retry.handler(({ input }) => state.changeState('jobs.retry', input.id, 'queued')),
    remove: os.jobs.remove.handler(({ input }) => {
      state.called('jobs.remove', input);
      if (state.downloads.queue.has(input.id)) {
        state.downloads.remove(input.id);
        return { removed: true };
      }
      state.dubs.delete(input.id);
      state.jobFeed.emit({ type: 'removed', id: input.id });
      return { removed: true };
    }),
  };
}

function assetProcedures(state: FakeState, options: FakeHostOptions) {
  return {
    list: os.assets.list.handler(() => [...state.assets.values()].sort((a, b) => b.createdAtMs - a.createdAtMs)),
    get: os.assets.get.handler(({ input }) => findIn(state.assets, input.id)),
    browse: os.assets.browse.handler(({ input }) => {
      const entries = options.folders?.[input.folder ?? ''];
      if (!entries) throw wireError(new AppError('usage.not-allowed', 'That folder may not be read.'));
      return {
        trail: input.folder === undefined ? [] : [{ name: input.folder, token: input.folder }],
        entries: [...entries],
        truncated: false,
      };
    }),
    addBrowsed: os.assets.addBrowsed.handler(({ input }) => {
      state.called('assets.addBrowsed', input);
      const asset = fakeAsset(`browsed-${state.assets.size}`, { name: input.token, createdAtMs: NOW });
      state.addAsset(asset);
      return asset;
    }),
    addPath: os.assets.addPath.handler(() => {
      throw wireError(new AppError('usage.not-allowed', 'Only for the local socket.'));
    }),
    addSample: os.assets.addSample.handler(() => {
      state.called('assets.addSample', undefined);
      const asset = fakeAsset('sample', { name: 'talk.mp4', createdAtMs: NOW });
      state.addAsset(asset);
      return asset;
    }),
    rendition: os.assets.rendition.handler(({ input }) => {
      state.called('assets.rendition', input);
      return fakeAsset(`${input.id}-track-${input.audioTrack}`, { origin: 'rendition' });
    }),
    remove: os.assets.remove.handler(({ input }) => {
      state.called('assets.remove', input);
      state.assets.delete(input.id);
      state.assetFeed.emit({ changed: null });
      return { removed: true };
    }),
    watch: os.assets.watch.handler(({ signal }) => state.assetFeed.follow([{ changed: null }], signal)),
  };
}

function settingsProcedures(state: FakeState) {
  return {
    get: os.settings.get.handler(() => state.settings),
    set: os.settings.set.handler(({ input }) => {
      state.called('settings.set', input);
      // A key belongs to the address it was given for.
      const address = input['elevenlabs.baseUrl'];
      if (address !== undefined && address !== state.settings['elevenlabs.baseUrl']) state.setKey(false);
      return state.setSettings(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)));
    }),
    watch: os.settings.watch.handler(({ signal }) => state.settingsFeed.follow([state.settings], signal)),
    secrets: os.settings.secrets.handler(() => state.secretList()),
    watchSecrets: os.settings.watchSecrets.handler(({ signal }) => state.secretsFeed.follow([state.secretList()], signal)),
    setSecret: os.settings.setSecret.handler(({ input }) => {
      state.called('settings.setSecret', { name: input.name });
      return state.setKey(true);
    }),
    clearSecret: os.settings.clearSecret.handler(({ input }) => {
      state.called('settings.clearSecret', input);
      return state.setKey(false);
    }),
  };
}
