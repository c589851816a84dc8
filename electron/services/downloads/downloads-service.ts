import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Download } from '../../../common/contract/downloads.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { DownloadHistoryEntry, DownloadRequest } from '../../../common/domain/downloads/download.ts';
import { NAME_FIELDS, unknownFields } from '../../../common/domain/downloads/name-template.ts';
import { isFinished, type Job, type JobState } from '../../../common/domain/jobs/job.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';
import { checkOutput } from '../delivery/check-output.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { DownloadInput, DownloadParts } from './download-parts.ts';

/** Starts downloads and shows how they stand. The work itself is done by the job kind `download`. */
export type DownloadsService = {
  /** `folder` is absolute; null for the library. Throws `usage.invalid` for a name template, `output.*` for a folder that cannot be written. */
  start(download: { readonly url: string; readonly request: DownloadRequest; readonly folder: string | null }): Promise<Job>;
  /** Throws `not-found`. */
  get(id: JobId): Download;
  /** Newest first. */
  list(limit: number): readonly Download[];
  history(filter: { readonly search?: string | undefined; readonly limit: number }): readonly DownloadHistoryEntry[];
};

const CAN_GO_ON: readonly JobState[] = ['queued', 'running', 'pausing', 'paused', 'interrupted', 'failed'];

/** The service over the queue and the store. */
export function createDownloadsService(parts: DownloadParts & { readonly jobs: JobService }): DownloadsService {
  const { jobs, downloads, assets, now } = parts;
  const assetOrNull = (id: AssetId | null) => {
    try {
      return id === null ? null : assets.get(id);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return null;
      throw error;
    }
  };
  const viewOf = (job: Job): Download | undefined => {
    const record = downloads.get(job.id);
    if (!record) return undefined;
    const { url, request, video, outcome } = record;
    const wish = { ...request, formatIds: [...request.formatIds] };
    const told = outcome && { ...outcome, formatIds: [...outcome.formatIds], shortfalls: [...outcome.shortfalls] };
    return { job, url, request: wish, video, outcome: told, output: assetOrNull(record.outputAssetId) };
  };
  /** The same download asked for before and not ended: it goes on from what it has. */
  const earlierOf = ({ url, request, folder }: DownloadInput): Job | undefined => {
    const unfinished = jobs.list({ kind: 'download', states: CAN_GO_ON, limit: 1_000 });
    return unfinished.find((job) => {
      const record = downloads.get(job.id);
      return record?.url === url && record.folder === folder && isDeepStrictEqual(record.request, request);
    });
  };
  const goOn = async (job: Job): Promise<Job> => {
    const { id, state } = job.state === 'pausing' ? await jobs.settled(job.id) : job;
    if (state === 'paused') return jobs.resume(id);
    return isFinished(state) && state !== 'succeeded' ? jobs.retry(id) : jobs.get(id);
  };
  return {
    async start({ url, request, folder }) {
      const [unknown] = unknownFields(request.nameTemplate);
      if (unknown !== undefined)
        throw new AppError(
          'usage.invalid',
          `A name cannot hold {${unknown}}; it may hold ${NAME_FIELDS.map((field) => `{${field}}`).join(', ')}.`,
        );
      if (folder !== null) await checkOutput(path.join(folder, 'streamfetch.mp4'), null, { overwrite: true });
      const input = { url, request, folder };
      const earlier = earlierOf(input);
      if (earlier) return goOn(earlier);
      return jobs.enqueue('download', { title: titleOf(url), input }, ({ id }) => downloads.insert({ jobId: id, ...input }, now()));
    },
    get(id) {
      const view = viewOf(jobs.get(id));
      if (!view) throw new AppError('not-found', 'There is no such download.');
      return view;
    },
    list: (limit) =>
      jobs
        .list({ kind: 'download', limit })
        .map(viewOf)
        .filter((view) => view !== undefined),
    history: downloads.history,
  };
}

/** Until the video's own title is known: the site and the end of the path. Of a query, which may hold a secret, only a video's id. */
function titleOf(link: string): string {
  const { hostname, pathname, searchParams } = new URL(link);
  const last = searchParams.get('v') ?? pathname.split('/').findLast((part) => part !== '') ?? '';
  return `${hostname.replace(/^www\./, '')} ${decode(last)}`.trim().slice(0, 200);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray per cent sign
  }
}
