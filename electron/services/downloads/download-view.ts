import type { Asset } from '../../../common/contract/assets.ts';
import type { Download } from '../../../common/contract/downloads.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { DownloadPriority } from '../../../common/domain/downloads/download.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { DownloadParts } from './download-parts.ts';

const PRIORITIES: Readonly<Record<DownloadPriority, number>> = { first: 1, usual: 0, later: -1 };

/** What the queue orders by. */
export const priorityNumber = (priority: DownloadPriority): number => PRIORITIES[priority];

function priorityWord(priority: number): DownloadPriority {
  if (priority > 0) return 'first';
  return priority < 0 ? 'later' : 'usual';
}

export type ViewParts = Pick<DownloadParts, 'downloads' | 'assets' | 'board'> & { readonly jobs: JobService };

/** A download as a page sees it; undefined for a job that is none. */
export function downloadOf({ downloads, assets, board, jobs }: ViewParts, job: Job): Download | undefined {
  const record = downloads.get(job.id);
  if (!record) return undefined;
  const { url, request, video, outcome, earlier } = record;
  return {
    ...{ job, url, video, earlier },
    request: { ...request, formatIds: [...request.formatIds], subtitleLanguages: [...request.subtitleLanguages] },
    priority: priorityWord(jobs.priority(job.id)),
    hasFolder: record.folder !== null,
    transfer: board.get(job.id),
    outcome: outcome && { ...outcome, formatIds: [...outcome.formatIds], shortfalls: [...outcome.shortfalls] },
    output: assetOrNull(assets, record.outputAssetId),
  };
}

function assetOrNull(assets: DownloadParts['assets'], id: AssetId | null): Asset | null {
  try {
    return id === null ? null : assets.get(id);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}
