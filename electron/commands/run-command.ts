import path from 'node:path';
import { AppError } from '../../common/contract/errors.ts';
import { type DataFolder, dataFolder, defaultDataRoot } from '../services/data-folder/data-folder.ts';
import type { DubCommand } from './arguments/dub-arguments.ts';
import { WrongUsage } from './arguments/read-value.ts';
import type { KeyCommand } from './arguments/setting-arguments.ts';
import { type Invocation, parseArguments, type ServeCommand } from './arguments.ts';
import { runChunks } from './chunks.ts';
import { runDoctor } from './doctor.ts';
import { type DownloadsStarted, runDownload } from './download.ts';
import { runDownloads } from './downloads.ts';
import { type DubProgress, runDub } from './dub.ts';
import { fetchSource, isLink } from './dub-link.ts';
import { runEstimate } from './estimate.ts';
import { EXIT, exitOfError } from './exit-codes.ts';
import { HELP } from './help.ts';
import { hintOf } from './hints.ts';
import { runInspect } from './inspect.ts';
import { runJobs } from './jobs.ts';
import { runKey } from './key.ts';
import { runCap, runLedger } from './ledger.ts';
import { type ByteOutput, runListen } from './listen.ts';
import { errorShape, jsonLine, plainText, type Streams } from './output.ts';
import { readCookies } from './read-cookies.ts';
import { readSecret, type SecretInput } from './read-secret.ts';
import { type OwnProgram, type SessionPlace, withClient } from './session.ts';
import { runSettings } from './settings.ts';
import { runToken } from './token.ts';

export type ServePlace = { readonly json: boolean; readonly folder: DataFolder; readonly stopped: AbortSignal };

/** What the entry gives a command: streams, the environment, and how to become the owner or a server. */
export type CommandHost = {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly streams: Streams;
  /** Standard input, opened only by a command that reads a secret. */
  readonly input: () => SecretInput;
  /** Standard output for sound. */
  readonly output: () => ByteOutput;
  /** Aborted by Ctrl+C: the job is not wanted any more. */
  readonly cancelled: AbortSignal;
  /** Aborted by a request to end: the program is closed and its jobs go on with the next owner. */
  readonly ended: AbortSignal;
  openOwn(folder: DataFolder): Promise<OwnProgram | undefined>;
  serve(command: ServeCommand, place: ServePlace): Promise<number>;
};

/** Runs one command to its end and returns the exit code. Never throws for what a person can cause. */
export async function runCommand(host: CommandHost): Promise<number> {
  const json = host.argv.includes('--json');
  try {
    return await perform(parseArguments(host.argv), host);
  } catch (error) {
    if (host.ended.aborted) return EXIT.ended;
    if (host.cancelled.aborted && isStop(error, host.cancelled)) return EXIT.cancelled;
    const isUsage = error instanceof WrongUsage;
    const shape = isUsage ? { code: 'usage.invalid', message: error.message } : errorShape(error);
    if (json) host.streams.out(jsonLine({ type: 'result', status: 'failed', output: null, report: null, error: shape }));
    else host.streams.err(`${plainText(shape.message)}${isUsage ? '\nSee streamfetch --help.' : hintOf(error)}\n`);
    if (isUsage) return EXIT.usage;
    if (error instanceof AppError) return exitOfError(error.code);
    if (!json) host.streams.err(`${error instanceof Error ? error.stack : String(error)}\n`);
    return EXIT.failed;
  }
}

async function perform({ command, json, data }: Invocation, host: CommandHost): Promise<number> {
  const folder = dataFolder(data === undefined ? defaultDataRoot(host.env, process.platform) : path.resolve(data));
  const run = { json, streams: host.streams };
  const place = { folder, openOwn: () => host.openOwn(folder), stopped: AbortSignal.any([host.cancelled, host.ended]) };
  switch (command.name) {
    case 'help':
      host.streams.out(HELP);
      return EXIT.done;
    case 'version':
      host.streams.out(`${host.version}\n`);
      return EXIT.done;
    case 'serve':
      return host.serve(command, { json, folder, stopped: AbortSignal.any([host.cancelled, host.ended]) });
    case 'token':
      return withClient(place, (client) => runToken(client, command, run));
    case 'doctor':
      return withClient(place, (client) => runDoctor(client, command, { ...run, stopped: place.stopped }));
    case 'jobs':
      return withClient(place, (client) => runJobs(client, command, { ...run, stopped: place.stopped }));
    case 'chunks':
      return withClient(place, (client) => runChunks(client, command, { ...run, stopped: place.stopped }));
    case 'listen':
      return withClient(place, (client, { fetchFile }) =>
        runListen(client, command, { ...run, fetchFile, output: host.output, stopped: place.stopped }),
      );
    case 'cap':
      return withClient(place, (client) => runCap(client, command, run));
    case 'ledger':
      return withClient(place, (client) => runLedger(client, command, run));
    case 'settings':
      return withClient(place, (client) => runSettings(client, command, run));
    case 'key':
      return performKey(command, { ...run, place }, host);
    case 'download': {
      const started: DownloadsStarted = { ids: undefined };
      return withClient({ ...place, stopped: host.ended }, (client) =>
        runDownload(client, command, { ...run, cancelled: host.cancelled, ended: host.ended, started }),
      );
    }
    case 'inspect':
      return withClient(place, (client) => runInspect(client, command, { ...run, stopped: place.stopped }));
    case 'downloads':
      return withClient(place, (client, { isOwner }) => runDownloads(client, command, { ...run, isOwner }));
    case 'dub':
      return performDub(command, { ...run, place }, host);
  }
}

type Around = { readonly json: boolean; readonly streams: Streams; readonly place: SessionPlace };

function performDub(command: DubCommand, { place, ...run }: Around, host: CommandHost): Promise<number> {
  if (command.estimate) return withClient(place, (client) => runEstimate(client, command, { ...run, stopped: place.stopped }));
  const progress: DubProgress = { jobId: undefined };
  const started: DownloadsStarted = { ids: undefined };
  const signals = { cancelled: host.cancelled, ended: host.ended };
  // Ctrl+C is told to the job, whose end is then waited for; only a request to end breaks off.
  return withClient({ ...place, stopped: host.ended }, async (client) => {
    if (!isLink(command.source)) return runDub(client, command, { ...run, ...signals, progress });
    const fetched = await fetchSource(client, command, { ...run, ...signals, started });
    return fetched.kind === 'not-here'
      ? fetched.code
      : runDub(client, { ...command, source: fetched.path }, { ...run, ...signals, progress });
  });
}

/** The key is read before the data folder is opened: nobody waits for somebody who types, and it can be read only once. */
async function performKey(command: KeyCommand, { place, ...run }: Around, host: CommandHost): Promise<number> {
  const read = (): Promise<string | undefined> =>
    command.secret === 'downloads.cookies'
      ? readCookies(host.input(), place.stopped)
      : readSecret(host.input(), run.streams.err, place.stopped);
  const value = command.action === 'set' ? await read() : undefined;
  if (command.action === 'set' && value === undefined) return EXIT.cancelled;
  return withClient(place, (client) => runKey(client, command, { ...run, value }));
}

/** True for the error of something that was waited for when the wait was called off. */
const isStop = (error: unknown, signal: AbortSignal): boolean =>
  error === signal.reason || (error instanceof Error && error.name === 'AbortError');
