import path from 'node:path';
import { type Download, MOST_LINKS } from '../../common/contract/downloads.ts';
import { AppError } from '../../common/contract/errors.ts';
import { withoutLogin } from '../../common/domain/downloads/hidden-login.ts';
import { pickItems } from '../../common/domain/downloads/playlist-items.ts';
import { servedWords } from '../../common/domain/downloads/served.ts';
import { isFinished, type Job } from '../../common/domain/jobs/job.ts';
import type { JobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { DownloadCommand } from './arguments/download-arguments.ts';
import { earlierWords, shortfallWords, troubleWords } from './download-words.ts';
import { EXIT, exitOfJob } from './exit-codes.ts';
import { createProgressLine, jsonLine, plainText, type Streams } from './output.ts';

/** Jobs in the order of their links, kept when one owner goes away and the next goes on with them; undefined before they are queued. */
export type DownloadsStarted = { ids: readonly JobId[] | undefined; isAnyRefused?: boolean };

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

/** Downloads every link and says what came of each, also of those that were refused. Returns the worst exit code. */
export async function runDownload(client: Client, command: DownloadCommand, run: DownloadRun): Promise<number> {
  const folder = path.resolve(command.folder);
  run.started.ids ??= await start(client, folder, command, run);
  const { ids } = run.started;
  const pause = (): void => {
    for (const id of ids) client.jobs.pause({ id }).catch(() => undefined); // it may have ended just now
  };
  run.cancelled.addEventListener('abort', pause);
  if (run.cancelled.aborted) pause();
  try {
    let worst: number = run.started.isAnyRefused ? EXIT.failed : EXIT.done;
    for (const id of ids) worst = Math.max(worst, await follow(client, id, folder, run));
    return worst;
  } finally {
    run.cancelled.removeEventListener('abort', pause);
  }
}

async function start(client: Client, folder: string, command: DownloadCommand, run: DownloadRun): Promise<readonly JobId[]> {
  const { audio, maxHeight, container, nameTemplate, describe, again, priority } = command;
  const { subtitleLanguages, automaticSubtitles, thumbnail, sponsorMarks } = command;
  const links: Array<{ url: string; title?: string }> = [];
  for (const link of command.links)
    links.push(...(command.items === undefined ? [{ url: link }] : await linksIn(client, link, command, run)));
  const manner: Omit<Parameters<Client['downloads']['startMany']>[0], 'links'> = {
    ...{ describe, again, kind: audio ? 'audio' : 'video', folder: { kind: 'path', path: folder } },
    ...{ subtitleLanguages: [...subtitleLanguages], automaticSubtitles, thumbnail, sponsorMarks },
    ...(maxHeight !== undefined && { maxHeight }),
    ...(container !== undefined && { container }),
    ...(nameTemplate !== undefined && { nameTemplate }),
    ...(priority !== undefined && { priority }),
  };
  const ids = new Set<JobId>();
  for (let from = 0; from < links.length; from += MOST_LINKS) {
    const { jobs, refused } = await client.downloads.startMany({ ...manner, links: links.slice(from, from + MOST_LINKS) });
    for (const { id } of jobs) ids.add(id);
    for (const one of refused) tellRefused(one, run);
  }
  return [...ids];
}

/** Without the name and password that it may have been refused for, and no longer than a person reads. */
function tellRefused({ url, reason }: { readonly url: string; readonly reason: string }, { json, streams, started }: DownloadRun): void {
  started.isAnyRefused = true;
  const link = withoutLogin(url);
  if (json) streams.out(jsonLine({ type: 'refused', url: link, reason }));
  else streams.err(`${plainText(link.length > 200 ? `${link.slice(0, 200)}…` : link)}: ${reason}\n`);
}

/** What was named of a list; a link that is none stays what it is. */
async function linksIn(
  client: Client,
  url: string,
  { items }: DownloadCommand,
  { cancelled, streams, json }: DownloadRun,
): Promise<ReadonlyArray<{ url: string; title?: string }>> {
  const found = await client.downloads.inspect({ url }, { signal: cancelled });
  if (found.kind === 'video') return [{ url }];
  const entries = items === 'all' || items === undefined ? found.entries : pickItems(found.entries, items);
  if (entries.length === 0) throw new AppError('not-found', `${found.title} has ${found.entries.length} videos, and none in these places.`);
  if (!json) streams.err(`${plainText(found.title)}: ${entries.length} of ${found.entries.length} videos\n`);
  return entries.map((entry) => ({ url: entry.url, title: entry.title }));
}

async function follow(client: Client, id: JobId, folder: string, run: DownloadRun): Promise<number> {
  const line = createProgressLine(run.streams);
  try {
    for await (const event of await client.jobs.watch({ id }, { signal: run.ended })) {
      const job = event.type === 'snapshot' ? event.jobs[0] : event.type === 'changed' ? event.job : undefined;
      if (!job || isFinished(job.state) || job.state === 'paused') break;
      if (run.cancelled.aborted) continue;
      if (job.state === 'running') showProgress(job, line, run);
      else tellWait(job, line, run);
    }
  } finally {
    line.end();
  }
  const download = await client.downloads.get({ id });
  if (run.ended.aborted && !isFinished(download.job.state)) return EXIT.ended;
  tell(download, folder, run);
  return download.job.state === 'paused' && run.cancelled.aborted ? EXIT.cancelled : exitOfJob(download.job.state);
}

/** A download that failed and is tried again by itself says why it stands still, and until when. */
function tellWait({ state, error, runAfterMs, title }: Job, line: ReturnType<typeof createProgressLine>, run: DownloadRun): void {
  if (state !== 'queued' || error === null || runAfterMs === null) return;
  const seconds = Math.max(1, Math.ceil((runAfterMs - Date.now()) / 1_000));
  if (run.json) run.streams.out(jsonLine({ type: 'waiting', code: error.code, message: error.message, retryAtMs: runAfterMs }));
  else line.say(`${plainText(title)}: ${plainText(error.message)} Trying again in ${seconds} s; Ctrl+C pauses it.`);
}

function showProgress({ progress }: Job, line: ReturnType<typeof createProgressLine>, run: DownloadRun): void {
  if (progress?.kind !== 'fraction') return;
  const { stage, fraction, etaMs } = progress;
  if (run.json) run.streams.out(jsonLine({ type: 'progress', stage, fraction: Number(fraction.toFixed(4)), etaMs }));
  else line.show(STAGE_WORDS[stage] ?? stage, fraction);
}

/** Less than was allowed, as the site has no more. */
function isBest({ request, outcome }: Download): boolean {
  const height = outcome?.served.height ?? null;
  const isShort = outcome?.shortfalls.some(({ kind }) => kind === 'height') ?? false;
  return height !== null && request.maxHeight !== null && request.formatIds.length === 0 && height < request.maxHeight && !isShort;
}

function tell(download: Download, folder: string, run: DownloadRun): void {
  const { job, outcome, earlier, video } = download;
  const title = plainText(video?.title ?? job.title);
  const output = outcome && job.state === 'succeeded' ? path.join(folder, ...outcome.place.split('/')) : null;
  if (run.json) {
    const error = job.error && { code: job.error.code, message: job.error.message };
    run.streams.out(jsonLine({ type: 'result', status: job.state, job: job.id, output, outcome, earlier, error }));
    return;
  }
  const { out, err } = run.streams;
  if (output !== null && outcome) {
    out(`${plainText(output)}\n`);
    err(`  ${servedWords(outcome.served).join(', ')}${isBest(download) ? ', the tallest there is' : ''}\n`);
    for (const shortfall of outcome.shortfalls) err(`  ${shortfallWords(shortfall)}\n`);
  } else if (earlier) err(`${title}: ${earlierWords(earlier)}\n`);
  else if (job.state === 'paused') err(`${title} is paused. The same command goes on with it, or: streamfetch jobs resume ${job.id}\n`);
  else err(`${title}: ${troubleWords(download)}\n`);
}
