import type { Asset } from '../../../common/contract/assets.ts';
import type { Download } from '../../../common/contract/downloads.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { DownloadPriority } from '../../../common/domain/downloads/download.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import type { DownloadWithJob } from '../../database/repositories/downloads-repository.ts';
import type { DownloadParts } from './download-parts.ts';

const PRIORITIES: Readonly<Record<DownloadPriority, number>> = { first: 1, usual: 0, later: -1 };

/** What the queue orders by. */
export const priorityNumber = (priority: DownloadPriority): number => PRIORITIES[priority];

function priorityWord(priority: number): DownloadPriority {
  if (priority > 0) return 'first';
  return priority < 0 ? 'later' : 'usual';
}

/** A download as a page sees it. */
export function downloadOf(
  { assets, board }: Pick<DownloadParts, 'assets' | 'board'>,
  { job, record, priority }: DownloadWithJob,
): Download {
  const { url, request, video, outcome, earlier } = record;
  return {
    ...{ job, url, video, earlier },
    request: { ...request, formatIds: [...request.formatIds], subtitleLanguages: [...request.subtitleLanguages] },
    priority: priorityWord(priority),
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
