import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { linkSchema, MOST_LINK_CHARACTERS } from '../../../common/contract/downloads.ts';
import { AppError } from '../../../common/contract/errors.ts';
import type { DownloadPriority, DownloadRequest } from '../../../common/domain/downloads/download.ts';
import { NAME_FIELDS, unknownFields } from '../../../common/domain/downloads/name-template.ts';
import { isFinished, type Job, type JobState } from '../../../common/domain/jobs/job.ts';
import { checkOutput } from '../delivery/check-output.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { DownloadInput, DownloadParts } from './download-parts.ts';
import { priorityNumber } from './download-view.ts';

/** How downloads are asked for. `folder` is absolute; null for the library. */
export type DownloadManner = {
  readonly request: DownloadRequest;
  readonly folder: string | null;
  readonly priority: DownloadPriority;
  readonly again: boolean;
};
export type LinkToDownload = { readonly url: string; readonly title?: string | undefined };
export type StartedDownloads = {
  readonly jobs: readonly Job[];
  readonly refused: ReadonlyArray<{ readonly url: string; readonly reason: string }>;
};

type Parts = Pick<DownloadParts, 'downloads' | 'now'> & { readonly jobs: JobService };

const CAN_GO_ON: readonly JobState[] = ['queued', 'running', 'pausing', 'paused', 'interrupted', 'failed'];
const MOST_TITLE_CHARACTERS = 500;
/** Links that are queued before others get a turn. */
const AT_A_TIME = 50;

/** Queues what stands behind one link, or goes on with the same download that was asked for before. See `DownloadsService.start`. */
export async function startDownload(parts: Parts, link: LinkToDownload, manner: DownloadManner): Promise<Job> {
  await requireManner(manner);
  return startOne(parts, link, manner);
}

/** Queues many; see `DownloadsService.startMany`. */
export async function startDownloads(parts: Parts, links: readonly LinkToDownload[], manner: DownloadManner): Promise<StartedDownloads> {
  await requireManner(manner);
  const jobs: Job[] = [];
  const refused: Array<StartedDownloads['refused'][number]> = [];
  const seen = new Set<string>();
  for (const [index, link] of links.entries()) {
    if (index % AT_A_TIME === AT_A_TIME - 1) await setImmediate();
    const url = linkSchema.safeParse(link.url.trim()).data;
    if (url === undefined) refused.push({ url: link.url, reason: whyRefused(link.url.trim()) });
    else if (!seen.has(url)) jobs.push(await startOne(parts, { ...link, url }, manner));
    seen.add(url ?? link.url);
  }
  return { jobs, refused };
}

function whyRefused(link: string): string {
  if (link.length > MOST_LINK_CHARACTERS) return `This link is longer than ${MOST_LINK_CHARACTERS.toLocaleString('en')} characters.`;
  if (/^https?:\/\/[^/?#]*@/i.test(link)) return 'This link holds a name and password, which would be stored and shown.';
  return 'This is no link to a website.';
}

/** What holds for every link alike is refused before any is queued. */
async function requireManner({ request, folder }: DownloadManner): Promise<void> {
  const [unknown] = unknownFields(request.nameTemplate);
  if (unknown !== undefined)
    throw new AppError(
      'usage.invalid',
      `A name cannot hold {${unknown}}; it may hold ${NAME_FIELDS.map((field) => `{${field}}`).join(', ')}.`,
    );
  if (folder !== null) await checkOutput(path.join(folder, 'streamfetch.mp4'), null, { overwrite: true });
}

async function startOne(parts: Parts, { url, title }: LinkToDownload, manner: DownloadManner): Promise<Job> {
  const { jobs, downloads, now } = parts;
  const { request, folder, again } = manner;
  const earlier = earlierOf(parts, { url, request, folder });
  if (earlier) return goOn(parts, earlier, manner);
  const input: DownloadInput = { url, request, folder, again };
  const job = { title: cutTitle(title?.trim() ?? '') || titleOf(url), input, priority: priorityNumber(manner.priority) };
  return jobs.enqueue('download', job, ({ id }) => downloads.insert({ jobId: id, url, request, folder }, now()));
}

/** The same download asked for before and not ended: it goes on from what it has. */
function earlierOf({ jobs, downloads }: Parts, { url, request, folder }: Omit<DownloadInput, 'again'>): Job | undefined {
  const same = downloads.ofLink(url).filter((record) => record.folder === folder && isDeepStrictEqual(record.request, request));
  return same.map((record) => jobs.get(record.jobId)).find((job) => CAN_GO_ON.includes(job.state));
}

/** With what is wished now. The usual order is no wish of its own: one that a person gave it stays. */
async function goOn({ jobs, downloads }: Parts, job: Job, { again, priority }: DownloadManner): Promise<Job> {
  const { id, state } = job.state === 'pausing' ? await jobs.settled(job.id) : job;
  if (again) downloads.setAgain(id);
  if (priority !== 'usual') jobs.setPriority(id, priorityNumber(priority));
  if (state === 'paused') return jobs.resume(id);
  return isFinished(state) && state !== 'succeeded' ? jobs.retry(id) : jobs.get(id);
}

/** Never within one of the characters that are two in UTF-16. */
const cutTitle = (title: string): string => title.slice(0, MOST_TITLE_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');

/** Until the video's own title is known: the site and the end of the path. Of a query, which may hold a secret, only a video's id. */
function titleOf(link: string): string {
  const { hostname, pathname, searchParams } = new URL(link);
  const last = searchParams.get('v') ?? pathname.split('/').findLast((part) => part !== '') ?? '';
  return `${hostname.replace(/^www\./, '')} ${decode(last)}`.trim().slice(0, 200);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray per cent sign
  }
}
