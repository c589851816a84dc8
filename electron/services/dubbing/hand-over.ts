import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import type { ChunkName } from '../../../common/domain/dubbing/dubbing.ts';
import { dubName } from '../../../common/domain/media/output-plan.ts';
import type { AssetId, JobId } from '../../../common/units/ids.ts';
import type { DubbingChunkRecord } from '../../database/repositories/dubbing-repository.ts';
import type { AssetService } from '../assets/asset-service.ts';
import { deliver } from '../delivery/deliver.ts';
import { partialPath } from '../delivery/partial-path.ts';
import { assemble, digestOf, isOriginalKept } from './assemble.ts';
import { containerFor } from './container-for.ts';
import type { DubbingJobParts, DubRun as Run } from './dub-run.ts';
import { deliverSubtitles, type SubtitleFile, type SubtitlePlace, subtitlesName, writeSubtitles } from './dub-subtitles.ts';
import type { DubbingInput } from './dubbing-input.ts';
import { isStillMerged, type Merged, type MergeJob, merge, mergedSchema, requirePlan, tracksOf } from './merge.ts';
import { type Prepared, requireUnchanged } from './prepare.ts';
import { collectReferences, type References } from './references.ts';
import { leftAtService } from './remote-cleaning.ts';
import { verify } from './verify.ts';

/**
 * Merges the languages whose chunks are all there, reads the result back, moves it into place and records it. Throws
 * `media.changed`, `media.vanished`, `media.verification-failed` and what writing throws.
 */
export async function mergeAndDeliver(
  run: Run,
  prepared: Prepared,
  languages: readonly string[],
  chunks: readonly DubbingChunkRecord[],
  failed: ReadonlySet<JobId>,
): Promise<{ outputAssetId: AssetId }> {
  const { input, context } = run;
  const id = context.job.id;
  const container = input.config.container ?? containerFor(run.source, run.sourceName);
  const plan = requirePlan(run.source, container);
  const target = targetOf(input, id, run, container);
  const partial = partialPath(target.path, id);
  const isRehearsal = input.config.provider === 'rehearsal';
  await mkdir(path.dirname(target.path), { recursive: true });
  const own = chunks.filter((chunk) => languages.includes(chunk.language));
  const subtitles = await subtitlesOf(run, prepared, languages, own);
  const shared = { ...run, prepared, plan, languages, chunks: own, subtitles, workFolder: run.folder, signal: context.signal };
  await requireUnchanged(run, input.config.sourceStamp);
  const listPaths = listPathsOf(run, prepared, own);
  const references = referencesOf(run, prepared, own, listPaths);
  run.report('merge', 0);
  const merged = await context.step(
    `merge:${languages.join('+')}:${digestOf(own, languages, input.config.subtitles)}`,
    mergedSchema,
    () =>
      removePartialOnFailure(partial, async () => {
        for (const language of languages) await listPaths(language);
        return mergeAndListen({ ...shared, partial, isRehearsal, onProgress: (part) => run.report('merge', part) }, references);
      }),
    async (stored) => (await isStillMerged(partial, stored)) || (await isStillMerged(target.path, stored)),
  );
  await requireUnchanged(run, input.config.sourceStamp);
  run.report('finalize', 0);
  const verifyAt = (file: string) =>
    verify({ ...shared, log: context.log, file, references, provider: input.config.provider, failedChunks: namesOf(chunks, failed) });
  const { report: verified, output } = await handOver(run, { partial, target, merged, verifyAt });
  const keptOriginal = own.filter(isOriginalKept).map(nameOf);
  const record = run.dubbing.get(id);
  const left = record && leftAtService(run, record);
  const report = { ...verified, keptOriginal, cost: run.paidCalls.spendOfJob(id), ...(left && { leftAtService: left }) };
  const name = path.basename(target.path);
  const replaceable = await earlierSubtitles(run);
  const asset = await run.assets.addProduced({
    name: target.key === null ? name : dubName(run.sourceName, languages, container),
    location: target.key === null ? { kind: 'external', path: target.path } : { kind: 'stored', key: target.key },
    info: output,
    sizeBytes: output.sizeBytes,
  });
  const delivered = await deliverSubtitles({
    assets: run.assets,
    jobId: id,
    dubAssetId: asset.id,
    files: subtitles,
    placeOf: (language) => subtitlePlace(run, target, asset.name, language, languages.length === 1),
    mayReplace: (file) => input.overwrite || replaceable.has(file),
  });
  const tracks = tracksOf(run.source, languages, isRehearsal);
  run.dubbing.finish(id, { outputAssetId: asset.id, tracks, report, subtitles: delivered }, run.now());
  context.log('info', `Verified and handed over as ${asset.name}`);
  return { outputAssetId: asset.id };
}

