import { rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import type { DownloadHistoryEntry, DownloadOutcome } from '../../../common/domain/downloads/download.ts';
import { missingMs, type Served, shortfalls } from '../../../common/domain/downloads/served.ts';
import { type MediaInfo, mainAudio, mainVideo } from '../../../common/domain/media/media-info.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import { micros } from '../../../common/units/micros.ts';
import { joinArguments, metadataFile } from '../../../native/ffmpeg/join-arguments.ts';
import { deliver } from '../delivery/deliver.ts';
import { partialPath } from '../delivery/partial-path.ts';
import { safeFileName } from '../delivery/safe-name.ts';
import { type DownloadRun, needsJoin } from './download-job.ts';
import { nameOf, partPath } from './place.ts';

/**
 * Joins what was fetched, looks at what it is, moves it into place and records it with its line of the history. Throws
 * `download.incomplete` for a file that is shorter than the site said or lacks its picture, and what writing throws.
 */
export async function handOver(run: DownloadRun, files: readonly string[]): Promise<AssetId> {
  const { context, chosen } = run;
  const partial = partialPath(chosen.target, context.job.id);
  run.report('join', 0);
  if (needsJoin(run.formats, chosen.container, run.input.request.kind) || isDescribed(run)) await join(run, files, partial);
  else if (files[0] !== undefined) await rename(files[0], partial).catch((error) => throwUnlessThere(partial, error));
  run.report('verify', 0);
  const info = await run.tools.probe(partial, context.signal);
  const served = servedOf(info, chosen.container);
  requireWhole(run, served);
  context.signal.throwIfAborted();
  await deliver({ partial, target: chosen.target, verify: async () => undefined, overwrite: chosen.key !== null });
  return record(run, info, served, files);
}

/** A file that was linked to as a file is handed over byte for byte. */
const isDescribed = ({ input, video }: DownloadRun): boolean => input.request.describe && video.extractor !== 'http';

/** A crash right after the rename leaves the file under its second name. */
async function throwUnlessThere(partial: string, error: unknown): Promise<void> {
  await stat(partial).catch(() => {
    throw error;
  });
}

async function join(run: DownloadRun, files: readonly string[], partial: string): Promise<void> {
  const { tools, context, input, video, chosen } = run;
  const described = isDescribed(run) ? partPath(chosen.target, context.job.id, 'about') : null;
  if (described !== null) await writeFile(described, metadataFile(descriptionOf(run)));
  const inputs: Array<readonly string[]> = [];
  for (const file of files) inputs.push(await tools.input(file));
  await tools.run({
    args: joinArguments({
      inputs,
      soundOnly: input.request.kind === 'audio' || run.formats.every((format) => format.kind === 'audio'),
      describedBy: described,
      language: run.formats.find((format) => format.audioCodec !== null)?.language?.split('-')[0] ?? null,
      container: chosen.container,
      output: partial,
    }),
    signal: context.signal,
    ...(video.durationMs !== null && { expected: micros(video.durationMs * 1_000) }),
    onProgress: (fraction) => run.report('join', fraction),
    onMessage: (line) => context.log('debug', `ffmpeg: ${line}`),
  });
  if (described !== null) await rm(described, { force: true });
}

const descriptionOf = ({ video }: DownloadRun) => ({
  tags: { title: video.title, artist: video.channel, date: video.uploadDate, comment: video.webUrl },
  chapters: video.chapters,
});

function servedOf(info: MediaInfo, container: string): Served {
  const picture = mainVideo(info);
  const sound = mainAudio(info);
  return {
    container,
    // Upright video is counted by its shorter side, as sites do.
    height: picture ? Math.min(picture.height, picture.width) : null,
    videoCodec: picture?.codec ?? null,
    audioCodec: sound?.codec ?? null,
    audioLanguage: sound?.language ?? null,
    durationMs: info.duration === null ? null : info.duration / 1_000,
    sizeBytes: info.sizeBytes,
  };
}

function requireWhole({ video, input, context, formats }: DownloadRun, served: Served): void {
  const missing = missingMs(video.durationMs, served.durationMs);
  if (missing > 0) {
    const seconds = Math.round(missing / 1_000);
    throw new AppError('download.incomplete', `What came is ${seconds} s shorter than the site says it is.`, { details: { seconds } });
  }
  const hasPicture = input.request.kind === 'video' && formats.some((format) => format.kind === 'video');
  if (hasPicture && served.height === null)
    throw new AppError('download.incomplete', 'What came has no picture.', { details: { seconds: 0 } });
  context.log(
    'info',
    `Read back: ${served.height ?? 'no'} lines, ${served.videoCodec ?? 'no picture'}, ${served.audioCodec ?? 'no sound'}`,
  );
}

async function record(run: DownloadRun, info: MediaInfo, served: Served, files: readonly string[]): Promise<AssetId> {
  const { context, chosen, video, input, formats, now } = run;
  const name = safeFileName(nameOf(input, { video, formats }).at(-1) ?? '', chosen.container);
  const asset = await run.assets.addProduced({
    name: chosen.key === null ? path.basename(chosen.target) : name,
    location: chosen.key === null ? { kind: 'external', path: chosen.target } : { kind: 'stored', key: chosen.key },
    info,
    sizeBytes: info.sizeBytes,
  });
  const best = Math.max(0, ...video.formats.map((format) => format.height ?? 0));
  const outcome: DownloadOutcome = {
    extractor: video.extractor,
    formatIds: chosen.formatIds,
    served,
    shortfalls: shortfalls(input.request, served, best > 0 ? best : null),
    place: input.folder === null ? asset.name : path.relative(input.folder, chosen.target).split(path.sep).join('/'),
  };
  run.downloads.finish(context.job.id, { outputAssetId: asset.id, outcome }, lineOf(run, asset.name, served, now()));
  run.transfers.removeOf(context.job.id);
  await Promise.all(files.map((file) => rm(file, { force: true })));
  return asset.id;
}

function lineOf({ context, video, chosen }: DownloadRun, fileName: string, served: Served, atMs: number): DownloadHistoryEntry {
  return {
    id: `${context.job.id}-${context.job.attempt}`,
    ...{ site: video.site, videoId: video.videoId, videoTitle: video.title, videoUrl: video.webUrl },
    format: {
      itag: chosen.formatIds.join('+'),
      quality: served.height === null ? 'audio' : `${served.height}p`,
      container: chosen.container,
      filesize: served.sizeBytes,
    },
    fileName,
    downloadDurationMs: Math.max(0, atMs - (context.job.startedAtMs ?? atMs)),
    ...{ success: true, error: null, atMs },
  };
}
