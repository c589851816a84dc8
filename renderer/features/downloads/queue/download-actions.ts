import type { TFunction } from 'i18next';
import type { Download } from '../../../../common/contract/downloads.ts';
import type { DownloadPriority } from '../../../../common/domain/downloads/download.ts';
import type { JobId } from '../../../../common/units/ids.ts';
import { type JobAction, jobActions } from '../../../client/job-actions.ts';
import type { Session } from '../../../client/session.ts';

/**
 * The same link once more, though the archive has it. Which folder it went to is not told to pages, so where it was not the library
 * `choose` lets a person say it again.
 */
export async function downloadAgain(
  { client, notices }: Session,
  t: TFunction,
  { url, request, job, earlier, hasFolder }: Download,
  choose: (url: string) => void,
): Promise<void> {
  if (hasFolder) return choose(url);
  try {
    await client.downloads.start({
      ...request,
      formatIds: [...request.formatIds],
      subtitleLanguages: [...request.subtitleLanguages],
      url,
      again: true,
    });
    // The row that only said that nothing was fetched has said it.
    if (earlier !== null) await client.jobs.remove({ id: job.id });
    notices.done(t('downloads.queued'));
  } catch (error) {
    notices.failed(error);
  }
}

export async function setPriority({ client, notices }: Session, ids: readonly JobId[], priority: DownloadPriority): Promise<void> {
  try {
    await client.downloads.setPriority({ ids: [...ids], priority });
  } catch (error) {
    notices.failed(error);
  }
}

export async function copyLink({ notices }: Session, t: TFunction, urls: readonly string[]): Promise<void> {
  try {
    await navigator.clipboard.writeText(urls.join('\n'));
    notices.done(t('downloads.linkCopied', { count: urls.length }));
  } catch (error) {
    notices.failed(error);
  }
}

/** What can be done to at least one of some rows, and to which. */
export function actionsOn(downloads: readonly Download[]): ReadonlyMap<JobAction, readonly JobId[]> {
  const actions = new Map<JobAction, JobId[]>();
  for (const { job } of downloads) {
    for (const action of jobActions(job.state)) {
      const ids = actions.get(action);
      if (ids) ids.push(job.id);
      else actions.set(action, [job.id]);
    }
  }
  return actions;
}

/** What is sent before the first answer is waited for. */
const AT_A_TIME = 50;

/** Some at a time; what has moved on meanwhile is passed over, and any other refusal is told once. */
export async function runOnAll({ client, notices }: Session, action: JobAction, ids: readonly JobId[]): Promise<void> {
  const results: PromiseSettledResult<unknown>[] = [];
  for (let from = 0; from < ids.length; from += AT_A_TIME)
    results.push(...(await Promise.allSettled(ids.slice(from, from + AT_A_TIME).map((id) => client.jobs[action]({ id })))));
  const failed = results.find((result) => result.status === 'rejected' && !isPassed(result.reason));
  if (failed?.status === 'rejected') notices.failed(failed.reason);
}

const isPassed = (reason: unknown): boolean =>
  typeof reason === 'object' && reason !== null && 'code' in reason && (reason.code === 'job.not-possible' || reason.code === 'not-found');
