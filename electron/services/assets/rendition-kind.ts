import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../common/contract/errors.ts';
import { audioStreams, type MediaInfo, mainVideo } from '../../../common/domain/media/media-info.ts';
import { type AssetId, assetId } from '../../../common/units/ids.ts';
import type { AssetRecord, AssetsRepository } from '../../database/repositories/assets.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { deliver } from '../delivery/deliver.ts';
import { requireSpace } from '../delivery/free-space.ts';
import { partialPath } from '../delivery/partial-path.ts';
import type { JobContext, JobKindDefinition } from '../jobs/job-kind.ts';
import type { AssetFiles } from './asset-files.ts';
import type { AssetMedia } from './asset-media.ts';
import { kindOfMedia } from './asset-view.ts';
import { createTurns } from './turns.ts';

/** `audioTrack` is the place among the audio streams, from 0. */
export const renditionInputSchema = z.object({ assetId: z.string().transform(assetId), audioTrack: z.number().int().min(0) });
export type RenditionInput = z.infer<typeof renditionInputSchema>;

export type RenditionDependencies = {
  readonly assets: AssetsRepository;
  readonly files: AssetFiles;
  readonly folder: DataFolder;
  readonly media: Pick<AssetMedia, 'probe' | 'makeRendition'>;
  readonly now: () => number;
  readonly newId: () => AssetId;
};

/** Below `cache/`. */
const RENDITIONS = 'renditions';
const RENDITIONS_AT_ONCE = 2;
/** The rest of a job's progress is checking and handing over. */
const MAKING_SHARE = 0.95;
/** Codecs that Chromium plays from webm; with any other one the rendition is mp4. */
const WEBM_VIDEO: ReadonlySet<string> = new Set(['vp8', 'vp9', 'av1']);
const WEBM_AUDIO: ReadonlySet<string> = new Set(['opus', 'vorbis']);

export const renditionKey = (audioTrack: number): string => `audio-${audioTrack}`;

/** Remuxing keeps the codecs, so they choose the container. */
export function renditionExtension(info: MediaInfo, audioTrack: number): '.mp4' | '.webm' {
  const video = mainVideo(info);
  const audio = audioStreams(info)[audioTrack];
  const fitsWebm = (!video || WEBM_VIDEO.has(video.codec)) && (!audio || WEBM_AUDIO.has(audio.codec));
  return fitsWebm ? '.webm' : '.mp4';
}

/** The rendition that was recorded, if its file is there whole. */
export async function existingRendition(
  { assets, files }: Pick<RenditionDependencies, 'assets' | 'files'>,
  source: AssetId,
  audioTrack: number,
): Promise<AssetRecord | undefined> {
  const record = assets.derived(source, renditionKey(audioTrack));
  if (!record) return undefined;
  const found = await stat(files.locate(record)).catch(() => undefined);
  return found?.isFile() && found.size === record.sizeBytes ? record : undefined;
}

/** The job kind that makes renditions; its result is `{ assetId }`. Recorded only once the file is delivered. */
export function createRenditionKind(dependencies: RenditionDependencies): JobKindDefinition<RenditionInput> {
  const inTurn = createTurns();
  return {
    kind: 'rendition',
    limit: RENDITIONS_AT_ONCE,
    input: renditionInputSchema,
    run: (input, context) =>
      // One that an earlier owner left in the queue may meet one asked for now.
      inTurn(`${input.assetId}/${input.audioTrack}`, async () => {
        const record =
          (await existingRendition(dependencies, input.assetId, input.audioTrack)) ?? (await make(dependencies, input, context));
        return { state: 'succeeded', result: { assetId: record.id } };
      }),
    /** A run that was killed leaves its partial file; a cancelled job never comes back to it. */
    async cleanUp(id) {
      const cache = path.join(dependencies.folder.cache, RENDITIONS);
      const names = await readdir(cache).catch(() => []);
      const ours = names.filter((name) => name.includes(`.partial-${id}.`));
      await Promise.all(ours.map((name) => rm(path.join(cache, name), { force: true })));
    },
  };
}

async function make(dependencies: RenditionDependencies, input: RenditionInput, context: JobContext): Promise<AssetRecord> {
  const { assets, files, folder, media } = dependencies;
  context.signal.throwIfAborted();
  const source = assets.get(input.assetId);
  if (!source?.info) throw new AppError('not-found', 'The file this was to be made from is no longer known.');
  const sourcePath = await files.require(source);
  const extension = renditionExtension(source.info, input.audioTrack);
  const key = path.join(RENDITIONS, `${source.id}-${renditionKey(input.audioTrack)}${extension}`);
  const target = path.join(folder.cache, key);
  await mkdir(path.dirname(target), { recursive: true });
  await requireSpace(path.dirname(target), source.sizeBytes);
  const partial = partialPath(target, context.job.id);
  try {
    await media.makeRendition({
      source: sourcePath,
      info: source.info,
      audioTrack: input.audioTrack,
      target: partial,
      signal: context.signal,
      onFraction: (fraction) => context.report('rendition', fraction * MAKING_SHARE),
    });
    const info = await media.probe(partial, context.signal);
    await deliver({ partial, target, verify: async () => verify(source, info), overwrite: true });
    return await record(dependencies, { source, audioTrack: input.audioTrack, key, target, info });
  } finally {
    await rm(partial, { force: true });
  }
}

function verify(source: AssetRecord, made: MediaInfo): void {
  const hasPicture = mainVideo(made) !== undefined;
  const shouldHavePicture = source.info !== null && mainVideo(source.info) !== undefined;
  if (audioStreams(made).length === 1 && hasPicture === shouldHavePicture) return;
  throw new AppError(
    'media.verification-failed',
    'The copy made for playing does not have the picture and the one sound track it should have.',
  );
}

type Made = {
  readonly source: AssetRecord;
  readonly audioTrack: number;
  readonly key: string;
  readonly target: string;
  readonly info: MediaInfo;
};

async function record({ assets, files, now, newId }: RenditionDependencies, made: Made): Promise<AssetRecord> {
  const { source, audioTrack, key, target, info } = made;
  const found = await stat(target);
  const before = assets.derived(source.id, renditionKey(audioTrack));
  if (before) {
    assets.remove(before.id);
    files.forget(before.id);
  }
  const rendition: AssetRecord = {
    id: newId(),
    kind: kindOfMedia(info),
    origin: 'rendition',
    name: source.name,
    location: { kind: 'stored', key },
    sizeBytes: found.size,
    modifiedAtMs: Math.floor(found.mtimeMs),
    contentHash: null,
    info,
    derivedFrom: { assetId: source.id, key: renditionKey(audioTrack) },
    createdAtMs: now(),
  };
  assets.insert(rendition);
  files.noteAvailable(rendition.id, true);
  return rendition;
}
