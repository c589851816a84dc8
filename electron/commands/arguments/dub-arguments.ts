import {
  CHUNKING_STRATEGIES,
  type ChunkingStrategy,
  DUBBING_PROVIDERS,
  type DubbingProviderName,
  FAILED_CHUNKS,
  type FailedChunks,
  type FitLimits,
  MAX_TARGET_LANGUAGES,
} from '../../../common/domain/dubbing/dubbing.ts';
import { distinctLanguages } from '../names.ts';
import type { Values } from './options.ts';
import { ifGiven, numberOf, oneOf, requireNoMore, WrongUsage } from './read-value.ts';

/** What was typed of a dub; undefined is what the stored settings decide. */
export type DubCommand = {
  readonly name: 'dub';
  readonly source: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly provider: DubbingProviderName | undefined;
  readonly chunking: ChunkingStrategy | undefined;
  readonly chunkSeconds: number | undefined;
  readonly parallel: number | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  /** 0 lets the service find out. */
  readonly speakers: number;
  readonly background: boolean;
  readonly watermark: boolean;
  readonly tempo: FitLimits | undefined;
  readonly failed: FailedChunks | undefined;
  readonly subtitles: boolean | undefined;
  readonly stereo: boolean;
  readonly deleteRemote: boolean | undefined;
  readonly keepIntermediates: boolean | undefined;
  /** undefined: a quarter over the estimate. */
  readonly capUsd: number | undefined;
  /** Only says what it would cost. */
  readonly estimate: boolean;
};

export const USD_RANGE = { least: 0, most: 100_000, whole: false } as const;

export function dubCommand(rest: readonly string[], values: Values): DubCommand {
  const [source, ...more] = rest;
  if (!source) throw new WrongUsage('dub needs a video: streamfetch dub talk.mp4 --to es');
  requireNoMore('dub', more);
  const to = (values.to ?? []).flatMap((tags) => tags.split(',')).map((tag) => tag.trim());
  if (values.estimate && /^https?:\/\//i.test(source))
    throw new WrongUsage('--estimate listens to a file: download the link first, with streamfetch download, and name its file.');
  if (to.length === 0) throw new WrongUsage('dub needs a language: --to es');
  const count = distinctLanguages(to).length;
  if (count > MAX_TARGET_LANGUAGES)
    throw new WrongUsage(`A dub takes ${MAX_TARGET_LANGUAGES} languages at most, and --to names ${count}: dub the others by themselves.`);
  const command: DubCommand = {
    name: 'dub',
    source,
    to,
    from: values.from ?? 'auto',
    provider: ifGiven(values.provider, (text) => oneOf('--provider', text, DUBBING_PROVIDERS)),
    chunking: ifGiven(values.chunking, (text) => oneOf('--chunking', text, CHUNKING_STRATEGIES)),
    chunkSeconds: ifGiven(values['chunk-seconds'], (text) => numberOf('--chunk-seconds', text, { least: 1, most: 3_600, whole: false })),
    parallel: ifGiven(values.parallel, (text) => numberOf('--parallel', text, { least: 1, most: 15, whole: true })),
    out: values.out,
    force: values.force ?? false,
    speakers: ifGiven(values.speakers, (text) => numberOf('--speakers', text, { least: 0, most: 9, whole: true })) ?? 0,
    background: values.background ?? true,
    watermark: values.watermark ?? false,
    tempo: ifGiven(values.tempo, tempoOf),
    failed: ifGiven(values.failed, (text) => oneOf('--failed', text, FAILED_CHUNKS)),
    subtitles: values.subtitles,
    stereo: values.stereo ?? false,
    deleteRemote: values['delete-remote'],
    keepIntermediates: values['keep-intermediates'],
    capUsd: ifGiven(values.cap, (text) => numberOf('--cap', text, USD_RANGE)),
    estimate: values.estimate ?? false,
  };
  if (command.provider !== undefined) requireKnownTo(command.provider, command);
  return command;
}

/** `0.9:1.15`. */
function tempoOf(text: string): FitLimits {
  const [min, max, ...more] = text.split(':');
  if (min === undefined || max === undefined || more.length > 0)
    throw new WrongUsage(`--tempo takes two numbers, such as 0.9:1.15; not ${JSON.stringify(text)}.`);
  return {
    minTempo: numberOf('The first number of --tempo', min, { least: 0.5, most: 1, whole: false }),
    maxTempo: numberOf('The second number of --tempo', max, { least: 1, most: 2, whole: false }),
  };
}

/** What only the legacy service knows is refused elsewhere: nobody should believe that it was done. Throws `WrongUsage`. */
export function requireKnownTo(provider: DubbingProviderName, command: Pick<DubCommand, 'watermark' | 'speakers' | 'background'>): void {
  if (provider === 'elevenlabs-v1') return;
  const wanted = [
    ...(command.watermark ? ['--watermark'] : []),
    ...(command.speakers > 0 ? ['--speakers'] : []),
    ...(command.background ? [] : ['--no-background']),
  ];
  if (wanted.length === 0) return;
  const they = wanted.length === 1 ? 'is' : 'are';
  throw new WrongUsage(`${wanted.join(' and ')} ${they} for --provider elevenlabs-v1 only; this dub would be made by ${provider}.`);
}
