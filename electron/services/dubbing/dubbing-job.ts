import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../common/contract/errors.ts';
import { assetIdSchema } from '../../../common/contract/schemas.ts';
import { type ChunkRange, DUB_CONTAINERS, type DubbingStage, type DubContainer } from '../../../common/domain/dubbing/dubbing.ts';
import { planChunks } from '../../../common/domain/dubbing/plan-chunks.ts';
import { overallFraction } from '../../../common/domain/dubbing/stages.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { type MediaInfo, mainVideo } from '../../../common/domain/media/media-info.ts';
import { defaultContainer, dubName } from '../../../common/domain/media/output-plan.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';
import { microsFromSamples } from '../../../common/units/micros.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { DubbingChunkRecord, DubbingRepository } from '../../database/repositories/dubbing.ts';
import type { AssetService } from '../assets/asset-service.ts';
import { deliver } from '../delivery/deliver.ts';
import { partialPath } from '../delivery/partial-path.ts';
import { type ChildSpec, type JobContext, type JobKindDefinition, type JobOutcome, JobStopped } from '../jobs/job-kind.ts';
import { findSceneCuts } from './analysis.ts';
import { type ChunkInput, chunkRangeSchema, type DubbingInput, dubbingInputSchema } from './dubbing-input.ts';
import { isStillMerged, type Merged, type MergeJob, merge, mergedSchema, requirePlan, tracksOf, writeDubList } from './merge.ts';
import { type Prepared, prepare, preparedSchema, requireUnchanged } from './prepare.ts';
import { collectReferences, type References } from './references.ts';
import { isIntact } from './stored-file.ts';
import { verify } from './verify.ts';

export type DubbingJobParts = {
  readonly tools: MediaTools;
  readonly assets: AssetService;
  readonly dubbing: DubbingRepository;
  readonly workFolder: (jobId: string) => string;
  /** Where products without a place of their own go: key below the data folder's media folder and its absolute path. */
  readonly libraryPlace: (jobId: string, extension: string) => { readonly key: string; readonly path: string };
  readonly now: () => number;
};

/** How many dubs run at once; each already keeps ffmpeg busy. */
const DUBS_AT_ONCE = 2;

/** One run of a dub with what its stages share. */
type Run = DubbingJobParts & {
  readonly input: DubbingInput;
  readonly context: JobContext;
  readonly folder: string;
  readonly sourcePath: string;
  readonly source: MediaInfo;
  readonly report: (stage: DubbingStage, fraction: number) => void;
};

/** A whole dub: decode, plan, dub every chunk in every language, merge, verify, hand over. Each stage is done once. */
export function dubbingJob(parts: DubbingJobParts): JobKindDefinition<DubbingInput> {
  return {
    kind: 'dubbing',
    limit: DUBS_AT_ONCE,
    input: dubbingInputSchema,
    run: async (input, context) => {
      try {
        return await runDub(input, context, parts);
      } catch (error) {
        const stopped: unknown = context.signal.aborted ? context.signal.reason : undefined;
        if (stopped instanceof JobStopped && stopped.reason === 'cancel') await dropSound(parts.workFolder(context.job.id));
        if (!(stopped instanceof JobStopped) || stopped.reason === 'cancel') await dropPartials(context.job.id, parts);
        throw error;
      }
    },
    cleanUp: (id) => cleanUp(id, parts),
  };
}

/** Raw sound is by far the largest part of a work folder and is soon made again; results of a service are not and stay. */
async function dropSound(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.filter((name) => name.endsWith('.f32')).map((name) => rm(path.join(folder, name), { force: true })));
}

/** Drops what a dub that is over left behind: a half-written result beside its target, and the work folder unless it was asked for. */
async function cleanUp(id: JobId, parts: DubbingJobParts): Promise<void> {
  await dropPartials(id, parts);
  if (!parts.dubbing.get(id)?.config.keepIntermediates) await rm(parts.workFolder(id), { recursive: true, force: true });
}

/** A merged file stays beside its target only while the same job will certainly go on: paused, or closed with the program. */
async function dropPartials(id: JobId, parts: DubbingJobParts): Promise<void> {
  const outputPath = parts.dubbing.get(id)?.outputPath;
  const targets = outputPath ? [outputPath] : DUB_CONTAINERS.map((container) => parts.libraryPlace(id, container).path);
  await Promise.all(targets.map((target) => rm(partialPath(target, id), { force: true })));
}

async function runDub(input: DubbingInput, context: JobContext, parts: DubbingJobParts): Promise<JobOutcome> {
  const folder = parts.workFolder(context.job.id);
  await mkdir(folder, { recursive: true });
  const sourcePath = await parts.assets.pathOf(input.config.sourceAssetId);
  await requireUnchanged(sourcePath, input.config.sourceStamp);
  const source = await parts.tools.probe(sourcePath, context.signal);
  const report = (stage: DubbingStage, fraction: number): void => context.report(stage, overallFraction(stage, fraction));
  const run: Run = { ...parts, input, context, folder, sourcePath, source, report };
  if (input.config.provider === 'rehearsal')
    context.log('info', 'Rehearsal: no key, no cost; the original sound comes back in every chunk');

  report('prepare', 0);
  const prepared = await context.step(
    'prepare',
    preparedSchema,
    () =>
      prepare({ ...run, workFolder: folder, config: input.config, signal: context.signal, onProgress: (part) => report('prepare', part) }),
    (stored) => isIntact(folder, stored.file, context.signal),
  );
  report('chunk', 0);
  const ranges = await context.step('chunk', z.array(chunkRangeSchema), () => planRanges(run, prepared));
  report('dub', 0);
  const children = await dubChunks(run, prepared, ranges);
  return finish(run, prepared, children);
}

