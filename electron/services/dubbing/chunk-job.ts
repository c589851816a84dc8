import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import type { Fit } from '../../../common/domain/dubbing/dubbing.ts';
import { planFit } from '../../../common/domain/dubbing/fit.ts';
import { backoffMs, DEFAULT_BACKOFF } from '../../../common/domain/jobs/backoff.ts';
import { chunkArguments, fitArguments, frameBytes, type PcmFormat, resultArguments } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { DubbingRepository, StoredFile } from '../../database/repositories/dubbing.ts';
import type { JobContext, JobKindDefinition } from '../jobs/job-kind.ts';
import { type ChunkInput, chunkInputSchema } from './dubbing-input.ts';
import type { DubbingProvider } from './ports.ts';
import { describeFile, isIntact } from './stored-file.ts';

/** How often a chunk is tried by itself before it stays failed. */
const RETRIES = { ...DEFAULT_BACKOFF, tries: 3 };
const PARALLEL_LIMIT = 15;

export type ChunkJobParts = {
  readonly tools: MediaTools;
  readonly dubbing: DubbingRepository;
  readonly providers: readonly DubbingProvider[];
  readonly workFolder: (jobId: string) => string;
  readonly now: () => number;
};

/** One chunk in one language: cut out losslessly, dubbed by the provider, measured against its slot. */
export function chunkJob(parts: ChunkJobParts): JobKindDefinition<ChunkInput> {
  return {
    kind: 'dubbing.chunk',
    limit: PARALLEL_LIMIT,
    input: chunkInputSchema,
    retryAfterMs: (error, attempt, random) => (isPassing(error) ? backoffMs(RETRIES, attempt, random) : null),
    async run(input, context) {
      await dubChunk(input, context, parts);
      return { state: 'succeeded' };
    },
  };
}

/** True for failures that another try may mend; a full disk, a missing file or a result that does not fit will not go away. */
function isPassing(error: unknown): boolean {
  return error instanceof AppError && error.code === 'tool.failed';
}

/** Dubs a chunk, unless the store has its result and the file still has the bytes that were recorded. */
export async function dubChunk(input: ChunkInput, context: JobContext, parts: ChunkJobParts): Promise<void> {
  const { signal, job } = context;
  const folder = parts.workFolder(input.parentId);
  const recorded = parts.dubbing.chunk(job.id);
  if (recorded?.result && (await isIntact(folder, recorded.result, signal))) return;
  const provider = parts.providers.find((candidate) => candidate.name === input.provider);
  const reason = provider ? provider.unavailable() : 'This version does not know the service.';
  if (!provider || reason !== null)
    throw new AppError('dubbing.provider-unavailable', reason ?? '', { details: { provider: input.provider } });

  const stem = `${input.targetLanguage}-${String(input.range.index + 1).padStart(4, '0')}`;
  const sourceName = `${stem}.source.flac`;
  const resultName = `${stem}.result`;
  context.report('extract', 0.05);
  await parts.tools.run({
    args: chunkArguments({
      source: path.join(folder, input.sourceName),
      pcm: input.pcm,
      startSample: input.range.startSample,
      endSample: input.range.endSample,
      output: path.join(folder, sourceName),
    }),
    signal,
  });
  context.report('dub', 0.3);
  await provider.dub(
    {
      audioPath: path.join(folder, sourceName),
      sourceLanguage: input.sourceLanguage,
      targetLanguage: input.targetLanguage,
      resultPath: path.join(folder, resultName),
    },
    {
      signal,
      remoteId: recorded?.remoteId ?? null,
      saveRemoteId: (id) => parts.dubbing.saveRemoteId(job.id, id, parts.now()),
      log: context.log,
    },
  );
  context.report('measure', 0.8);
  const source = await describeFile(folder, sourceName, signal);
  const result = await describeFile(folder, resultName, signal);
  const samples = await countSamples(parts.tools, path.join(folder, resultName), input.pcm, signal);
  const fit = requireFit(samples, input);
  // Our own chunk come back (a rehearsal) is already what the join wants.
  const isOurs = result.sha256 === source.sha256;
  const file = isOurs ? result : await fitToSlot(parts.tools, { folder, resultName, fitName: `${stem}.fit`, fit, input, signal });
  parts.dubbing.saveResult(job.id, { file, samples, fit }, parts.now());
  await Promise.all((isOurs ? [sourceName] : [sourceName, resultName]).map((name) => rm(path.join(folder, name), { force: true })));
  context.log(
    'info',
    `Chunk ${input.range.index + 1} received, ${seconds(samples, input.pcm)} for a slot of ${seconds(slotOf(input), input.pcm)}`,
  );
}

/** Writes the result at exactly its slot's length, counts it, and vouches for it. */
async function fitToSlot(
  tools: MediaTools,
  job: {
    readonly folder: string;
    readonly resultName: string;
    readonly fitName: string;
    readonly fit: Fit;
    readonly input: ChunkInput;
    readonly signal: AbortSignal;
  },
): Promise<StoredFile> {
  const { folder, fitName, fit, input, signal } = job;
  await tools.run({
    args: fitArguments({
      input: await tools.input(path.join(folder, job.resultName)),
      pcm: input.pcm,
      tempo: fit.kind === 'stretched' ? fit.tempo : null,
      slotSamples: slotOf(input),
      output: path.join(folder, fitName),
    }),
    signal,
  });
  const samples = await countSamples(tools, path.join(folder, fitName), input.pcm, signal);
  if (samples !== slotOf(input)) throw new Error(`chunk ${input.range.index} was fitted to ${samples} samples instead of ${slotOf(input)}`);
  return describeFile(folder, fitName, signal);
}

const slotOf = (input: ChunkInput): number => input.range.endSample - input.range.startSample;
const seconds = (samples: number, pcm: PcmFormat): string => `${(samples / pcm.sampleRateHz).toFixed(3)} s`;

function requireFit(samples: number, input: ChunkInput): Fit {
  const fit = planFit(samples, slotOf(input), input.pcm.sampleRateHz);
  if (fit) return fit;
  throw new AppError(
    'dubbing.too-long',
    `Chunk ${input.range.index + 1} came back as ${seconds(samples, input.pcm)} for a slot of ${seconds(slotOf(input), input.pcm)}.`,
    {
      details: { chunk: input.range.index + 1, language: input.targetLanguage },
    },
  );
}

/** Decodes a result and counts its samples at the original's rate; containers' own lengths are not trusted. */
async function countSamples(tools: MediaTools, file: string, pcm: PcmFormat, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  await tools.run({
    args: resultArguments({ input: await tools.input(file), pcm }),
    signal,
    onStdout: (piece) => {
      bytes += piece.length;
    },
  });
  return Math.floor(bytes / frameBytes(pcm));
}
