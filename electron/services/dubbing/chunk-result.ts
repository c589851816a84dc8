import path from 'node:path';
import { AppError } from '../../../common/contract/errors.ts';
import type { Fit } from '../../../common/domain/dubbing/dubbing.ts';
import { planFit } from '../../../common/domain/dubbing/fit.ts';
import { levelGain } from '../../../common/domain/dubbing/loudness.ts';
import { assertNever } from '../../../common/units/assert-never.ts';
import { fitArguments, frameBytes, type PcmFormat, resultArguments } from '../../../native/ffmpeg/dubbing-arguments.ts';
import type { MediaTools } from '../../../native/ffmpeg/media-tools.ts';
import type { ChunkResult, DubbingRecord, StoredFile } from '../../database/repositories/dubbing-repository.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import type { ChunkInput } from './dubbing-input.ts';
import { measureSound, type SoundMeasure } from './measure-sound.ts';
import { readMomentary } from './source-sound.ts';
import { describeFile } from './stored-file.ts';

/** Names of a chunk's files in the dub's work folder. */
export type ChunkNames = ReturnType<typeof chunkNames>;

/** `es-0001`: what the names of a chunk's files begin with. */
export const chunkStem = (language: string, index: number): string => `${language}-${String(index + 1).padStart(4, '0')}`;

/** `es-0001.fit` and its kin: what the store and the lists of a merge call them. */
export function chunkNames(input: Pick<ChunkInput, 'targetLanguage' | 'range'>) {
  const stem = chunkStem(input.targetLanguage, input.range.index);
  return {
    source: `${stem}.source.flac`,
    media: `${stem}.source.mp4`,
    result: `${stem}.result`,
    fit: `${stem}.fit`,
    vtt: `${stem}.vtt`,
    notes: `${stem}.loudness`,
  };
}

type Run = {
  readonly tools: MediaTools;
  readonly input: ChunkInput;
  readonly context: JobContext;
  readonly record: DubbingRecord;
  readonly folder: string;
  readonly names: ChunkNames;
};

/** What ffmpeg makes of a file that holds no sound. */
const NO_SOUND: readonly string[] = ['media.empty', 'media.not-media', 'media.unreadable', 'media.no-audio'];

/** Listens to what came back; undefined where there is no sound in it. */
export async function hearResult({ tools, input, context, folder, names }: Run): Promise<SoundMeasure | undefined> {
  try {
    const file = path.join(folder, names.result);
    const heard = await measureSound({ tools, file, pcm: input.pcm, folder, notesName: names.notes, signal: context.signal });
    return heard.samples > 0 ? heard : undefined;
  } catch (error) {
    if (error instanceof AppError && NO_SOUND.includes(error.code)) return undefined;
    throw error;
  }
}

/** Brings what was heard to its slot and level, and vouches for it. Throws `dubbing.too-long`; nothing that can be heard is cut. */
export async function fitResult(run: Run, heard: SoundMeasure, hasSubtitles: boolean): Promise<ChunkResult> {
  const { input, context, folder, names } = run;
  const fit = requireFit(heard, input, run.record);
  const file = (await ownFile(run)) ?? (await writeFit(run, heard, fit));
  const subtitles = hasSubtitles ? await describeFile(folder, names.vtt, context.signal) : null;
  context.log(
    'info',
    `Chunk ${input.range.index + 1} received, ${seconds(heard.samples, input.pcm)} for a slot of ${seconds(slotOf(input), input.pcm)}, ${fitWords(fit, input.pcm)}`,
  );
  return { file, samples: heard.samples, fit, subtitles };
}

/** Our own chunk come back (a rehearsal) is already what the join wants. */
async function ownFile({ record, folder, names, context }: Run): Promise<StoredFile | undefined> {
  if (record.config.provider !== 'rehearsal') return undefined;
  const source = await describeFile(folder, names.source, context.signal);
  const result = await describeFile(folder, names.result, context.signal);
  return result.sha256 === source.sha256 ? result : undefined;
}

async function writeFit(run: Run, heard: SoundMeasure, fit: Fit): Promise<StoredFile> {
  const { tools, input, context, folder, names } = run;
  const { startSample, endSample } = input.range;
  const { sampleRateHz } = input.pcm;
  const original = await readMomentary(folder, startSample / sampleRateHz, endSample / sampleRateHz);
  const gain = levelGain({ original, dub: heard.momentary, peak: heard.peak });
  const samples = slotOf(input) + (fit.kind === 'overlaid' ? fit.overSamples : 0);
  await tools.run({
    args: fitArguments({
      input: await tools.input(path.join(folder, names.result)),
      pcm: input.pcm,
      tempo: fit.kind === 'stretched' || fit.kind === 'overlaid' ? fit.tempo : null,
      ...gain,
      samples,
      output: path.join(folder, names.fit),
    }),
    signal: context.signal,
  });
  const written = await countSamples(tools, path.join(folder, names.fit), input.pcm, context.signal);
  if (written !== samples) throw new Error(`chunk ${input.range.index} was fitted to ${written} samples instead of ${samples}`);
  return describeFile(folder, names.fit, context.signal);
}

const slotOf = (input: ChunkInput): number => input.range.endSample - input.range.startSample;
const seconds = (samples: number, pcm: PcmFormat): string => `${(samples / pcm.sampleRateHz).toFixed(3)} s`;

function requireFit(heard: SoundMeasure, input: ChunkInput, { config }: DubbingRecord): Fit {
  const fit = planFit({
    resultSamples: heard.samples,
    audibleSamples: heard.audibleSamples,
    slotSamples: slotOf(input),
    // The chunk after it may itself be played faster, and its words begin earlier then.
    quietAfterSamples: Math.floor(input.quietAfterSamples / config.fitLimits.maxTempo),
    sampleRateHz: input.pcm.sampleRateHz,
    limits: config.fitLimits,
  });
  if (fit) return fit;
  const tempo = heard.audibleSamples / slotOf(input);
  throw new AppError(
    'dubbing.too-long',
    `Chunk ${input.range.index + 1} is too long: it came back as ${seconds(heard.samples, input.pcm)} for a slot of ${seconds(slotOf(input), input.pcm)}, and would have to be played ${tempo.toFixed(2)} times as fast. A higher limit of tempo lets it in without paying again.`,
    { details: { chunk: input.range.index + 1, language: input.targetLanguage } },
  );
}

function fitWords(fit: Fit, pcm: PcmFormat): string {
  switch (fit.kind) {
    case 'exact':
      return 'as long as it should be';
    case 'padded':
      return `${seconds(fit.addedSamples, pcm)} of silence added`;
    case 'trimmed':
      return `${seconds(fit.removedSamples, pcm)} of silence dropped`;
    case 'stretched':
      return `fitted by ${((1 - 1 / fit.tempo) * 100).toFixed(1)} %`;
    case 'overlaid':
      return `fitted by ${((1 - 1 / fit.tempo) * 100).toFixed(1)} % and ${seconds(fit.overSamples, pcm)} over the silence after it`;
    case 'original':
      return 'the original’s sound';
    default:
      return assertNever(fit);
  }
}

/** Decodes a file and counts its samples at the original's rate; containers' own lengths are not trusted. */
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
