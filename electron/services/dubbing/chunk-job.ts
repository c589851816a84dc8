import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import type { Settings } from '../../../common/contract/settings.ts';
import { jobId } from '../../../common/units/ids.ts';
import { micros, microsFromSamples } from '../../../common/units/micros.ts';
import { chunkArguments, pictureChunkArguments } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { DubbingRecord, DubbingRepository } from '../../database/repositories/dubbing-repository.ts';
import type { PaidCallsRepository } from '../../database/repositories/paid-calls.ts';
import type { AssetService } from '../assets/asset-service.ts';
import { type JobContext, JobHeld, type JobKindDefinition } from '../jobs/job-kind.ts';
import { type ChunkNames, chunkNames, fitResult, hearResult } from './chunk-result.ts';
import { type ChunkInput, chunkInputSchema } from './dubbing-input.ts';
import type { createGates } from './gate.ts';
import { termsOf } from './paid-service.ts';
import type { DubbingProvider, LocalDubbing, RemoteDubbing } from './ports.ts';
import { chunkRetryMs } from './reactions.ts';
import type { RemoteChunk } from './remote-chunk.ts';
import { deleteRemote } from './remote-cleaning.ts';
import { dubRemotely, fetchResult } from './remote-dub.ts';
import { isResultIntact } from './stored-result.ts';

/** Chunks in one process, those included that only fetch or wait for their turn. */
const CHUNKS_AT_ONCE = 40;
/** A body that came empty may have been an accident. */
const FETCHES = 3;

export type ChunkJobParts = {
  readonly tools: MediaTools;
  readonly assets: AssetService;
  readonly dubbing: DubbingRepository;
  readonly paidCalls: PaidCallsRepository;
  readonly providers: readonly DubbingProvider[];
  readonly settings: () => Settings;
  readonly workFolder: (jobId: string) => string;
  readonly now: () => number;
  readonly newId: () => string;
  /** The logs of the dubs that run, for what a person should read of their chunks. */
  readonly dubLogs: Map<string, JobContext['log']>;
  /** Turns at the paid service, by dub and over all dubs. */
  readonly gates: ReturnType<typeof createGates>;
};

/** One chunk in one language: cut out losslessly, dubbed by the provider, brought to its slot. */
export function chunkJob(parts: ChunkJobParts): JobKindDefinition<ChunkInput> {
  return {
    kind: 'dubbing.chunk',
    limit: CHUNKS_AT_ONCE,
    input: chunkInputSchema,
    retryAfterMs: chunkRetryMs,
    async run(input, context) {
      await dubChunk(input, { ...context, log: alsoToDub(input, context.log, parts) }, parts);
      return { state: 'succeeded' };
    },
  };
}

/** A chunk's lines are in its own log, and but for the smallest in its dub's. */
function alsoToDub({ parentId, targetLanguage, range }: ChunkInput, log: JobContext['log'], { dubLogs }: ChunkJobParts): JobContext['log'] {
  return (level, message) => {
    log(level, message);
    if (level !== 'debug') dubLogs.get(parentId)?.(level, `${targetLanguage} ${range.index + 1}: ${message}`);
  };
}

/** One run of a chunk with what its steps share. */
type ChunkRun = ChunkJobParts & {
  readonly input: ChunkInput;
  readonly context: JobContext;
  readonly record: DubbingRecord;
  readonly folder: string;
  readonly names: ChunkNames;
  readonly maySend: boolean;
};

/** Dubs a chunk, unless the store has its result and its files still have the bytes that were recorded. */
async function dubChunk(input: ChunkInput, context: JobContext, parts: ChunkJobParts): Promise<void> {
  const folder = parts.workFolder(input.parentId);
  const known = parts.dubbing.chunk(context.job.id);
  if (known && (await isResultIntact(folder, known, context.signal))) return;
  const record = parts.dubbing.get(jobId(input.parentId));
  if (!record) throw new AppError('not-found', 'The dub of this chunk is gone.');
  const provider = usableProvider(parts.providers, input.provider);
  const isDamaged = known?.wasStored === true;
  // Only a person lets a result be paid for that was here already: it stays on record until they have heard of its loss (see
  // `forgetUselessWork`).
  const maySend = !isDamaged || known.remoteId !== null || provider.kind === 'local';
  if (isDamaged && maySend) parts.dubbing.dropResult(context.job.id, parts.now());
  const run: ChunkRun = { ...parts, maySend, input, context, record, folder, names: chunkNames(input) };
  if (provider.kind === 'local') await dubHere(run, provider);
  else await dubAtService(run, provider);
  const { source, media, result, vtt } = run.names;
  const kept = parts.dubbing.chunk(context.job.id);
  const inUse = [kept?.result?.name, kept?.subtitles?.name];
  await Promise.all(
    [source, media, result, vtt].filter((name) => !inUse.includes(name)).map((name) => rm(path.join(folder, name), { force: true })),
  );
}

