import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../common/contract/errors.ts';
import { assetIdSchema } from '../../../common/contract/schemas.ts';
import type { ChunkingStrategy, ChunkRange, DubbingStage } from '../../../common/domain/dubbing/dubbing.ts';
import { leftLines } from '../../../common/domain/dubbing/left-at-service.ts';
import { planChunks } from '../../../common/domain/dubbing/plan-chunks.ts';
import { overallFraction } from '../../../common/domain/dubbing/stages.ts';
import type { Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import { microsFromSamples } from '../../../common/units/micros.ts';
import { withMessages } from '../../../native/ffmpeg/media-tools.ts';
import type { DubbingChunkRecord } from '../../database/repositories/dubbing-repository.ts';
import { type ChildSpec, type JobContext, type JobKindDefinition, type JobOutcome, JobStopped } from '../jobs/job-kind.ts';
import { digestOf, isOriginalKept } from './assemble.ts';
import { cleanUp, dropPartials, dropSound } from './clean-up.ts';
import type { DubbingJobParts, DubRun as Run } from './dub-run.ts';
import { type ChunkInput, chunkRangeSchema, type DubbingInput, dubbingInputSchema } from './dubbing-input.ts';
import { isUntouched, mergeAndDeliver } from './hand-over.ts';
import { requireReasonable } from './limits.ts';
import { type Prepared, prepare, preparedSchema, requireUnchanged } from './prepare.ts';
import { deleteRemotes, forgetAtService, leftAtService } from './remote-cleaning.ts';
import { findSceneCuts } from './scene-cuts.ts';
import { readLevels } from './source-sound.ts';
import { isIntact } from './stored-file.ts';
import { isResultIntact } from './stored-result.ts';

/** How many dubs run at once; each already keeps ffmpeg busy. */
const DUBS_AT_ONCE = 2;

/** Chunks that are prepared or fitted while others are at the service. */
const AHEAD = 3;

/** A whole dub: decode, plan, dub every chunk in every language, merge, verify, hand over. Each stage is done once. */
export function dubbingJob(parts: DubbingJobParts): JobKindDefinition<DubbingInput> {
  return {
    kind: 'dubbing',
    limit: DUBS_AT_ONCE,
    input: dubbingInputSchema,
    run: async (input, context) => {
      parts.dubLogs.set(context.job.id, context.log);
      try {
        return await runDub(input, context, parts);
      } catch (error) {
        const stopped: unknown = context.signal.aborted ? context.signal.reason : undefined;
        if (!(stopped instanceof JobStopped)) await dropPartials(context.job.id, parts);
        throw error;
      } finally {
        parts.dubLogs.delete(context.job.id);
      }
    },
    async stopped(id) {
      await dropSound(id, parts);
      // What is paid and not fetched stays: the dub can be retried, and goes with it when it is removed.
      await forgetAtService(parts, id, 'unneeded');
    },
    cleanUp: (id) => cleanUp(id, parts),
  };
}

async function runDub(asked: DubbingInput, context: JobContext, parts: DubbingJobParts): Promise<JobOutcome> {
  // Asked for again with other choices it is the same job.
  const config = parts.dubbing.get(context.job.id)?.config ?? asked.config;
  const overwrite = parts.dubbing.get(context.job.id)?.overwrite ?? asked.overwrite;
  const input = { ...asked, overwrite, config: { ...config, targetLanguages: [...config.targetLanguages] } };
  const folder = parts.workFolder(context.job.id);
  await mkdir(folder, { recursive: true });
  const sourcePath = await parts.assets.pathOf(input.config.sourceAssetId);
  const sourceName = parts.assets.recordOf(input.config.sourceAssetId).name;
  await requireUnchanged({ sourcePath, sourceName }, input.config.sourceStamp);
  const tools = withMessages(parts.tools, (line) => context.log('debug', `ffmpeg: ${line}`));
  const source = await tools.probe(sourcePath, context.signal);
  const report = (stage: DubbingStage, fraction: number): void => context.report(stage, overallFraction(stage, fraction));
  const run: Run = { ...parts, tools, input, context, folder, sourcePath, sourceName, source, report };
  if (parts.dubbing.chunks(context.job.id).length === 0) context.log('info', whatLeaves(input.config)); // said once, before anything is sent

  report('prepare', 0);
  const prepared = await context.step(
    'prepare',
    preparedSchema,
    () =>
      prepare({
        ...run,
        workFolder: folder,
        targetFolder: path.dirname(input.outputPath ?? run.libraryPlace(context.job.id, 'mkv').path),
        config: input.config,
        signal: context.signal,
        onProgress: (part) => report('prepare', part),
      }),
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
    levels: (await readLevels(run.folder)).levels,
  });
  requireReasonable(ranges.length, config.targetLanguages.length);
  run.context.log(
    'info',
    `${ranges.length} ${ranges.length === 1 ? 'chunk' : 'chunks'} planned, ${howCut(config.chunking, prepared.silences.length, sceneCuts.length)}`,
  );
  return [...ranges];
}

