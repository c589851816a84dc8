import type { DownloadFeedEvent } from '../../common/contract/downloads.ts';
import type { JobFeedEvent } from '../../common/contract/jobs.ts';
import { createBatch } from './batch.ts';
import { follow } from './follow.ts';
import type { Session } from './session.ts';
import { visibleAssets } from './stores/assets.ts';
import { rerunDoctor, runDoctor } from './stores/doctor.ts';
import { applyDownloadEvents } from './stores/downloads.ts';
import { hasNewResult, hasUnknownDub } from './stores/dubs.ts';
import { applyJobEvent } from './stores/jobs.ts';

const PRICES = ['elevenlabs.usdPerMinute', 'elevenlabs.v1UsdPerMinute'] as const;
/** How many files and dubs the lists hold. */
const LIST_LIMIT = 200;
/** How many downloads the queue shows. */
const QUEUE_LIMIT = 5_000;
/** Changes within this time are drawn together: a thousand links that are added at once come as a thousand changes. */
const DRAW_MS = 40;

/** Keeps the session's stores fed until the signal ends it. Each feed starts again by itself after a lost connection. */
export function startFeeds(session: Session, signal: AbortSignal): void {
  const { client, connection } = session;
  const feed = { connection, signal, onError: (error: unknown) => session.notices.failed(error) };
  const quietly = (work: Promise<void>) => void work.catch((error: unknown) => !signal.aborted && session.notices.failed(error));

  const refreshDubs = async () => {
    const dubs = await client.dubbing.list({ limit: LIST_LIMIT }, { signal });
    session.dubs.setState({ dubs, loaded: true });
  };
  const refreshAssets = async () => {
    const assets = await client.assets.list({ limit: LIST_LIMIT }, { signal });
    session.assets.setState({ assets: visibleAssets(assets), loaded: true });
  };

  const jobEvents = createBatch<JobFeedEvent>(DRAW_MS, (events) => {
    session.jobs.setState((state) => events.reduce(applyJobEvent, state));
    const isFirst = !session.dubs.getState().loaded;
    const { dubs } = session.dubs.getState();
    const jobs = session.jobs.getState();
    if (isFirst || hasUnknownDub(dubs, jobs) || hasNewResult(dubs, jobs)) quietly(refreshDubs());
  });
  signal.addEventListener('abort', jobEvents.stop);
  void follow({ ...feed, open: (stop) => client.jobs.watch({}, { signal: stop }), onEvent: jobEvents.add });
  followDownloads(session, feed);
  void follow({ ...feed, open: (stop) => client.assets.watch(undefined, { signal: stop }), onEvent: () => quietly(refreshAssets()) });
  void follow({
    ...feed,
    open: (stop) => client.settings.watch(undefined, { signal: stop }),
    onEvent: (settings) => {
      const { settings: before } = session.settings.getState();
      session.settings.setState({ settings });
      // The doctor tells of a service without a price.
      if (before && PRICES.some((name) => before[name] !== settings[name])) quietly(rerunDoctor(session.doctor, client));
    },
  });
  void follow({
    ...feed,
    open: (stop) => client.settings.watchSecrets(undefined, { signal: stop }),
    onEvent: (secrets) => {
      const isFirst = session.secrets.getState().stored === null;
      session.secrets.setState({ stored: new Set(secrets.flatMap(({ name, isSet }) => (isSet ? [name] : []))) });
      // The doctor says which dubbing services can be used; another address has removed the key and comes here too.
      if (!isFirst) quietly(rerunDoctor(session.doctor, client));
    },
  });
  void follow({
    ...feed,
    open: async (stop) => {
      session.status.setState({ info: await client.system.info(undefined, { signal: stop }) });
      return client.system.watchStatus(undefined, { signal: stop });
    },
    onEvent: (status) => {
      const { status: before } = session.status.getState();
      session.status.setState({ status });
      // What a person decided about a dub moves no job, but it changes who needs them.
      if (before !== null && before.needYou !== status.needYou) quietly(refreshDubs());
      // Such as a key that the service refuses now.
      if (before !== null && before.needYou < status.needYou) quietly(rerunDoctor(session.doctor, client));
    },
  });
  quietly(runDoctor(session.doctor, client, { online: false })); // nobody asked for a question to the outside
}

type Feed = Pick<Parameters<typeof follow>[0], 'connection' | 'signal' | 'onError'>;

function followDownloads({ client, downloads }: Session, feed: Feed): void {
  const batch = createBatch<DownloadFeedEvent>(DRAW_MS, (events) => downloads.setState((state) => applyDownloadEvents(state, events)));
  feed.signal.addEventListener('abort', batch.stop);
  const start = () => {
    downloads.setState({ failed: null });
    void follow({
      ...feed,
      open: (stop) => client.downloads.watch({ limit: QUEUE_LIMIT }, { signal: stop }),
      onEvent: batch.add,
      // The page has a place for it.
      onError: (error) => downloads.setState({ failed: { error, retry: start } }),
    });
  };
  start();
}
