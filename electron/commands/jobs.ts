import type { Job } from '../../common/domain/jobs/job.ts';
import { jobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { JobsCommand } from './arguments.ts';
import { EXIT } from './exit-codes.ts';
import { jsonLine, type Streams } from './output.ts';

/** Lists jobs or does one thing to one of them. Returns the exit code. */
export async function runJobs(
  client: Client,
  command: JobsCommand,
  run: { readonly json: boolean; readonly streams: Streams },
): Promise<number> {
  const { out } = run.streams;
  const show = (job: Job): void => out(run.json ? jsonLine(job) : `${jobLine(job)}\n`);
  const id = jobId(command.id ?? '');
  switch (command.action) {
    case 'list': {
      const jobs = await client.jobs.list({ limit: 200 });
      for (const job of jobs) show(job);
      if (jobs.length === 0 && !run.json) run.streams.err('There are no jobs.\n');
      return EXIT.done;
    }
    case 'log':
      for (const entry of await client.jobs.log({ id, afterSeq: 0 })) {
        out(run.json ? jsonLine(entry) : `${new Date(entry.atMs).toISOString()} ${entry.level.padEnd(5)} ${entry.message}\n`);
      }
      return EXIT.done;
    case 'remove': {
      const { removed } = await client.jobs.remove({ id });
      if (run.json) out(jsonLine({ removed }));
      return EXIT.done;
    }
    default:
      show(await client.jobs[command.action]({ id }));
      return EXIT.done;
  }
}

/** `b1946ac9… running   47%  Dub talk.mp4` */
function jobLine(job: Job): string {
  const percent = job.progress?.kind === 'fraction' ? `${Math.floor(job.progress.fraction * 100)}%` : '';
  const error = job.error ? `  ${job.error.message}` : '';
  return `${job.id}  ${job.state.padEnd(11)} ${percent.padStart(4)}  ${job.title}${error}`;
}
