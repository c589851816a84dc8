import type { Download } from '../../common/contract/downloads.ts';
import type { DownloadHistoryEntry } from '../../common/domain/downloads/download.ts';
import { isFinished } from '../../common/domain/jobs/job.ts';
import { jobId } from '../../common/units/ids.ts';
import type { Client } from '../transport/client.ts';
import type { DownloadsCommand } from './arguments/download-arguments.ts';
import { countOf } from './count.ts';
import { sizeWords } from './download-words.ts';
import { EXIT } from './exit-codes.ts';
import { jobLine } from './job-line.ts';
import { jsonLine, plainText, type Streams } from './output.ts';

type QueueRun = {
  readonly json: boolean;
  readonly streams: Streams;
  /** True where no other StreamFetch runs: what is unfinished stands still again once this command ends. */
  readonly isOwner: boolean;
};
const STANDS = 'No StreamFetch runs now: what is unfinished goes on with the next, such as streamfetch serve, or with its own command.\n';

const MOST = 5_000;

/** Lists downloads, or does something to all of them. Returns the exit code. */
export async function runDownloads(client: Client, command: DownloadsCommand, run: QueueRun): Promise<number> {
  const { downloads } = client;
  const said = (count: number, what: string): number => {
    run.streams.out(run.json ? jsonLine({ count }) : `${countOf(count, 'download')} ${what}\n`);
    return EXIT.done;
  };
  const saidOfWork = (count: number, what: string): number => {
    said(count, what);
    if (count > 0) tellStanding(run);
    return EXIT.done;
  };
  switch (command.action) {
    case 'list':
      return list(client, command, run);
    case 'history':
      return lines(await downloads.history({ ...searchOf(command), limit: MOST }), historyLine, run);
    case 'archive':
      return lines((await downloads.archive({ ...searchOf(command), limit: MOST })).entries, archiveLine, run);
    case 'stats':
      return statistics(client, run);
    case 'pause':
      return said((await downloads.pauseAll()).count, 'paused');
    case 'resume':
      return saidOfWork((await downloads.resumeAll()).count, 'go on');
    case 'retry':
      return saidOfWork((await downloads.retryFailed()).count, 'tried again');
    case 'clear':
      return said((await downloads.clearDone()).count, 'taken off the queue');
    case 'priority': {
      const { priority = 'usual', names } = command;
      return said((await downloads.setPriority({ ids: names.map(jobId), priority })).count, `now ${priority}`);
    }
    case 'allow': {
      const [site = '', videoId = ''] = command.names;
      const forgotten = await Promise.all((['video', 'audio'] as const).map((kind) => downloads.forgetArchived({ site, videoId, kind })));
      const count = forgotten.filter(({ removed }) => removed).length;
      run.streams.out(run.json ? jsonLine({ count }) : `${count > 0 ? 'It may be downloaded again.' : 'The archive has no such video.'}\n`);
      return count > 0 ? EXIT.done : EXIT.failed;
    }
  }
}

const searchOf = ({ search }: DownloadsCommand) => (search === undefined ? {} : { search });

async function list(client: Client, { search = '' }: DownloadsCommand, run: QueueRun): Promise<number> {
  const all = await client.downloads.list({ limit: MOST });
  const named = all.filter(({ job, video }) => `${job.title} ${video?.title ?? ''}`.toLowerCase().includes(search.toLowerCase()));
  const code = lines(named, downloadLine, run);
  if (named.some(({ job }) => !isFinished(job.state) && job.state !== 'paused')) tellStanding(run);
  return code;
}

function tellStanding({ json, streams, isOwner }: QueueRun): void {
  if (isOwner && !json) streams.err(STANDS);
}

function lines<T>(entries: readonly T[], lineOf: (entry: T) => string, { json, streams }: QueueRun): number {
  for (const entry of entries) streams.out(json ? jsonLine(entry) : `${lineOf(entry)}\n`);
  if (entries.length === 0 && !json) streams.err('There are none.\n');
  return EXIT.done;
}

function downloadLine({ job, video, priority, transfer, earlier }: Download): string {
  const rate = transfer && transfer.bytesPerSecond > 0 ? `  ${sizeWords(transfer.bytesPerSecond)}/s` : '';
  const order = priority === 'usual' ? '' : `  ${priority}`;
  return `${jobLine({ ...job, title: video?.title ?? job.title })}${rate}${order}${earlier ? '  (downloaded before)' : ''}`;
}

const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');

function historyLine(line: DownloadHistoryEntry): string {
  const what = line.success ? `${line.format.quality} ${line.format.container}` : (line.error ?? 'failed');
  const size = line.format.filesize === null ? '' : sizeWords(line.format.filesize);
  return `${day(line.atMs)}  ${(line.success ? 'complete' : 'failed').padEnd(8)}  ${what.padEnd(12)} ${size.padStart(9)}  ${plainText(line.videoTitle)}  ${plainText(line.videoUrl)}`;
}

const archiveLine = (entry: {
  readonly atMs: number;
  readonly site: string;
  readonly videoId: string;
  readonly kind: string;
  readonly title: string;
}): string => `${day(entry.atMs)}  ${entry.kind}  ${plainText(entry.site)}  ${plainText(entry.videoId)}  ${plainText(entry.title)}`;

async function statistics({ downloads }: Client, { json, streams }: QueueRun): Promise<number> {
  const [sums, cache] = await Promise.all([downloads.statistics(), downloads.cache()]);
  if (json) {
    streams.out(jsonLine({ ...sums, cache }));
    return EXIT.done;
  }
  streams.out(`${countOf(sums.succeeded, 'file')} with ${sizeWords(sums.sizeBytes)}, ${sums.failed} failed\n`);
  for (const { site, succeeded, sizeBytes } of sums.sites)
    streams.out(`  ${plainText(site).padEnd(24)} ${String(succeeded).padStart(6)}  ${sizeWords(sizeBytes).padStart(9)}\n`);
  for (const { month, succeeded, sizeBytes } of sums.months)
    streams.out(`  ${month.padEnd(24)} ${String(succeeded).padStart(6)}  ${sizeWords(sizeBytes).padStart(9)}\n`);
  const asked = cache.hits + cache.misses;
  const rate = asked === 0 ? '' : `, ${Math.round((cache.hits / asked) * 100)}% of ${asked} questions answered from it`;
  streams.out(`Cache: ${cache.entries} answers, ${sizeWords(cache.sizeBytes)}${rate}\n`);
  return EXIT.done;
}