async function planRanges(run: Run, prepared: Prepared): Promise<ChunkRange[]> {
  const { config } = run.input;
  const sceneCuts =
    config.chunking === 'scene'
      ? await findSceneCuts({
          ...run,
          ...prepared,
          sampleRateHz: prepared.pcm.sampleRateHz,
          duration: microsFromSamples(prepared.sampleCount, prepared.pcm.sampleRateHz),
          workFolder: run.folder,
          signal: run.context.signal,
          onProgress: (part) => run.report('chunk', part),
        })
      : [];
  const ranges = planChunks({
    totalSamples: prepared.sampleCount,
    sampleRateHz: prepared.pcm.sampleRateHz,
    strategy: config.chunking,
    chunkSeconds: config.chunkSeconds,
    silences: prepared.silences,
    sceneCuts,
  });
  run.context.log('info', `${ranges.length} ${ranges.length === 1 ? 'chunk' : 'chunks'} planned, cut by ${config.chunking}`);
  return [...ranges];
}

async function dubChunks(run: Run, prepared: Prepared, ranges: readonly ChunkRange[]): Promise<readonly Job[]> {
  const { config } = run.input;
  const wanted = config.targetLanguages.flatMap((language) =>
    ranges.map((range) => ({ key: `${language}/${range.index}`, language, range })),
  );
  const children = run.context.ensureChildren(
    wanted.map(({ key, language, range }): ChildSpec => {
      const input: ChunkInput = {
        parentId: run.context.job.id,
        provider: config.provider,
        sourceLanguage: config.sourceLanguage,
        targetLanguage: language,
        range,
        pcm: prepared.pcm,
        sourceName: prepared.file.name,
      };
      return { key, kind: 'dubbing.chunk', title: `Chunk ${range.index + 1}, ${language}`, input };
    }),
  );
  const idOf = new Map(children.map((child) => [child.key, child.id]));
  run.dubbing.ensureChunks(
    run.context.job.id,
    wanted.map(({ key, language, range }) => ({ childJobId: requireId(idOf.get(key)), language, range })),
    run.now(),
  );
  let settled = children.filter((child) => child.state === 'succeeded').length;
  return run.context.runChildren(
    wanted.map(({ key }) => requireId(idOf.get(key))),
    {
      parallel: config.parallel,
      onSettled: () => {
        settled += 1;
        run.report('dub', settled / wanted.length);
      },
    },
  );
}

function requireId(id: JobId | undefined): JobId {
  if (id === undefined) throw new Error('a child that was ensured is not there');
  return id;
}

const finishedSchema = z.object({ outputAssetId: assetIdSchema });

/** Merges what is complete. With failed chunks the whole is partial: complete languages are handed over, the rest waits for a retry. */
async function finish(run: Run, prepared: Prepared, children: readonly Job[]): Promise<JobOutcome> {
  const { config } = run.input;
  const failed = new Set(children.filter((child) => child.state !== 'succeeded').map((child) => child.id));
  const chunks = run.dubbing.chunks(run.context.job.id);
  const languages = config.targetLanguages.filter(
    (language) => !chunks.some((chunk) => chunk.language === language && failed.has(chunk.childJobId)),
  );
  if (failed.size === children.length) {
    const first = children.find((child) => child.error)?.error;
    throw new AppError('dubbing.all-chunks-failed', `No chunk could be dubbed. ${first?.message ?? ''}`.trim(), {
      details: { reason: first?.message ?? '' },
    });
  }
  if (languages.length === 0) {
    run.context.log('warn', `${failed.size} of ${children.length} chunks failed; retry them to finish`);
    return { state: 'partial' };
  }
  const stem = languages.join('+');
  const output = await run.context.step(
    `finish:${stem}`,
    finishedSchema,
    () => mergeAndDeliver(run, prepared, languages, chunks, failed),
    async (stored) =>
      run.assets.pathOf(stored.outputAssetId).then(
        () => true,
        () => false,
      ),
  );
  run.report('finalize', 1);
  return { state: failed.size === 0 ? 'succeeded' : 'partial', result: output };
}

