import type { DownloadHistoryEntry } from '../../../common/domain/downloads/download.ts';
import { youtubeLinkOf } from '../../../common/domain/downloads/youtube-link.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { DownloadParts } from './download-parts.ts';

/** Writes a line of the history for each download that has failed for good; ends with the job service, which it listens to. */
export function recordFailures({ downloads, now }: Pick<DownloadParts, 'downloads' | 'now'>, jobs: JobService): void {
  jobs.onChange((change) => {
    if (change.type === 'removed' || change.job.kind !== 'download' || change.job.state !== 'failed') return;
    const line = lineOf(change.job, downloads, now());
    if (line) downloads.addHistory(line);
  });
}

/** As extractors call a site, where it was not even asked. */
const siteOf = (url: URL): string => (youtubeLinkOf(url) ? 'youtube' : url.hostname);

function lineOf(job: Job, downloads: DownloadParts['downloads'], atMs: number): DownloadHistoryEntry | undefined {
  const record = downloads.get(job.id);
  if (!record) return undefined;
  const { request, video, url } = record;
  return {
    id: `${job.id}-${job.attempt}`, // each failure of its own, once
    ...{ site: video?.site ?? siteOf(new URL(url)), videoId: video?.videoId ?? '', videoTitle: video?.title ?? job.title, videoUrl: url },
    format: {
      itag: request.formatIds.join('+'),
      quality: request.kind === 'audio' ? 'audio' : request.maxHeight === null ? 'best' : `${request.maxHeight}p`,
      container: request.container ?? '',
      filesize: null,
    },
    ...{ fileName: null, success: false, error: job.error?.code ?? null, atMs, assetId: null },
    downloadDurationMs: Math.max(0, atMs - (job.startedAtMs ?? atMs)),
  };
}
