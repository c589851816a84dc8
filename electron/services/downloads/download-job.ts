import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { downloadRequestSchema, linkSchema } from '../../../common/contract/downloads.ts';
import { AppError } from '../../../common/contract/errors.ts';
import { assetIdSchema } from '../../../common/contract/schemas.ts';
import { countBytes } from '../../../common/domain/downloads/byte-ranges.ts';
import { chooseFormats } from '../../../common/domain/downloads/choose-formats.ts';
import { DOWNLOAD_STEPS, type DownloadStep } from '../../../common/domain/downloads/download.ts';
import type { MediaFormat, VideoExtraction } from '../../../common/domain/downloads/extraction.ts';
import { DOWNLOAD_CONTAINERS } from '../../../common/domain/downloads/wish.ts';
import { weightedFraction } from '../../../common/domain/jobs/progress.ts';
import { requireSpace } from '../delivery/free-space.ts';
import { toOutputError } from '../delivery/output-error.ts';
import { safeFileName } from '../delivery/safe-name.ts';
import type { JobContext, JobKindDefinition, JobOutcome } from '../jobs/job-kind.ts';
import { downloadRetryMs, transferErrorOf } from './download-failures.ts';
import type { DownloadInput, DownloadParts } from './download-parts.ts';
import { type Chosen, type DownloadRun, guessedBytes, needsJoin } from './download-run.ts';
import { handOver } from './hand-over.ts';
import { videoOf } from './inspect-link.ts';
import { dropParts, placeOf } from './place.ts';

export const downloadInputSchema = z.object({
  url: linkSchema,
  request: downloadRequestSchema,
  folder: z.string().nullable(),
  again: z.boolean().default(false),
}) satisfies z.ZodType<DownloadInput>;

const chosenSchema = z.object({
  formatIds: z.array(z.string()).min(1),
  container: z.enum(DOWNLOAD_CONTAINERS),
  wanted: z.string(),
  key: z.string().nullable(),
}) satisfies z.ZodType<Chosen>;

/** One download: find out what stands behind the link, fetch it, join it, look at what was got, hand it over. */
export function downloadJob(parts: DownloadParts): JobKindDefinition<DownloadInput> {
  return {
    kind: 'download',
    limit: parts.atOnce,
    input: downloadInputSchema,
    retryAfterMs: downloadRetryMs,
    async run(input, context) {
      try {
        return await runDownload(input, context, parts);
      } catch (error) {
        context.signal.throwIfAborted();
        throw transferErrorOf(toOutputError(error, path.join(folderOf(input, context.job.id, parts), safeFileName(context.job.title))));
      }
    },
    stopped: (id) => dropParts(id, parts),
    cleanUp: (id) => dropParts(id, parts),
  };
}

async function runDownload(input: DownloadInput, context: JobContext, parts: DownloadParts): Promise<JobOutcome> {
  const report = (step: DownloadStep, within: number): void => context.report(step, weightedFraction(DOWNLOAD_STEPS, step, within));
  report('extract', 0);
  const done = await context.step('finished', finishedSchema, async () => {
    const video = await findVideo(input, context, parts);
    parts.downloads.setVideo(context.job.id, videoOf(video), parts.now());
    context.rename(video.title);
    if (isSkipped(input, context, parts, video)) return { outputAssetId: null };
    const chosen = await context.step('choose', chosenSchema, async () => choose(input, context, parts, video), stillOffered(video));
    const formats = chosen.formatIds.map((id) => requireFormat(video, id));
    const run: DownloadRun = { ...parts, input, context, video, chosen, formats, report };
    await mkdir(path.dirname(chosen.wanted), { recursive: true });
    await requireRoom(run);
    return { outputAssetId: await handOver(run) };
  });
  report('verify', 1);
  return { state: 'succeeded', result: done };
}
const finishedSchema = z.object({ outputAssetId: assetIdSchema.nullable() });

/** Where its files go, for what is said of a disk that does not take them. */
function folderOf({ folder }: DownloadInput, id: JobContext['job']['id'], { libraryPlace }: DownloadParts): string {
  return folder ?? path.dirname(libraryPlace(id, 'mp4').path);
}

/** What was downloaded before is not fetched a second time; one that has handed its own file over is not its own predecessor. */
function isSkipped({ request, again }: DownloadInput, { job, log }: JobContext, parts: DownloadParts, video: VideoExtraction): boolean {
  const { downloads, now } = parts;
  if (again || !parts.skipsArchived() || downloads.get(job.id)?.outcome) return false;
  const earlier = downloads.archived(video.site, video.videoId, request.kind);
  if (!earlier) return false;
  downloads.setEarlier(job.id, earlier, now());
  log('info', `Not fetched again: it was downloaded on ${new Date(earlier.atMs).toISOString().slice(0, 10)}`);
  return true;
}

async function findVideo(input: DownloadInput, context: JobContext, parts: DownloadParts): Promise<VideoExtraction> {
  const found = await parts.extractions.find(input.url, { signal: context.signal, log: context.log });
  if (found.kind === 'video') return found.video;
  throw new AppError(
    'download.is-playlist',
    `This link is a list of ${found.playlist.entries.length} videos; choose which of them to get.`,
    {
      details: { entries: found.playlist.entries.length },
    },
  );
}

/** What was chosen stays chosen over a restart: parts of another format are of no use. */
const stillOffered =
  (video: VideoExtraction) =>
  async ({ formatIds }: Chosen): Promise<boolean> =>
    formatIds.every((id) => video.formats.some((format) => format.id === id));

function choose(input: DownloadInput, context: JobContext, parts: DownloadParts, video: VideoExtraction): z.input<typeof chosenSchema> {
  const choice = chooseFormats(video.formats, input.request);
  if (!choice) {
    throw new AppError('download.no-formats', 'The site offers no file that fits what was asked for.', { details: { site: video.site } });
  }
  const formatIds = choice.formats.map((format) => format.id);
  context.log('info', `${video.title}: ${formatIds.join(' and ')} of ${video.formats.length} formats, as ${choice.container}`);
  return { formatIds, container: choice.container, ...placeOf(input, context.job.id, parts, { video, ...choice }) };
}

function requireFormat(video: VideoExtraction, id: string): MediaFormat {
  const format = video.formats.find((each) => each.id === id);
  if (!format) throw new Error(`format ${id} is chosen and not offered`);
  return format;
}

/** Of what is not here yet; joining needs the room twice for a moment. */
async function requireRoom(run: DownloadRun): Promise<void> {
  const { formats, chosen, context, transfers } = run;
  const whole = formats.reduce((sum, format) => sum + guessedBytes(format, run.video.durationMs), 0);
  const here = formats.reduce((sum, format) => sum + countBytes(transfers.find(context.job.id, format.id)?.done ?? []), 0);
  await requireSpace(path.dirname(chosen.wanted), Math.max(0, whole - here) + (needsJoin(run) ? whole : 0));
}
