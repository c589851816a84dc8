import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { jobIdSchema } from '../../../common/contract/schemas.ts';
import { readRow, readRows, requireRow } from '../rows.ts';
import { downloadRowSchema } from './download-rows.ts';
import type { DownloadsRepository, DownloadWithJob } from './downloads-repository.ts';
import { jobRowSchema } from './job-rows.ts';

const withPriority = z.object({ priority: z.number() });

/** Downloads together with their jobs: many in one question each; see `DownloadsRepository`. */
export function createDownloadQueue(db: Database): Pick<DownloadsRepository, 'newestIds' | 'idsIn' | 'withJobs' | 'setAgain'> {
  const ofQueue = "FROM jobs WHERE kind = 'download' AND parent_id IS NULL";
  const newest = db.prepare(`SELECT id ${ofQueue} ORDER BY created_at_ms DESC, seq DESC LIMIT ?`).pluck();
  const inStates = db
    .prepare(`SELECT id ${ofQueue} AND state IN (SELECT value FROM json_each(?)) ORDER BY priority DESC, created_at_ms, seq`)
    .pluck();
  const withJobs = db.prepare(`
    SELECT jobs.id, kind, parent_id, jobs.key, title, state, progress, attempt, error, priority, jobs.created_at_ms, jobs.updated_at_ms, started_at_ms,
      finished_at_ms, run_after_ms, job_id, url, request, folder, video, output_asset_id, outcome, earlier
    FROM json_each(?) AS asked CROSS JOIN jobs ON jobs.id = asked.value JOIN downloads ON downloads.job_id = jobs.id ORDER BY asked.key`);
  const again = db.prepare("UPDATE jobs SET input = json_set(input, '$.again', json('true')) WHERE id = ? AND kind = 'download'");
  return {
    setAgain: (jobId) => requireRow(again.run(jobId), 'download'),
    newestIds: (limit) => readRows(jobIdSchema, newest.all(limit)),
    idsIn: (states) => readRows(jobIdSchema, inStates.all(JSON.stringify(states))),
    withJobs: (ids) =>
      withJobs
        .all(JSON.stringify(ids))
        .map(downloadWithJob)
        .filter((found) => found !== undefined),
  };
}

function downloadWithJob(row: unknown): DownloadWithJob | undefined {
  const job = readRow(jobRowSchema, row);
  const record = readRow(downloadRowSchema, row);
  const order = readRow(withPriority, row);
  return job && record && order && { job, record, priority: order.priority };
}
