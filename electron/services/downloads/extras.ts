import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { chooseSubtitles } from '../../../common/domain/downloads/choose-subtitles.ts';
import type { Chapter, SubtitleOffer } from '../../../common/domain/downloads/extraction.ts';
import { unrollCaptions } from '../../../common/domain/downloads/rolling-captions.ts';
import type { Shortfall } from '../../../common/domain/downloads/served.ts';
import { withSponsorMarks } from '../../../common/domain/downloads/sponsor-marks.ts';
import type { DownloadContainer } from '../../../common/domain/downloads/wish.ts';
import { formatSrt, parseWebVtt } from '../../../common/domain/media/subtitles.ts';
import { coverPictureArguments } from '../../../native/ffmpeg/join-arguments.ts';
import { hasCode } from '../delivery/output-error.ts';
import type { DownloadRun } from './download-run.ts';
import { fetchSmall } from './fetch-small.ts';
import { partPath } from './place.ts';

/** What goes into a finished file beside picture and sound. */
export type Extras = {
  /** SRT files. `language` is a BCP 47 tag. */
  readonly subtitles: ReadonlyArray<{ readonly path: string; readonly language: string; readonly isAutomatic: boolean }>;
  /** A JPEG file. */
  readonly coverPath: string | null;
  readonly chapters: readonly Chapter[];
  /** What was asked for and could not be had. */
  readonly missing: readonly Shortfall[];
};

export const missingSchema = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('subtitles'), language: z.string() }),
    z.object({ kind: z.literal('thumbnail') }),
    z.object({ kind: z.literal('sponsor-marks') }),
    z.object({ kind: z.literal('gap'), stream: z.enum(['picture', 'sound']), atMs: z.number(), ms: z.number() }),
    z.object({ kind: z.literal('ends-early'), stream: z.enum(['picture', 'sound']), ms: z.number() }),
  ]),
) satisfies z.ZodType<readonly Shortfall[]>;

/** Containers that hold text over the picture, and those that hold a cover. */
const WITH_SUBTITLES: readonly DownloadContainer[] = ['mp4', 'mkv', 'webm', 'mov'];
const WITH_COVER: readonly DownloadContainer[] = ['mp4', 'mkv', 'mov', 'm4a', 'mp3', 'flac'];

const MOST_SUBTITLE_BYTES = 10_000_000;
const MOST_PICTURE_BYTES = 20_000_000;

/**
 * Fetches what was asked for beside picture and sound. What cannot be had is told and keeps no download from its end. Throws the signal's
 * reason, and what the disk says.
 */
export async function fetchExtras(run: DownloadRun, container: DownloadContainer): Promise<Extras> {
  const { request } = run.input;
  const missing: Shortfall[] = [];
  const subtitles = await fetchSubtitles(run, WITH_SUBTITLES.includes(container), missing);
  const coverPath = request.thumbnail ? await fetchCover(run, WITH_COVER.includes(container)) : null;
  if (request.thumbnail && coverPath === null) missing.push({ kind: 'thumbnail' });
  const marked = request.sponsorMarks ? await markChapters(run) : run.video.chapters;
  if (marked === null) missing.push({ kind: 'sponsor-marks' });
  return { subtitles, coverPath, chapters: marked ?? run.video.chapters, missing };
}

/** Null where it could not be had; the reason stands in the log. */
async function orNull<T>({ context }: DownloadRun, what: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    context.signal.throwIfAborted();
    if (hasCode(error, 'ENOSPC', 'EDQUOT', 'EROFS', 'EACCES')) throw error;
    context.log('warn', `${what} could not be had: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function fetchSubtitles(run: DownloadRun, isPossible: boolean, missing: Shortfall[]): Promise<Extras['subtitles']> {
  const { subtitleLanguages, automaticSubtitles } = run.input.request;
  const files: Array<Extras['subtitles'][number]> = [];
  const taken = new Set<SubtitleOffer>();
  for (const language of subtitleLanguages) {
    const [offer] = isPossible ? chooseSubtitles(run.video.subtitles, [language], automaticSubtitles) : [];
    if (offer && taken.has(offer)) continue;
    const path = offer && (await orNull(run, `Subtitles in ${offer.language}`, () => fetchOne(run, offer)));
    if (!offer || path === null || path === undefined) missing.push({ kind: 'subtitles', language });
    else files.push({ path, language: offer.language, isAutomatic: offer.isAutomatic });
    if (offer) taken.add(offer);
  }
  return files;
}

async function fetchOne({ fetch, context, chosen }: DownloadRun, offer: SubtitleOffer): Promise<string> {
  const bytes = await fetchSmall({ url: offer.url, headers: {}, mostBytes: MOST_SUBTITLE_BYTES }, { fetch, signal: context.signal });
  const cues = parseWebVtt(new TextDecoder().decode(bytes));
  if (cues.length === 0) throw new Error('nothing is said in them');
  const path = partPath(chosen.wanted, context.job.id, `${offer.language.replace(/[^\w-]/g, '_')}.srt`);
  await writeFile(path, formatSrt(offer.isAutomatic ? unrollCaptions(cues) : cues));
  return path;
}

/** Read and written anew by ffmpeg: whatever the site sent, a JPEG picture goes into the file, or nothing. */
async function fetchCover(run: DownloadRun, isPossible: boolean): Promise<string | null> {
  const { video, fetch, context, chosen, tools } = run;
  const { thumbnailUrl: url } = video;
  if (!isPossible || url === null) return null;
  return orNull(run, 'The thumbnail', async () => {
    const sent = partPath(chosen.wanted, context.job.id, 'thumbnail');
    const cover = partPath(chosen.wanted, context.job.id, 'cover.jpg');
    await writeFile(sent, await fetchSmall({ url, headers: {}, mostBytes: MOST_PICTURE_BYTES }, { fetch, signal: context.signal }));
    const format = pictureFormat(await readFile(sent));
    if (!format) throw new Error('it is no picture');
    await tools.run({ args: coverPictureArguments({ input: sent, format, output: cover }), signal: context.signal });
    return cover;
  });
}

/** ffmpeg's name of a picture's format, by its first bytes. */
export function pictureFormat(bytes: Uint8Array): 'jpeg_pipe' | 'png_pipe' | 'webp_pipe' | undefined {
  const text = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg_pipe';
  if (text.startsWith('\x89PNG')) return 'png_pipe';
  return text.startsWith('RIFF') && text.endsWith('WEBP') ? 'webp_pipe' : undefined;
}

/** Chapters with what viewers have marked; null where nobody could be asked. */
async function markChapters(run: DownloadRun): Promise<readonly Chapter[] | null> {
  const { video, context, sponsorMarks } = run;
  const { durationMs } = video;
  if (video.site !== 'youtube' || durationMs === null) return video.chapters; // nobody marks others
  return orNull(run, 'Sponsor marks', async () => {
    const marks = await sponsorMarks(video.videoId, context.signal);
    context.log('info', `SponsorBlock knows ${marks.length} marks`);
    return withSponsorMarks(video.chapters, marks, { title: video.title, durationMs });
  });
}
