import path from 'node:path';
import type { Download } from '../../common/contract/downloads.ts';
import { type Shortfall, servedWords } from '../../common/domain/downloads/served.ts';
import { isFinished, type Job } from '../../common/domain/jobs/job.ts';
import { assertNever } from '../../common/units/assert-never.ts';
import type { JobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { DownloadCommand } from './arguments/download-arguments.ts';
import { EXIT, exitOfJob } from './exit-codes.ts';
import { createProgressLine, jsonLine, plainText, type Streams } from './output.ts';

/** Jobs by link, kept when one owner goes away and the next goes on with them. */
export type DownloadsStarted = Map<string, JobId>;

export type DownloadRun = {
  readonly json: boolean;
  readonly streams: Streams;
  readonly cancelled: AbortSignal;
  readonly ended: AbortSignal;
  readonly started: DownloadsStarted;
};

const STAGE_WORDS: Readonly<Record<string, string>> = {
  extract: 'Asking the site',
  transfer: 'Downloading',
  join: 'Joining',
  verify: 'Reading back',
};

/** Downloads every link and says what came of each. Returns the worst exit code. */
export async function runDownload(client: Client, command: DownloadCommand, run: DownloadRun): Promise<number> {
  const folder = path.resolve(command.folder);
  for (const link of command.links) if (!run.started.has(link)) run.started.set(link, (await start(client, link, folder, command)).id);
  const pause = (): void => {
    for (const id of run.started.values()) client.jobs.pause({ id }).catch(() => undefined); // it may have ended just now
  };
  run.cancelled.addEventListener('abort', pause);
  if (run.cancelled.aborted) pause();
  try {
    let worst: number = EXIT.done;
    for (const id of run.started.values()) worst = Math.max(worst, await follow(client, id, folder, run));
    return worst;
  } finally {
    run.cancelled.removeEventListener('abort', pause);
  }
}

function start(client: Client, url: string, folder: string, command: DownloadCommand): Promise<Job> {
  const { audio, maxHeight, container, nameTemplate, describe } = command;
  return client.downloads.start({
    ...{ url, describe, kind: audio ? 'audio' : 'video', folder: { kind: 'path', path: folder } },
    ...(maxHeight !== undefined && { maxHeight }),
    ...(container !== undefined && { container }),
    ...(nameTemplate !== undefined && { nameTemplate }),
  });
}

async function follow(client: Client, id: JobId, folder: string, run: DownloadRun): Promise<number> {
  const line = createProgressLine(run.streams);
  try {
    for await (const event of await client.jobs.watch({ id }, { signal: run.ended })) {
      const job = event.type === 'snapshot' ? event.jobs[0] : event.type === 'changed' ? event.job : undefined;
      if (!job || isFinished(job.state) || job.state === 'paused') break;
      if (job.state === 'running' && !run.cancelled.aborted) showProgress(job, line, run);
    }
  } finally {
    line.end();
  }
  const download = await client.downloads.get({ id });
  if (run.ended.aborted && !isFinished(download.job.state)) return EXIT.ended;
  tell(download, folder, run);
  return download.job.state === 'paused' && run.cancelled.aborted ? EXIT.cancelled : exitOfJob(download.job.state);
}

function showProgress({ progress }: Job, line: ReturnType<typeof createProgressLine>, run: DownloadRun): void {
  if (progress?.kind !== 'fraction') return;
  const { stage, fraction, etaMs } = progress;
  if (run.json) run.streams.out(jsonLine({ type: 'progress', stage, fraction: Number(fraction.toFixed(4)), etaMs }));
  else line.show(STAGE_WORDS[stage] ?? stage, fraction);
}

function tell({ job, outcome }: Download, folder: string, run: DownloadRun): void {
  const output = outcome && job.state === 'succeeded' ? path.join(folder, ...outcome.place.split('/')) : null;
  if (run.json) {
    const error = job.error && { code: job.error.code, message: job.error.message };
    run.streams.out(jsonLine({ type: 'result', status: job.state, job: job.id, output, outcome, error }));
    return;
  }
  const { out, err } = run.streams;
  if (output !== null && outcome) {
    out(`${plainText(output)}\n`);
    err(`  ${servedWords(outcome.served).join(', ')}\n`);
    for (const shortfall of outcome.shortfalls) err(`  ${shortfallWords(shortfall)}\n`);
  } else if (job.state === 'paused')
    err(`${plainText(job.title)} is paused. The same command goes on with it, or: streamfetch jobs resume ${job.id}\n`);
  else err(`${plainText(job.title)}: ${plainText(job.error?.message ?? job.state)}\n`);
}

function shortfallWords(shortfall: Shortfall): string {
  switch (shortfall.kind) {
    case 'height':
      return `Asked for ${shortfall.asked}p, served ${shortfall.served}p.`;
    case 'container':
      return `Asked for ${shortfall.asked}, which cannot hold what the site has; it is ${shortfall.served}.`;
    case 'language':
      return `Asked for sound in ${shortfall.asked}; ${shortfall.served === null ? 'the file does not say what it is in' : `it is in ${shortfall.served}`}.`;
    case 'no-sound':
      return 'It has no sound.';
    default:
      return assertNever(shortfall);
  }
}