async function mergeAndDeliver(
  run: Run,
  prepared: Prepared,
  languages: readonly string[],
  chunks: readonly DubbingChunkRecord[],
  failed: ReadonlySet<JobId>,
): Promise<{ outputAssetId: AssetId }> {
  const { input, context } = run;
  const id = context.job.id;
  const container = input.config.container ?? containerFor(run.source, path.basename(run.sourcePath));
  const plan = requirePlan(run.source, container);
  const target = targetOf(input, id, run, container);
  const partial = partialPath(target.path, id);
  const isRehearsal = input.config.provider === 'rehearsal';
  await mkdir(path.dirname(target.path), { recursive: true });
  const shared = { ...run, prepared, plan, languages, chunks, workFolder: run.folder, signal: context.signal };
  await requireUnchanged(run.sourcePath, input.config.sourceStamp);
  const references = referencesOf(run, prepared, chunks);
  run.report('merge', 0);
  const merged = await context.step(
    `merge:${languages.join('+')}`,
    mergedSchema,
    () =>
      removePartialOnFailure(partial, () =>
        mergeAndListen({ ...shared, partial, isRehearsal, onProgress: (part) => run.report('merge', part) }, references),
      ),
    async (stored) => (await isStillMerged(partial, stored)) || (await isStillMerged(target.path, stored)),
  );
  await requireUnchanged(run.sourcePath, input.config.sourceStamp);
  run.report('finalize', 0);
  const failedChunks = chunks
    .filter((chunk) => failed.has(chunk.childJobId))
    .map((chunk) => ({ language: chunk.language, index: chunk.range.index }));
  const verifyAt = (file: string) => verify({ ...shared, file, references, provider: input.config.provider, failedChunks });
  const { report, output } = await handOver(run, { partial, target, merged, verifyAt });
  const name = path.basename(target.path);
  const asset = await run.assets.addProduced({
    name: target.key === null ? name : dubName(path.basename(run.sourcePath), languages, container),
    location: target.key === null ? { kind: 'external', path: target.path } : { kind: 'stored', key: target.key },
    info: output,
    sizeBytes: output.sizeBytes,
  });
  run.dubbing.finish(id, { outputAssetId: asset.id, tracks: tracksOf(run.source, languages, isRehearsal), report }, run.now());
  context.log('info', `Verified and handed over as ${asset.name}`);
  return { outputAssetId: asset.id };
}

/** Each language's sound before its encoding, decoded once a run. */
function referencesOf(run: Run, prepared: Prepared, chunks: readonly DubbingChunkRecord[]): (language: string) => Promise<References> {
  const known = new Map<string, Promise<References>>();
  return (language) => {
    const asked =
      known.get(language) ??
      writeDubList(run.folder, language, chunks).then((listPath) =>
        collectReferences({
          tools: run.tools,
          listPath,
          pcm: prepared.pcm,
          chunks: chunks.filter((chunk) => chunk.language === language).map((chunk) => chunk.range),
          signal: run.context.signal,
        }),
      );
    known.set(language, asked);
    return asked;
  };
}

/** The dubs are heard before their encoding while they are encoded: an encoder keeps one processor busy, not two. */
async function mergeAndListen(job: MergeJob, references: (language: string) => Promise<References>): Promise<Merged> {
  for (const language of job.languages) await writeDubList(job.workFolder, language, job.chunks);
  const [merged, ...heard] = await Promise.allSettled([merge(job), ...job.languages.map(references)]);
  const failed = [merged, ...heard].find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  if (merged.status === 'rejected') throw merged.reason;
  return merged.value;
}

type Verified = Awaited<ReturnType<typeof verify>>;

/**
 * Verifies and moves into place. A crash right after the move leaves the target without a record of it: what then lies there
 * with the size and time of the merged file is that file, and is only verified.
 */
async function handOver(
  run: Run,
  job: {
    readonly partial: string;
    readonly target: { readonly path: string; readonly key: string | null };
    readonly merged: Merged;
    readonly verifyAt: (file: string) => Promise<Verified>;
  },
): Promise<Verified> {
  const { partial, target, merged, verifyAt } = job;
  if (await isStillMerged(target.path, merged)) {
    await rm(partial, { force: true });
    return verifyAt(target.path);
  }
  let verified: Verified | undefined;
  const previous = run.dubbing.get(run.context.job.id)?.outputAssetId ?? null;
  await deliver({
    partial,
    target: target.path,
    verify: async () => {
      verified = await verifyAt(partial);
    },
    overwrite: run.input.overwrite || target.key !== null || (previous !== null && (await isAt(run.assets, previous, target.path))),
  });
  if (!verified) throw new Error('handed over without having been verified');
  return verified;
}

async function removePartialOnFailure<T>(partial: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** True when an asset that this dub produced before lies at `place`: only then may it be replaced without being asked. */
async function isAt(assets: AssetService, id: AssetId, place: string): Promise<boolean> {
  return (await assets.pathOf(id).catch(() => undefined)) === place;
}

function targetOf(
  input: Pick<DubbingInput, 'outputPath'>,
  id: string,
  parts: Pick<DubbingJobParts, 'libraryPlace'>,
  container: string,
): { readonly path: string; readonly key: string | null } {
  return input.outputPath === null ? parts.libraryPlace(id, container) : { path: input.outputPath, key: null };
}

/** The container of a dub whose request named none. */
export function containerFor(source: MediaInfo, sourceName: string): DubContainer {
  return defaultContainer(mainVideo(source)?.codec ?? null, sourceName) ?? 'mkv';
}