const nameOf = (chunk: DubbingChunkRecord): ChunkName => ({ language: chunk.language, index: chunk.range.index });
const namesOf = (chunks: readonly DubbingChunkRecord[], which: ReadonlySet<JobId>): readonly ChunkName[] =>
  chunks.filter((chunk) => which.has(chunk.childJobId)).map(nameOf);

async function subtitlesOf(
  run: Run,
  prepared: Prepared,
  languages: readonly string[],
  chunks: readonly DubbingChunkRecord[],
): Promise<readonly SubtitleFile[]> {
  if (!run.input.config.subtitles) return [];
  const files = [];
  for (const language of languages) files.push(await writeSubtitles(run.folder, language, chunks, prepared));
  return files.filter((file) => file !== undefined);
}

function subtitlePlace(
  run: Run,
  target: { readonly path: string; readonly key: string | null },
  dubAssetName: string,
  language: string,
  isOnly: boolean,
): SubtitlePlace {
  const name = subtitlesName(dubAssetName, language, isOnly);
  if (target.key !== null) return { ...run.libraryPlace(run.context.job.id, `${language}.srt`), name };
  return { path: path.join(path.dirname(target.path), subtitlesName(path.basename(target.path), language, isOnly)), key: null, name };
}

/** Files of subtitles that an earlier end of this dub handed over and nobody has changed since. */
async function earlierSubtitles(run: Run): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  for (const { assetId } of run.dubbing.get(run.context.job.id)?.subtitles ?? [])
    if (await isUntouched(run.assets, assetId)) files.add(await run.assets.pathOf(assetId));
  return files;
}

/** Path of each language's list, written once a run. */
function listPathsOf(run: Run, prepared: Prepared, chunks: readonly DubbingChunkRecord[]): (language: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (language) => {
    const asked = known.get(language) ?? assemble({ ...run, prepared, signal: run.context.signal }, language, chunks);
    known.set(language, asked);
    return asked;
  };
}

/** Each language's sound before its encoding, decoded once a run. */
function referencesOf(
  run: Run,
  prepared: Prepared,
  chunks: readonly DubbingChunkRecord[],
  listPaths: (language: string) => Promise<string>,
): (language: string) => Promise<References> {
  const known = new Map<string, Promise<References>>();
  return (language) => {
    const asked =
      known.get(language) ??
      listPaths(language).then((listPath) =>
        collectReferences({
          tools: run.tools,
          listPath,
          workFolder: run.folder,
          language,
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
  // Not within `deliver`, which removes what it does not hand over: a pause must not cost the merge.
  const verified = await verifyAt(partial);
  run.context.signal.throwIfAborted();
  const previous = run.dubbing.get(run.context.job.id)?.outputAssetId ?? null;
  await deliver({
    partial,
    target: target.path,
    verify: async () => {
      if (!(await isStillMerged(partial, merged)))
        throw new AppError('media.verification-failed', 'The merged file changed after it was verified.');
    },
    overwrite: run.input.overwrite || target.key !== null || (previous !== null && (await isUntouched(run.assets, previous, target.path))),
  });
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

/** True when a product is still the file that was handed over, at `place` if one is given: only then may it be replaced or relied on. */
export async function isUntouched(assets: AssetService, id: AssetId, place?: string): Promise<boolean> {
  try {
    const record = assets.recordOf(id);
    const file = await assets.pathOf(id);
    if (place !== undefined && file !== place) return false;
    const found = await stat(file);
    return found.size === record.sizeBytes && Math.floor(found.mtimeMs) === record.modifiedAtMs;
  } catch (error) {
    if (error instanceof AppError) return false; // forgotten, or gone from its place
    throw error;
  }
}

function targetOf(
  input: Pick<DubbingInput, 'outputPath'>,
  id: string,
  parts: Pick<DubbingJobParts, 'libraryPlace'>,
  container: string,
): { readonly path: string; readonly key: string | null } {
  return input.outputPath === null ? parts.libraryPlace(id, container) : { path: input.outputPath, key: null };
}
