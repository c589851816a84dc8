import { isFinished, type Job, type JobState } from '../../common/domain/jobs/job.ts';
import { type JobId, jobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { JobsCommand } from './arguments.ts';
import { EXIT, exitOfJob } from './exit-codes.ts';
import { createProgressLine, jsonLine, type Streams } from './output.ts';

export type JobsRun = {
  readonly json: boolean;
  readonly streams: Streams;
  /** True where this process alone works the jobs off: what it wakes up it must see through. */
  readonly isOwner: boolean;
  readonly stopped: AbortSignal;
};

/** Lists jobs or does one thing to one of them. Returns the exit code. */
export async function runJobs(client: Client, command: JobsCommand, run: JobsRun): Promise<number> {
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
    case 'pause':
    case 'cancel':
      show(await client.jobs[command.action]({ id }));
      return EXIT.done;
    case 'resume':
    case 'retry': {
      const job = await client.jobs[command.action]({ id });
      if (!run.isOwner) {
        show(job);
        return EXIT.done;
      }
      const ended = await follow(client, job.parentId ?? job.id, run);
      show(ended);
      return run.stopped.aborted ? EXIT.ended : exitOfJob(ended.state);
    }
  }
}

/** Stays with a job until it has finished or paused; a request to end leaves it to the next owner. */
async function follow(client: Client, id: JobId, run: JobsRun): Promise<Job> {
  const line = createProgressLine(run.streams);
  try {
    for await (const event of await client.jobs.watch({ id }, { signal: run.stopped })) {
      const job = event.type === 'snapshot' ? event.jobs[0] : event.type === 'changed' ? event.job : undefined;
      if (!job || isFinished(job.state) || job.state === 'paused') break;
      if (job.progress?.kind === 'fraction' && !run.json) line.show(job.title, job.progress.fraction);
    }
  } finally {
    line.end();
  }
  return client.jobs.get({ id });
}

const STATE_WORDS: Readonly<Record<JobState, string>> = {
  queued: 'waiting',
  running: 'running',
  pausing: 'pausing',
  paused: 'paused',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  succeeded: 'complete',
  partial: 'partly done',
  failed: 'failed',
};
const KIND_WORDS: Readonly<Record<Job['kind'], string>> = { dubbing: 'dub', 'dubbing.chunk': 'chunk', rendition: 'for playing' };

/** `8114d602-ca3b-44ec-a503-6a1f37fce6c4  2026-11-21 02:25  running       47%  dub  talk.mp4`; control characters are shown as such. */
function jobLine(job: Job): string {
  const percent = job.progress?.kind === 'fraction' ? `${Math.floor(job.progress.fraction * 100)}%` : '';
  const at = new Date(job.createdAtMs).toISOString().slice(0, 16).replace('T', ' ');
  const title = job.title.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
  const error = job.error ? `  ${job.error.message}` : '';
  return `${job.id}  ${at}  ${STATE_WORDS[job.state].padEnd(11)} ${percent.padStart(4)}  ${KIND_WORDS[job.kind]}  ${title}${error}`;
}
