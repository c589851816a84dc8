import type { Job } from '../../common/domain/jobs/job.ts';
import { jobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { JobsCommand } from './arguments/job-arguments.ts';
import { EXIT } from './exit-codes.ts';
import { type JobsRun, seeThrough, showJob } from './follow-job.ts';
import { jsonLine, plainText } from './output.ts';

/** Shown at once; and looked through for a title, as many as the contract gives. */
const SHOWN = 200;
const SEARCHED = 1_000;
/** As many as the contract gives. */
const MOST_DUBS = 500;

/** Lists jobs or does one thing to one of them. Returns the exit code. */
export async function runJobs(client: Client, command: JobsCommand, run: JobsRun): Promise<number> {
  const { out } = run.streams;
  const id = jobId(command.id ?? '');
  switch (command.action) {
    case 'list': {
      const jobs = await findJobs(client, command);
      const languages = await languagesOf(client, run.json ? [] : jobs);
      for (const job of jobs) showJob(job, run, languages.get(job.id));
      if (jobs.length === 0 && !run.json)
        run.streams.err(`There are no ${command.states.length > 0 || command.search !== undefined ? 'such ' : ''}jobs.\n`);
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

/** What each of the dubs among these is dubbed into. */
async function languagesOf(client: Client, jobs: readonly Job[]): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!jobs.some(({ kind }) => kind === 'dubbing')) return new Map();
  const dubs = await client.dubbing.list({ limit: MOST_DUBS });
  return new Map(dubs.map((dub) => [dub.job.id, dub.targetLanguages]));
}

/** The newest jobs in these states whose title has the words in it, in capitals or not. */
async function findJobs(client: Client, { states, search = '' }: JobsCommand): Promise<readonly Job[]> {
  const jobs = await client.jobs.list({ ...(states.length > 0 && { states: [...states] }), limit: search === '' ? SHOWN : SEARCHED });
  return jobs.filter((job) => job.title.toLowerCase().includes(search.toLowerCase())).slice(0, SHOWN);
}