function howCut(chunking: ChunkingStrategy, silences: number, scenes: number): string {
  if (chunking === 'silence') return silences > 0 ? 'cut at silences' : 'cut at fixed lengths, for no silence was found';
  if (chunking === 'scene') return scenes > 0 ? 'cut at scene changes' : 'cut at fixed lengths, for no scene change was found';
  return 'cut at fixed lengths';
}

async function dubChunks(run: Run, prepared: Prepared, ranges: readonly ChunkRange[]): Promise<readonly Job[]> {
  const { config } = run.input;
  const wanted = config.targetLanguages.flatMap((language) =>
    ranges.map((range) => ({ key: `${language}/${range.index}`, language, range })),
  );
  const inputOf = ({ language, range }: (typeof wanted)[number]): ChunkInput => ({
    parentId: run.context.job.id,
    provider: config.provider,
    sourceLanguage: config.sourceLanguage,
    targetLanguage: language,
    range,
    pcm: prepared.pcm,
    sourceName: prepared.file.name,
    quietAfterSamples: quietAfter(prepared, ranges, range.index),
    firstSampleAt: prepared.firstSampleAt,
    streams: { video: prepared.videoIndex, audio: prepared.audioIndex },
  });
  const children = run.context.ensureChildren(
    wanted.map((chunk): ChildSpec => {
      const title = `Chunk ${chunk.range.index + 1}, ${chunk.language}`;
      return { key: chunk.key, kind: 'dubbing.chunk', title, input: inputOf(chunk) };
    }),
  );
  const idOf = new Map(children.map((child) => [child.key, child.id]));
  run.dubbing.ensureChunks(
    run.context.job.id,
    wanted.map(({ key, language, range }) => ({
      childJobId: requireId(idOf.get(key)),
      language,
      range,
      keepsOriginal: config.failedChunks === 'keep-original',
    })),
    run.now(),
  );
  const done = children.filter(({ state, key }) => state === 'succeeded' && wanted.some((chunk) => chunk.key === key));
  let settled = done.length - (await redoDamaged(run, done));
  return run.context.runChildren(
    wanted.map(({ key }) => requireId(idOf.get(key))),
    {
      // The parallel limit is of those at the service; others are cut out or fitted meanwhile. What is dubbed here keeps to the limit.
      parallel: config.provider === 'rehearsal' ? config.parallel : config.parallel + AHEAD,
      onSettled: (child) => {
        if (child.state === 'failed') run.context.log('error', `${child.title}: ${child.error?.message ?? 'failed'}`);
        settled += 1;
        run.report('dub', settled / wanted.length);
      },
    },
  );
}

/** A result may be gone that the store has as done, as after a power cut: its chunk runs again, and fails alone if it must. Returns how many. */
async function redoDamaged(run: Run, done: readonly Job[]): Promise<number> {
  let damaged = 0;
  for (const child of done) {
    const chunk = run.dubbing.chunk(child.id);
    if (chunk && (await isResultIntact(run.folder, chunk, run.context.signal))) continue;
    run.context.log('warn', `${child.title}: what came back is damaged here`);
    run.context.redoChild(child.id);
    damaged += 1;
  }
  return damaged;
}

