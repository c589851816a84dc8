import { jobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { JobsCommand } from './arguments/job-arguments.ts';
import { EXIT } from './exit-codes.ts';
import { type JobsRun, seeThrough, showJob } from './follow-job.ts';
import { jsonLine, plainText } from './output.ts';

/** Lists jobs or does one thing to one of them. Returns the exit code. */
export async function runJobs(client: Client, command: JobsCommand, run: JobsRun): Promise<number> {
  const { out } = run.streams;
  const id = jobId(command.id ?? '');
  switch (command.action) {
    case 'list': {
      const jobs = await client.jobs.list({ limit: 200 });
      for (const job of jobs) showJob(job, run);
      if (jobs.length === 0 && !run.json) run.streams.err('There are no jobs.\n');
      return EXIT.done;
    }
    case 'log':
      for (const entry of await client.jobs.log({ id, afterSeq: 0 })) {
        const message = plainText(entry.message);
        out(run.json ? jsonLine(entry) : `${new Date(entry.atMs).toISOString()} ${entry.level.padEnd(5)} ${message}\n`);
      }
      return EXIT.done;
    case 'remove': {
      const { removed } = await client.jobs.remove({ id });
      if (run.json) out(jsonLine({ removed }));
      return EXIT.done;
    }
    case 'pause':
    case 'cancel':
      showJob(await client.jobs[command.action]({ id }), run);
      return EXIT.done;
    case 'resume':
    case 'retry':
      return seeThrough(client, await client.jobs[command.action]({ id }), run);
  }
}
