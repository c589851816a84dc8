import path from 'node:path';
import type { z } from 'zod';
import type { DownloadFeedEvent, downloadsContract } from '../../../common/contract/downloads.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { DownloadManner } from '../../services/downloads/downloads-service.ts';
import type { CallContext } from '../call-context.ts';
import type { RouterServices } from '../services.ts';
import { requireLocal } from './allow-local.ts';
import { createFeed, type FeedSource } from './feed.ts';
import type { Procedures } from './procedures.ts';

/** At most four events a second for each download: more is not seen. */
const GAP_MS = 250;
type Services = Pick<RouterServices, 'downloads' | 'browse' | 'tokens'>;

export function downloadsRouter({ downloads: procedures }: Procedures, services: Services) {
  const { downloads } = services;
  const counted = (count: number): { count: number } => ({ count });
  return {
    inspect: procedures.inspect.handler(({ input, signal }) => downloads.inspect(input.url, signal ?? new AbortController().signal)),
    start: procedures.start.handler(async ({ input: { url, ...manner }, context }) =>
      downloads.start({ url }, await mannerOf(manner, context, services)),
    ),
    startMany: procedures.startMany.handler(async ({ input: { links, ...manner }, context }) => {
      const { jobs, refused } = await downloads.startMany(links, await mannerOf(manner, context, services));
      return { jobs: [...jobs], refused: [...refused] };
    }),
    get: procedures.get.handler(({ input }) => downloads.get(input.id)),
    list: procedures.list.handler(async ({ input }) => [...(await downloads.list(input.limit))]),
    watch: procedures.watch.handler(({ input, signal }) => createFeed(sourceOf(downloads, input.limit), { signal, minGapMs: GAP_MS })),
    setPriority: procedures.setPriority.handler(async ({ input: { ids, priority } }) =>
      counted(await downloads.setPriority(ids, priority)),
    ),
    pauseAll: procedures.pauseAll.handler(async () => counted(await downloads.pauseAll())),
    resumeAll: procedures.resumeAll.handler(async () => counted(await downloads.resumeAll())),
    retryFailed: procedures.retryFailed.handler(async () => counted(await downloads.retryFailed())),
    clearDone: procedures.clearDone.handler(async () => counted(await downloads.clearDone())),
    history: procedures.history.handler(({ input }) => [...downloads.history(input)]),
    statistics: procedures.statistics.handler(() => {
      const { sites, months, ...sums } = downloads.statistics();
      return { ...sums, sites: [...sites], months: [...months] };
    }),
    archive: procedures.archive.handler(({ input }) => {
      const { total, entries } = downloads.archive(input);
      return { total, entries: [...entries] };
    }),
    forgetArchived: procedures.forgetArchived.handler(({ input }) => ({ removed: downloads.forgetArchived(input) })),
    cache: procedures.cache.handler(() => downloads.cacheStats()),
    clearCache: procedures.clearCache.handler(() => counted(downloads.clearCache())),
  };
}

type Input = z.output<NonNullable<(typeof downloadsContract)['start']['~orpc']['inputSchema']>>;

async function mannerOf(
  { folder, priority, again, ...request }: Omit<Input, 'url'>,
  context: CallContext,
  services: Services,
): Promise<DownloadManner> {
  return { request, priority, again, folder: await folderOf(folder, context, services) };
}

/** Turns what a caller may name into a path; null for the library. */
async function folderOf(folder: Input['folder'], { caller }: CallContext, { browse, tokens }: Services): Promise<string | null> {
  switch (folder.kind) {
    case 'library':
      return null;
    case 'token':
      return tokens.open('write', folder.token);
    case 'browsed':
      return browse.resolveReadable(folder.token);
    case 'path':
      requireLocal(caller, 'Writing to a path');
      return path.resolve(folder.path);
  }
}

type Change = { readonly id: JobId; readonly isGone: boolean };

/** A download is read when it is sent, so that many changes of one are one reading. */
function sourceOf(downloads: RouterServices['downloads'], limit: number): FeedSource<Change, DownloadFeedEvent> {
  return {
    listen: (mark) => downloads.onChange((id, isGone) => mark(id, { id, isGone })),
    first: async () => [{ type: 'snapshot', downloads: [...(await downloads.list(limit))] }],
    read: (changes) => eventsOf(downloads, changes),
  };
}

async function eventsOf(downloads: RouterServices['downloads'], changes: readonly Change[]): Promise<readonly DownloadFeedEvent[]> {
  const there = await downloads.read(changes.filter(({ isGone }) => !isGone).map(({ id }) => id));
  const byId = new Map(there.map((download) => [download.job.id, download]));
  return changes.map(({ id }): DownloadFeedEvent => {
    const download = byId.get(id);
    return download ? { type: 'changed', download } : { type: 'removed', id };
  });
}