function requireId(id: JobId | undefined): JobId {
  if (id === undefined) throw new Error('a child that was ensured is not there');
  return id;
}

const finishedSchema = z.object({ outputAssetId: assetIdSchema });

function whatLeaves({ provider, watermark }: DubbingInput['config']): string {
  if (provider === 'rehearsal') return 'Rehearsal: no key, no cost; the original sound comes back in every chunk';
  return `The sound of this video${watermark ? ' and a small picture of it are' : ' is'} sent to the dubbing service; everything else stays on this machine`;
}

/** Samples of silence that follow a chunk's slot: as far as its pause goes, within the next chunk. */
function quietAfter(prepared: Prepared, ranges: readonly ChunkRange[], index: number): number {
  const own = ranges[index];
  const next = ranges[index + 1];
  if (!own || !next) return 0;
  const pause = prepared.silences.find((silence) => silence.start <= own.endSample && silence.end > own.endSample);
  return pause ? Math.min(pause.end, next.endSample) - own.endSample : 0;
}

/**
 * Merges what is complete, failed chunks with the original's sound where that is wanted. With failed chunks the whole is partial:
 * complete languages are handed over, the rest waits for a retry.
 */
async function finish(run: Run, prepared: Prepared, children: readonly Job[]): Promise<JobOutcome> {
  const { config } = run.input;
  const failed = new Set(children.filter((child) => child.state !== 'succeeded').map((child) => child.id));
  const chunks = run.dubbing.chunks(run.context.job.id);
  const isUsable = (chunk: DubbingChunkRecord): boolean => !failed.has(chunk.childJobId) || isOriginalKept(chunk);
  const languages = config.targetLanguages.filter((language) => chunks.every((chunk) => chunk.language !== language || isUsable(chunk)));
  if (config.deleteRemote) await tidyService(run);
  if (failed.size === children.length) {
    const first = children.find((child) => child.error)?.error;
    throw new AppError('dubbing.all-chunks-failed', `No chunk could be dubbed. ${first?.message ?? ''}`.trim(), {
      details: { reason: first?.message ?? '' },
    });
  }
  if (languages.length === 0) {
    run.context.log(
      'warn',
      `${failed.size} of ${children.length} chunks failed; retry them, or keep the original’s sound there, to finish`,
    );
    return { state: 'partial' };
  }
  const lost = await handedOverBefore(run, languages);
  if (lost.length > 0) {
    run.context.log('warn', `The file that was handed over is kept as it is, for it has ${lost.join(', ')} too; retry what failed`);
    return { state: 'partial' };
  }
  const output = await run.context.step(
    `finish:${languages.join('+')}:${digestOf(chunks, languages, config.subtitles)}:${failed.size}`,
    finishedSchema,
    () => mergeAndDeliver(run, prepared, languages, chunks, failed),
    (stored) => isUntouched(run.assets, stored.outputAssetId),
  );
  run.report('finalize', 1);
  return { state: failed.size === 0 ? 'succeeded' : 'partial', result: output };
}

/** Deletes at the service what is safe here, and says what is left there. */
async function tidyService(run: Run): Promise<void> {
  const { job, signal, log } = run.context;
  await deleteRemotes(run, job.id, { signal, log }, 'unneeded');
  const record = run.dubbing.get(job.id);
  const left = record && leftAtService(run, record);
  for (const line of left ? leftLines(left) : []) log('warn', line);
}

/** Languages of the file that is there already which a new one would not have: a chunk of theirs was lost since. */
async function handedOverBefore(run: Run, languages: readonly string[]): Promise<readonly string[]> {
  const before = run.dubbing.get(run.context.job.id);
  const gone = (before?.report?.languages ?? []).map(({ language }) => language).filter((language) => !languages.includes(language));
  if (gone.length === 0 || !before?.outputAssetId) return [];
  return (await isUntouched(run.assets, before.outputAssetId)) ? gone : [];
}
