import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Download, DownloadFeedEvent } from '../../../common/contract/downloads.ts';
import type { AppError } from '../../../common/contract/errors.ts';
import { isHeld, type Job } from '../../../common/domain/jobs/job.ts';
import { assertNever } from '../../../common/units/assert-never.ts';
import type { JobId } from '../../../common/units/ids.ts';

/**
 * The queue by id. `order` is the order of the rows and stays the same array until a row comes, goes or moves, so that progress draws
 * one row and not the list. `loaded` is false until the first snapshot.
 */
export type DownloadsState = {
  readonly downloads: ReadonlyMap<JobId, Download>;
  readonly order: readonly JobId[];
  readonly loaded: boolean;
  /** Why the queue is not told any more, and what asks for it again; null while it is. */
  readonly failed: { readonly error: AppError; retry(): void } | null;
};
export type DownloadsStore = StoreApi<DownloadsState>;

export function createDownloadsStore(): DownloadsStore {
  return createStore(() => ({ downloads: new Map(), order: [], loaded: false, failed: null }));
}

/** The state after some events of `downloads.watch`; a snapshot replaces everything, as after a reconnection. */
export function applyDownloadEvents(state: DownloadsState, events: readonly DownloadFeedEvent[]): DownloadsState {
  let downloads = new Map(state.downloads);
  let isMoved = false;
  for (const event of events) {
    switch (event.type) {
      case 'snapshot':
        // The host tells the newest first; the map holds the oldest first, which settles what the sort leaves open.
        downloads = new Map(event.downloads.toReversed().map((download) => [download.job.id, download]));
        isMoved = true;
        break;
      case 'changed': {
        const before = downloads.get(event.download.job.id);
        isMoved ||= before === undefined || compare(before, event.download) !== 0;
        downloads.set(event.download.job.id, event.download);
        break;
      }
      case 'removed':
        isMoved = downloads.delete(event.id) || isMoved;
        break;
      default:
        assertNever(event);
    }
  }
  const loaded = state.loaded || events.some((event) => event.type === 'snapshot');
  return { downloads, order: isMoved ? ordered(downloads) : state.order, loaded, failed: null };
}

function ordered(downloads: ReadonlyMap<JobId, Download>): readonly JobId[] {
  return [...downloads.values()].sort(compare).map((download) => download.job.id);
}

const PRIORITY = { first: 0, usual: 1, later: 2 } as const;

/** What runs, what needs a person, what waits in the order it will start, then what has ended, the last first. */
function compare(one: Download, other: Download): number {
  const place = placeOf(one.job);
  return (
    place - placeOf(other.job) ||
    (place === 2 ? PRIORITY[one.priority] - PRIORITY[other.priority] : 0) ||
    (place === 3 ? (other.job.finishedAtMs ?? 0) - (one.job.finishedAtMs ?? 0) : 0) ||
    one.job.createdAtMs - other.job.createdAtMs
  );
}

function placeOf(job: Job): 0 | 1 | 2 | 3 {
  if (isHeld(job)) return 1;
  switch (job.state) {
    case 'running':
    case 'pausing':
    case 'cancelling':
      return 0;
    case 'failed':
    case 'partial':
      return 1;
    case 'queued':
    case 'interrupted':
    case 'paused':
      return 2;
    case 'succeeded':
    case 'cancelled':
      return 3;
    default:
      return assertNever(job.state);
  }
}