function usableProvider(providers: readonly DubbingProvider[], name: ChunkInput['provider']): DubbingProvider {
  const provider = providers.find((candidate) => candidate.name === name);
  const reason = provider ? provider.unavailable() : 'This version does not know the service.';
  if (provider && reason === null) return provider;
  // Without a key every chunk would meet the same: the dub waits for one.
  if (provider?.kind === 'remote') throw new JobHeld(new AppError('dubbing.key-refused', reason ?? ''), 'whole');
  throw new AppError('dubbing.provider-unavailable', reason ?? '', { details: { provider: name } });
}

async function dubHere(run: ChunkRun, provider: LocalDubbing): Promise<void> {
  const { context, input, folder, names } = run;
  const audioPath = await cutSound(run);
  context.report('service', 0.3);
  const request = {
    audioPath,
    sourceLanguage: input.sourceLanguage,
    targetLanguage: input.targetLanguage,
    resultPath: path.join(folder, names.result),
  };
  await provider.dub(request, { signal: context.signal, log: context.log });
  context.report('fit', 0.8);
  const heard = await hearResult(run);
  if (!heard) throw resultEmpty(input);
  run.dubbing.saveResult(context.job.id, await fitResult(run, heard, false), run.now());
}

async function dubAtService(run: ChunkRun, provider: RemoteDubbing): Promise<void> {
  const { context, input, record, folder, names } = run;
  const settings = run.settings;
  const terms = () => termsOf(settings(), provider.name, record.config.watermark);
  const chunk: RemoteChunk = {
    ...run,
    provider,
    parentId: record.jobId,
    config: record.config,
    sourceName: run.assets.recordOf(record.config.sourceAssetId).name,
    capMicroUsd: () => run.dubbing.get(record.jobId)?.capMicroUsd ?? null,
    terms,
    gate: run.gates('service', () => terms().concurrency),
  };
  const ownGate = run.gates(record.jobId, () => run.dubbing.get(record.jobId)?.config.parallel ?? 1);
  const isPicture = provider.upload({ watermark: record.config.watermark }) === 'picture';
  await dubRemotely(chunk, ownGate, () => (isPicture ? cutPicture(run) : cutSound(run)));
  const files = { audioPath: path.join(folder, names.result), subtitlesPath: path.join(folder, names.vtt) };
  for (let fetches = 1; ; fetches++) {
    const { hasSubtitles } = await fetchResult(chunk, files);
    context.report('fit', 0.85);
    const heard = await hearResult(run);
    if (heard) {
      run.dubbing.saveResult(context.job.id, await fitResult(run, heard, hasSubtitles), run.now());
      break;
    }
    context.log('warn', 'What came back is empty');
    if (fetches < FETCHES) continue;
    throw resultEmpty(input);
  }
  if (record.config.deleteRemote) await deleteRemote(run, provider, context.job.id, context);
}

function resultEmpty(input: ChunkInput): AppError {
  return new AppError('dubbing.result-empty', `Chunk ${input.range.index + 1} came back without any sound.`, {
    details: { chunk: input.range.index + 1, language: input.targetLanguage },
  });
}

/** Cuts the chunk out losslessly; returns its path. */
async function cutSound({ tools, context, input, folder, names }: ChunkRun): Promise<string> {
  context.report('cut', 0.05);
  const output = path.join(folder, names.source);
  const { startSample, endSample } = input.range;
  await tools.run({
    args: chunkArguments({ source: path.join(folder, input.sourceName), pcm: input.pcm, startSample, endSample, output }),
    signal: context.signal,
  });
  return output;
}

/** Cuts the chunk out with a small picture; returns its path. */
async function cutPicture(run: ChunkRun): Promise<string> {
  const { tools, context, input, folder, names, record } = run;
  context.report('cut', 0.05);
  const output = path.join(folder, names.media);
  const sourcePath = await run.assets.pathOf(record.config.sourceAssetId);
  const at = (sample: number) => micros(input.firstSampleAt + microsFromSamples(sample, input.pcm.sampleRateHz));
  await tools.run({
    args: pictureChunkArguments({
      input: await tools.input(sourcePath),
      videoIndex: input.streams.video,
      audioIndex: input.streams.audio,
      start: at(input.range.startSample),
      end: at(input.range.endSample),
      output,
    }),
    signal: context.signal,
  });
  return output;
}
