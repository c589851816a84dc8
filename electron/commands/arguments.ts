import { parseArgs } from 'node:util';
import {
  type CapCommand,
  type ChunksCommand,
  capCommand,
  chunksCommand,
  type LedgerCommand,
  type ListenCommand,
  ledgerCommand,
} from './arguments/chunk-arguments.ts';
import {
  type DownloadCommand,
  type DownloadsCommand,
  downloadCommand,
  downloadsCommand,
  type InspectCommand,
  inspectCommand,
} from './arguments/download-arguments.ts';
import { type DubCommand, dubCommand } from './arguments/dub-arguments.ts';
import { type JobsCommand, jobsCommand } from './arguments/job-arguments.ts';
import { type CommandWord, EVERYWHERE, OF_COMMAND, OPTIONS, type OptionName, type Values, WORDS } from './arguments/options.ts';
import { ifGiven, numberOf, oneOf, requireNoMore, WrongUsage } from './arguments/read-value.ts';
import { type KeyCommand, keyCommand, type SettingsCommand, settingsCommand } from './arguments/setting-arguments.ts';

import { DOCTOR_ACTIONS, type DoctorCommand } from './doctor.ts';

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
  | DownloadCommand
  | InspectCommand
  | DownloadsCommand
  | DubCommand
  | ChunksCommand
  | ListenCommand
  | CapCommand
  | LedgerCommand
  | SettingsCommand
  | KeyCommand
  | JobsCommand
  | ServeCommand
  | DoctorCommand
  | { readonly name: 'help' }
  | { readonly name: 'version' };

/** What stands around every command. `data` is as typed, to be resolved against the working folder. */
export type Invocation = { readonly command: Command; readonly json: boolean; readonly data: string | undefined };

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
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, allowNegative: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. To specify')[0] ?? error.message) : String(error);
    throw new WrongUsage(`${message}${/unknown option/i.test(message) ? '. A name that begins with a dash is given after --.' : ''}`);
  }
}

function commandOf(word: CommandWord, rest: readonly string[], values: Values): Command {
  switch (word) {
    case 'download':
      return downloadCommand(rest, values);
    case 'inspect':
      return inspectCommand(rest);
    case 'downloads':
      return downloadsCommand(rest, values);
    case 'dub':
      return dubCommand(rest, values);
    case 'chunks':
      return chunksCommand(rest, values);
    case 'cap':
      return capCommand(rest);
    case 'ledger':
      return ledgerCommand(rest);
    case 'settings':
      return settingsCommand(rest);
    case 'key':
      return keyCommand(rest);
    case 'jobs':
      return jobsCommand(rest, values);
    case 'serve':
      requireNoMore('serve', rest);
      return serveCommand(values);
    case 'doctor':
      requireNoMore('doctor', rest.slice(1));
      return { name: 'doctor', action: oneOf('doctor', rest[0] ?? 'run', DOCTOR_ACTIONS) };
    case 'token':
      requireNoMore('token', rest);
      return { name: 'token', revoke: values.revoke ?? false };
  }
}

function serveCommand(values: Values): ServeCommand {
  return {
    name: 'serve',
    host: values.host ?? '127.0.0.1',
    port: ifGiven(values.port, (text) => numberOf('--port', text, { least: 0, most: 65_535, whole: true })),
    roots: values.root ?? [],
    allowedHosts: values['allow-host'] ?? [],
    open: values.open ?? false,
  };
}
