import { implement } from '@orpc/server';
import { contract } from '../../common/contract/contract.ts';
import type { Download, DownloadFeedEvent, Inspection } from '../../common/contract/downloads.ts';
import { AppError } from '../../common/contract/errors.ts';
import type { ArchiveEntry, DownloadHistoryEntry } from '../../common/domain/downloads/download.ts';
import type { Job, JobState } from '../../common/domain/jobs/job.ts';
import { NOW } from './fake-data.ts';
import { fakeDownload } from './fake-download-data.ts';
import { FakeFeed } from './fake-feed.ts';
import { type FakeState, findIn, wireError } from './fake-state.ts';

const { downloads: os } = implement(contract);

export type FakeDownloadsOptions = {
  readonly downloads?: readonly Download[];
  /** What stands behind a link; any other link is `download.unsupported-link`. */
  readonly inspections?: Readonly<Record<string, Inspection>>;
  readonly history?: readonly DownloadHistoryEntry[];
  readonly archive?: readonly ArchiveEntry[];
};

/** The queue, the history and the archive of a host in memory. */
export class FakeDownloads {
  readonly queue: Map<string, Download>;
  readonly inspections: Readonly<Record<string, Inspection>>;
  readonly history: readonly DownloadHistoryEntry[];
  archive: readonly ArchiveEntry[];
  readonly feed = new FakeFeed<DownloadFeedEvent>();
  cached = 12;

  constructor(options: FakeDownloadsOptions) {
    this.queue = new Map((options.downloads ?? []).map((download) => [download.job.id, download]));
    this.inspections = options.inspections ?? {};
    this.history = options.history ?? [];
    this.archive = options.archive ?? [];
  }

  set(download: Download): void {
    this.queue.set(download.job.id, download);
    this.feed.emit({ type: 'changed', download });
  }

  changeJob(id: string, state: JobState): Job {
    const before = findIn(this.queue, id);
    const download = { ...before, transfer: null, job: { ...before.job, state, error: null, updatedAtMs: NOW } };
    this.set(download);
    return download.job;
  }

  /** Each in one of the states; how many there were. */
  changeAll(states: readonly JobState[], state: JobState): { count: number } {
    const found = [...this.queue.values()].filter(({ job }) => states.includes(job.state));
    for (const { job } of found) this.changeJob(job.id, state);
    return { count: found.length };
  }

  remove(id: string): void {
    const download = findIn(this.queue, id);
    this.queue.delete(id);
    this.feed.emit({ type: 'removed', id: download.job.id });
  }

  add(url: string, request: Partial<Download['request']>, title?: string): Job {
    const before = this.queue.size;
    const fresh = fakeDownload(`new-${before + 1}`, { title: title ?? url, createdAtMs: NOW + before });
    this.set({ ...fresh, url, request: { ...fresh.request, ...request } });
    return fresh.job;
  }
}

export function downloadProcedures(state: FakeState) {
  return { ...queueProcedures(state), ...pastProcedures(state) };
}

function queueProcedures(state: FakeState) {
  const { downloads } = state;
  return {
    inspect: os.inspect.handler(({ input }) => {
      state.called('downloads.inspect', input);
      const found = downloads.inspections[input.url];
      if (!found) throw wireError(new AppError('download.unsupported-link', 'No extractor knows this link.'));
      return found;
    }),
    start: os.start.handler(({ input }) => {
      state.called('downloads.start', input);
      return downloads.add(input.url, requestOf(input));
    }),
    startMany: os.startMany.handler(({ input }) => {
      state.called('downloads.startMany', input);
      const isLink = ({ url }: { url: string }) => /^https?:\/\/[^@]*$/.test(url);
      const refused = input.links.filter((link) => !isLink(link)).map(({ url }) => ({ url, reason: 'This is no link to a website.' }));
      return { jobs: input.links.filter(isLink).map(({ url, title }) => downloads.add(url, requestOf(input), title)), refused };
    }),
    get: os.get.handler(({ input }) => findIn(downloads.queue, input.id)),
    list: os.list.handler(() => [...downloads.queue.values()]),
    watch: os.watch.handler(({ signal }) => {
      state.failIfAsked('downloads.watch');
      // The newest first, as the host tells it.
      return downloads.feed.follow([{ type: 'snapshot', downloads: [...downloads.queue.values()].reverse() }], signal);
    }),
    setPriority: os.setPriority.handler(({ input }) => {
      state.called('downloads.setPriority', input);
      for (const id of input.ids) downloads.set({ ...findIn(downloads.queue, id), priority: input.priority });
      return { count: input.ids.length };
    }),
    pauseAll: os.pauseAll.handler(() => {
      state.called('downloads.pauseAll', undefined);
      return downloads.changeAll(['queued', 'running', 'interrupted'], 'paused');
    }),
    resumeAll: os.resumeAll.handler(() => {
      state.called('downloads.resumeAll', undefined);
      return downloads.changeAll(['paused'], 'queued');
    }),
    retryFailed: os.retryFailed.handler(() => {
      state.called('downloads.retryFailed', undefined);
      return downloads.changeAll(['failed'], 'queued');
    }),
    clearDone: os.clearDone.handler(() => {
      state.called('downloads.clearDone', undefined);
      const done = [...downloads.queue.values()].filter(({ job }) => job.state === 'succeeded' || job.state === 'cancelled');
      for (const { job } of done) downloads.remove(job.id);
      return { count: done.length };
    }),
  };
}

/** Of what a start says, that which belongs to the request. */
function requestOf({ kind, maxHeight, container, formatIds, subtitleLanguages }: Download['request']): Partial<Download['request']> {
  return { kind, maxHeight, container, formatIds, subtitleLanguages };
}

function pastProcedures(state: FakeState) {
  const { downloads } = state;
  return {
    history: os.history.handler(({ input }) => {
      state.called('downloads.history', input);
      return downloads.history
        .filter((line) => input.success === undefined || line.success === input.success)
        .slice(downloads.history.findIndex((line) => line.id === input.beforeId) + 1)
        .filter((line) => line.videoTitle.toLowerCase().includes((input.search ?? '').toLowerCase()))
        .slice(0, input.limit);
    }),
    statistics: os.statistics.handler(() => {
      const done = downloads.history.filter((line) => line.success);
      const sizeBytes = done.reduce((sum, line) => sum + (line.format.filesize ?? 0), 0);
      const sites = [...Map.groupBy(done, (line) => line.site)].map(([site, lines]) => ({ site, succeeded: lines.length, sizeBytes: 0 }));
      return { succeeded: done.length, failed: downloads.history.length - done.length, sizeBytes, durationMs: 0, sites, months: [] };
    }),
    archive: os.archive.handler(({ input }) => {
      const entries = downloads.archive.filter(({ title }) => title.toLowerCase().includes((input.search ?? '').toLowerCase()));
      return { total: downloads.archive.length, entries: entries.slice(0, input.limit) };
    }),
    forgetArchived: os.forgetArchived.handler(({ input }) => {
      state.called('downloads.forgetArchived', input);
      const rest = downloads.archive.filter(({ videoId, kind }) => videoId !== input.videoId || kind !== input.kind);
      const removed = rest.length < downloads.archive.length;
      downloads.archive = rest;
      return { removed };
    }),
    cache: os.cache.handler(() => ({ entries: downloads.cached, sizeBytes: downloads.cached * 40_000, hits: 30, misses: 10 })),
    clearCache: os.clearCache.handler(() => {
      state.called('downloads.clearCache', undefined);
      const count = downloads.cached;
      downloads.cached = 0;
      return { count };
    }),
  };
}
