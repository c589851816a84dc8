import { parseArgs } from 'node:util';
import {
  CHUNKING_STRATEGIES,
  type ChunkingStrategy,
  DUBBING_PROVIDERS,
  type DubbingProviderName,
} from '../../common/domain/dubbing/dubbing.ts';

export type DubCommand = {
  readonly name: 'dub';
  readonly source: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly provider: DubbingProviderName | undefined;
  readonly chunking: ChunkingStrategy;
  readonly chunkSeconds: number;
  readonly parallel: number;
  readonly out: string | undefined;
  readonly force: boolean;
};
export const JOB_ACTIONS = ['list', 'log', 'pause', 'resume', 'cancel', 'retry', 'remove'] as const;
export type JobsCommand = { readonly name: 'jobs'; readonly action: (typeof JOB_ACTIONS)[number]; readonly id: string | undefined };
export type ServeCommand = {
  readonly name: 'serve';
  readonly host: string;
  /** undefined: the usual one, or any free one where that is taken. */
  readonly port: number | undefined;
  readonly roots: readonly string[];
  readonly allowedHosts: readonly string[];
  readonly open: boolean;
};
export type TokenCommand = { readonly name: 'token'; readonly revoke: boolean };
export type Command =
  | TokenCommand
  | DubCommand
  | JobsCommand
  | ServeCommand
  | { readonly name: 'doctor' }
  | { readonly name: 'help' }
  | { readonly name: 'version' };

/** What stands around every command. `data` is as typed, to be resolved against the working folder. */
export type Invocation = { readonly command: Command; readonly json: boolean; readonly data: string | undefined };

/** Something in the arguments that cannot be meant; the message says what and how it is right. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  json: { type: 'boolean' },
  data: { type: 'string' },
  to: { type: 'string', multiple: true },
  from: { type: 'string' },
  provider: { type: 'string' },
  chunking: { type: 'string' },
  'chunk-seconds': { type: 'string' },
  parallel: { type: 'string' },
  out: { type: 'string', short: 'o' },
  force: { type: 'boolean' },
  host: { type: 'string' },
  port: { type: 'string' },
  root: { type: 'string', multiple: true },
  'allow-host': { type: 'string', multiple: true },
  open: { type: 'boolean' },
  revoke: { type: 'boolean' },
} as const;
type OptionName = keyof typeof OPTIONS;

const WORDS = ['dub', 'jobs', 'serve', 'doctor', 'token'] as const;
type CommandWord = (typeof WORDS)[number];

const EVERYWHERE: readonly OptionName[] = ['help', 'version', 'json', 'data'];
const OF_COMMAND: Readonly<Record<CommandWord, readonly OptionName[]>> = {
  dub: ['to', 'from', 'provider', 'chunking', 'chunk-seconds', 'parallel', 'out', 'force'],
  jobs: [],
  serve: ['host', 'port', 'root', 'allow-host', 'open'],
  doctor: [],
  token: ['revoke'],
};

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

/** Reads the arguments after the program's name. Throws `WrongUsage`. */
export function parseArguments(argv: readonly string[]): Invocation {
  const { values, positionals } = parseOrExplain(argv);
  const [word, ...rest] = positionals;
  if (values.data === '') throw new WrongUsage('--data needs a folder.');
  const around = { json: values.json ?? false, data: values.data };
  if (values.help || word === 'help' || (word === undefined && !values.version)) return { command: { name: 'help' }, ...around };
  if (values.version) return { command: { name: 'version' }, ...around };
  const known = WORDS.find((candidate) => candidate === word);
  if (known === undefined) throw new WrongUsage(`There is no command ${JSON.stringify(word)}.`);
  const foreign = (Object.keys(values) as OptionName[]).find((name) => !EVERYWHERE.includes(name) && !OF_COMMAND[known].includes(name)); // keys of the table above
  if (foreign) throw new WrongUsage(`${known} takes no --${foreign}.`);
  return { command: commandOf(known, rest, values), ...around };
}

function parseOrExplain(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. To specify')[0] ?? error.message) : String(error);
    throw new WrongUsage(`${message}${/unknown option/i.test(message) ? '. A name that begins with a dash is given after --.' : ''}`);
  }
}

function commandOf(word: CommandWord, rest: readonly string[], values: Values): Command {
  switch (word) {
    case 'dub':
      return dubCommand(rest, values);
    case 'jobs':
      return jobsCommand(rest);
    case 'serve':
      requireNoMore('serve', rest);
      return {
        name: 'serve',
        host: values.host ?? '127.0.0.1',
        port: values.port === undefined ? undefined : numberOf('--port', values.port, 0, { least: 0, most: 65_535, whole: true }),
        roots: values.root ?? [],
        allowedHosts: values['allow-host'] ?? [],
        open: values.open ?? false,
      };
    case 'doctor':
      requireNoMore('doctor', rest);
      return { name: 'doctor' };
    case 'token':
      requireNoMore('token', rest);
      return { name: 'token', revoke: values.revoke ?? false };
  }
}

function dubCommand(rest: readonly string[], values: Values): DubCommand {
  const [source, ...more] = rest;
  if (!source) throw new WrongUsage('dub needs a video: streamfetch dub talk.mp4 --to es');
  requireNoMore('dub', more);
  const to = (values.to ?? []).flatMap((tags) => tags.split(',')).map((tag) => tag.trim());
  if (/^https?:\/\//i.test(source)) throw new WrongUsage('Links cannot be dubbed yet: download the video and name its file.');
  if (to.length === 0) throw new WrongUsage('dub needs a language: --to es');
  return {
    name: 'dub',
    source,
    to,
    from: values.from ?? 'auto',
    provider: values.provider === undefined ? undefined : oneOf('--provider', values.provider, DUBBING_PROVIDERS),
    chunking: oneOf('--chunking', values.chunking ?? 'silence', CHUNKING_STRATEGIES),
    chunkSeconds: numberOf('--chunk-seconds', values['chunk-seconds'], 600, { least: 1, most: 3_600, whole: false }),
    parallel: numberOf('--parallel', values.parallel, 3, { least: 1, most: 15, whole: true }),
    out: values.out,
    force: values.force ?? false,
  };
}

function jobsCommand(rest: readonly string[]): JobsCommand {
  const [word = 'list', id, ...more] = rest;
  const action = oneOf('jobs', word, JOB_ACTIONS);
  requireNoMore('jobs', more);
  if (action !== 'list' && id === undefined) throw new WrongUsage(`jobs ${action} needs a job’s id, as \`streamfetch jobs\` shows it.`);
  if (action === 'list' && id !== undefined) throw new WrongUsage(`jobs list takes no ${JSON.stringify(id)}.`);
  return { name: 'jobs', action, id };
}

function requireNoMore(command: string, rest: readonly string[]): void {
  if (rest.length > 0) throw new WrongUsage(`${command} cannot use ${rest.map((word) => JSON.stringify(word)).join(' ')}.`);
}

function oneOf<T extends string>(what: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new WrongUsage(`${what} takes ${choices.join(', ')}; not ${JSON.stringify(value)}.`);
  return found;
}

function numberOf(
  what: string,
  text: string | undefined,
  standard: number,
  range: { readonly least: number; readonly most: number; readonly whole: boolean },
): number {
  if (text === undefined) return standard;
  const value = Number(text);
  const fits = text.trim() !== '' && value >= range.least && value <= range.most && (!range.whole || Number.isInteger(value));
  if (!fits)
    throw new WrongUsage(
      `${what} takes a ${range.whole ? 'whole ' : ''}number from ${range.least} to ${range.most}; not ${JSON.stringify(text)}.`,
    );
  return value;
}
