import { isFinished, isHeld, type Job } from '../../common/domain/jobs/job.ts';
import type { JobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import { createDubProgress } from './dub-progress.ts';
import { EXIT, exitOfJob } from './exit-codes.ts';
import { pausedAdvice } from './held-advice.ts';
import { jobLine } from './job-line.ts';
import { createProgressLine, jsonLine, type Streams } from './output.ts';

export type JobsRun = {
  readonly json: boolean;
  readonly streams: Streams;
  readonly stopped: AbortSignal;
};

/** `languages` are those that a dub is made in. */
export function showJob(job: Job, run: JobsRun, languages: readonly string[] = []): void {
  run.streams.out(run.json ? jsonLine(job) : `${jobLine(job, languages)}\n`);
}

/**
 * Stays with a job that was set going, here or in the process that owns the data folder, until the whole job, its parent if it has one, has
 * finished or paused; then shows it, and says what a dub that is held waits for. Returns the exit code.
 */
export async function seeThrough(client: Client, job: Job, run: JobsRun): Promise<number> {
  const ended = await follow(client, job.parentId ?? job.id, run);
  showJob(ended, run);
  if (!run.json && ended.kind === 'dubbing' && isHeld(ended)) {
    for (const line of pausedAdvice(await client.dubbing.get({ id: ended.id }))) run.streams.err(`${line}\n`);
  }
  return run.stopped.aborted ? EXIT.ended : exitOfJob(ended.state);
}

/** Stays with a job until it has finished or paused; a request to end leaves it to the next owner. */
async function follow(client: Client, id: JobId, run: JobsRun): Promise<Job> {
  const { kind } = await client.jobs.get({ id });
  await (kind === 'dubbing' && !run.json ? watchDub(client, id, run) : watchJob(client, id, run));
  return client.jobs.get({ id });
}

/** A dub waits for its service at times, which its job alone does not tell. */
async function watchDub(client: Client, id: JobId, run: JobsRun): Promise<void> {
  const progress = createDubProgress({ json: false, streams: run.streams, cancelled: run.stopped });
  try {
    for await (const dub of await client.dubbing.watch({ id }, { signal: run.stopped })) {
      progress.show(dub);
      if (isFinished(dub.job.state) || dub.job.state === 'paused') return;
    }
  } finally {
    progress.end();
  }
}

async function watchJob(client: Client, id: JobId, run: JobsRun): Promise<void> {
  const line = createProgressLine(run.streams);
  try {
    for await (const event of await client.jobs.watch({ id }, { signal: run.stopped })) {
      const job = event.type === 'snapshot' ? event.jobs[0] : event.type === 'changed' ? event.job : undefined;
      if (!job || isFinished(job.state) || job.state === 'paused') break;
      if (job.progress?.kind === 'fraction' && job.state !== 'cancelling' && !run.json) line.show(job.title, job.progress.fraction);
    }
  } finally {
    line.end();
  }
}
