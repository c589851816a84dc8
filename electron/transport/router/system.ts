import { release } from 'node:os';
import type { SystemStatus } from '../../../common/contract/system.ts';
import type { JobState } from '../../../common/domain/jobs/job.ts';
import type { RouterServices } from '../services.ts';
import { requireLocal } from './allow-local.ts';
import { createFeed, type FeedSource } from './feed.ts';
import type { Procedures } from './procedures.ts';

const STATUS_GAP_MS = 250;
const FREE_SPACE_EVERY_MS = 10_000;

const RUNNING: readonly JobState[] = ['running', 'pausing', 'cancelling'];
const WAITING: readonly JobState[] = ['queued', 'interrupted'];
const NEED_YOU: readonly JobState[] = ['failed', 'partial'];

export function systemRouter({ system: procedures }: Procedures, services: RouterServices) {
  const { host } = services;
  return {
    info: procedures.info.handler(() => ({
      version: host.version,
      host: host.host,
      platform: `${process.platform} ${process.arch} ${release()}`,
      runtime: process.versions.electron ? `Electron ${process.versions.electron}` : `Node.js ${process.versions.node}`,
      isLocal: host.isLocal,
    })),
    watchStatus: procedures.watchStatus.handler(({ signal }) => createFeed(statusSource(services), { signal, minGapMs: STATUS_GAP_MS })),
    invite: procedures.invite.handler(({ context }) => {
      requireLocal(context.caller, 'Making a new address for a browser');
      return { url: host.invite() };
    }),
    createAccessToken: procedures.createAccessToken.handler(({ input, context }) => {
      requireLocal(context.caller, 'Making an access token');
      return { token: host.createAccessToken(input.name) };
    }),
    revokeAccessTokens: procedures.revokeAccessTokens.handler(({ context }) => {
      requireLocal(context.caller, 'Revoking access tokens');
      return { revoked: host.revokeAccessTokens() };
    }),
  };
}

async function readStatus({ jobs, dubbing, host }: RouterServices): Promise<SystemStatus> {
  const freeBytes = await host.freeBytes();
  const needYou = jobs.count(NEED_YOU) + jobs.countHeld() - dubbing.countSettled();
  return { runningJobs: jobs.count(RUNNING), waitingJobs: jobs.count(WAITING), needYou, freeBytes };
}

/** Free space has no event, so it is asked for while somebody watches. Equal numbers are not sent twice. */
function statusSource(services: RouterServices): FeedSource<null, SystemStatus> {
  let last = '';
  const ifNew = async (): Promise<readonly SystemStatus[]> => {
    const status = await readStatus(services);
    const text = JSON.stringify(status);
    if (text === last) return [];
    last = text;
    return [status];
  };
  return {
    listen: (mark) => {
      const markStatus = (): void => mark('status', null);
      const stop = services.jobs.onChange(markStatus);
      const stopDubs = services.dubbing.onChange(markStatus); // what is decided about a dub may move no job
      const timer = setInterval(markStatus, FREE_SPACE_EVERY_MS);
      return () => {
        stop();
        stopDubs();
        clearInterval(timer);
      };
    },
    first: ifNew,
    read: ifNew,
  };
}
