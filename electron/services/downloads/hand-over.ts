import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../common/contract/errors.ts';
import type { DownloadHistoryEntry, DownloadOutcome } from '../../../common/domain/downloads/download.ts';
import { otherCodecs, type Served, shortfalls } from '../../../common/domain/downloads/served.ts';
import { DOWNLOAD_CONTAINERS } from '../../../common/domain/downloads/wish.ts';
import { type MediaInfo, mainAudio, mainVideo } from '../../../common/domain/media/media-info.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import { deliver } from '../delivery/deliver.ts';
import { isTaken } from '../delivery/free-name.ts';
import { safeFileName } from '../delivery/safe-name.ts';
import { checkWhole } from './check-whole.ts';
import type { DownloadRun } from './download-run.ts';
import { missingSchema } from './extras.ts';
import { type FetchedFormat, fetchFormats } from './fetch-formats.ts';
import { joined } from './join.ts';
import { dropParts, nameOf, withContainer } from './place.ts';

const readySchema = z.object({
  file: z.string(),
  target: z.string(),
  container: z.enum(DOWNLOAD_CONTAINERS),
  sizeBytes: z.number(),
  modifiedAtMs: z.number(),
  missing: missingSchema.default([]),
});
type Ready = z.infer<typeof readySchema>;

/**
 * Fetches and joins, looks at what came, moves it into place and records it with its line of the history. Killed at any moment it goes
 * on where it was: the whole file is known by its size and time before and after its move. Throws `download.incomplete` for what is
 * not whole (`checkWhole`), and what fetching and writing throw.
 */
export async function handOver(run: DownloadRun): Promise<AssetId> {
  const { context, chosen, reservedPaths } = run;
  const ready = await context.step(
    'ready',
    readySchema,
    () => makeReady(run),
    async (stored) => (await isSame(stored.file, stored)) || (await isSame(stored.target, stored)),
  );
  run.report('verify', 0.5);
  if (await isSame(ready.target, ready)) return record(run, ready).finally(() => reservedPaths.delete(ready.target));
  for (let tries = 1; ; tries++) {
    const isFree = chosen.key !== null || !(await isTaken(ready.target));
    const target = isFree ? ready.target : await run.reserve(withContainer(chosen.wanted, ready.container));
    try {
      context.signal.throwIfAborted();
      // What was fetched is kept whatever happens: to make it again is to fetch it again.
      await deliver({ partial: ready.file, target, verify: async () => undefined, overwrite: chosen.key !== null, keepPartial: true });
      return await record(run, { ...ready, target });
    } catch (error) {
      // Somebody took the name in the last moment, or the disk takes two names for one.
      if (!(error instanceof AppError && error.code === 'output.exists') || tries === MOST_NAMES) throw error;
    } finally {
      reservedPaths.delete(target);
    }
  }
}

/** Names that are tried for one file. */
const MOST_NAMES = 3;

async function isSame(file: string, { sizeBytes, modifiedAtMs }: Ready): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.size === sizeBytes && Math.floor(found.mtimeMs) === modifiedAtMs;
}

async function makeReady(run: DownloadRun): Promise<Ready> {
  const { context, chosen } = run;
  const fetched = await fetchFormats(run);
  const { file, container, missing } = await whole(run, fetched).catch(async (error: unknown) => {
    // What is no film, or not all of it, is fetched anew by another try: its bytes are what is wrong.
    if (error instanceof AppError && IS_BAD.includes(error.code)) await dropParts(context.job.id, run);
    throw error;
  });
  const { size, mtimeMs } = await stat(file);
  const wanted = withContainer(chosen.wanted, container);
  const target = chosen.key === null ? await run.reserve(wanted) : wanted;
  return { file, target, container, sizeBytes: size, modifiedAtMs: Math.floor(mtimeMs), missing: missingSchema.parse(missing) };
}

/** What says that the bytes that came are not those of a film. */
const IS_BAD: readonly string[] = ['download.incomplete', 'media.not-media', 'media.unreadable', 'media.empty', 'media.vanished'];

/** The finished file, after it was found to be whole. */
async function whole(run: DownloadRun, fetched: readonly FetchedFormat[]) {
  run.report('join', 0);
  const { file, container, missing } = await joined(run, fetched);
  run.report('verify', 0);
  const info = await run.tools.probe(file, run.context.signal);
  const odd = await checkWhole(run, { file, info, served: servedOf(info, container), fetched });
  return { file, container, missing: [...missing, ...odd] };
}

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

async function record(run: DownloadRun, { target, container, missing }: Ready): Promise<AssetId> {
  const { context, chosen, video, input, formats, now } = run;
  const info = await run.tools.probe(target, context.signal);
  const served = servedOf(info, container);
  const name = safeFileName(nameOf(input, { video, formats }).at(-1) ?? '', container);
  const asset = await run.assets.addProduced({
    name: chosen.key === null ? path.basename(target) : name,
    location: chosen.key === null ? { kind: 'external', path: target } : { kind: 'stored', key: withContainer(chosen.key, container) },
    info,
    sizeBytes: info.sizeBytes,
  });
  const best = Math.max(0, ...video.formats.map((format) => format.height ?? 0));
  const outcome: DownloadOutcome = {
    extractor: video.extractor,
    formatIds: chosen.formatIds,
    served,
    shortfalls: [...shortfalls(input.request, served, best > 0 ? best : null), ...otherCodecs(formats, served), ...missing],
    place: input.folder === null ? asset.name : path.relative(input.folder, target).split(path.sep).join('/'),
  };
  const line = lineOf(run, { fileName: asset.name, served, atMs: now(), assetId: asset.id });
  run.downloads.finish(context.job.id, { outputAssetId: asset.id, outcome, kind: input.request.kind }, line);
  await dropParts(context.job.id, run);
  return asset.id;
}

type Recorded = Pick<DownloadHistoryEntry, 'fileName' | 'atMs' | 'assetId'> & { readonly served: Served };

function lineOf({ context, video, chosen }: DownloadRun, { served, ...recorded }: Recorded): DownloadHistoryEntry {
  return {
    id: context.job.id, // a run that recorded it and was killed right after records it once
    ...{ site: video.site, videoId: video.videoId, videoTitle: video.title, videoUrl: video.webUrl },
    format: {
      itag: chosen.formatIds.join('+'),
      quality: served.height === null ? 'audio' : `${served.height}p`,
      container: served.container,
      filesize: served.sizeBytes,
    },
    ...recorded,
    downloadDurationMs: Math.max(0, recorded.atMs - (context.job.startedAtMs ?? recorded.atMs)),
    ...{ success: true, error: null },
  };
}
