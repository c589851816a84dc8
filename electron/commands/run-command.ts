import path from 'node:path';
import { AppError } from '../../common/contract/errors.ts';
import { type DataFolder, dataFolder, defaultDataRoot } from '../services/data-folder/data-folder.ts';
import { type Invocation, parseArguments, type ServeCommand, WrongUsage } from './arguments.ts';
import { runDoctor } from './doctor.ts';
import { type DubProgress, runDub } from './dub.ts';
import { EXIT, exitOfError } from './exit-codes.ts';
import { HELP } from './help.ts';
import { runJobs } from './jobs.ts';
import { errorShape, jsonLine, type Streams } from './output.ts';
import { type OwnProgram, withClient } from './session.ts';

/** What the entry gives a command: streams, the environment, and how to become the owner or a server. */
export type CommandHost = {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly streams: Streams;
  /** Aborted by Ctrl+C and by a request to end. */
  readonly cancelled: AbortSignal;
  openOwn(folder: DataFolder): Promise<OwnProgram | undefined>;
  serve(command: ServeCommand, folder: DataFolder, cancelled: AbortSignal): Promise<number>;
};

/** Runs one command to its end and returns the exit code. Never throws for what a person can cause. */
export async function runCommand(host: CommandHost): Promise<number> {
  const json = host.argv.includes('--json');
  try {
    return await perform(parseArguments(host.argv), host);
  } catch (error) {
    const isUsage = error instanceof WrongUsage;
    const shape = isUsage ? { code: 'usage.invalid', message: error.message } : errorShape(error);
    if (json) host.streams.out(jsonLine({ type: 'result', status: 'failed', output: null, report: null, error: shape }));
    else host.streams.err(`${shape.message}${isUsage ? '\nSee streamfetch --help.' : ''}\n`);
    if (isUsage) return EXIT.usage;
    if (error instanceof AppError) return exitOfError(error.code);
    if (!json) host.streams.err(`${error instanceof Error ? error.stack : String(error)}\n`);
    return EXIT.failed;
  }
}

async function perform({ command, json, data }: Invocation, host: CommandHost): Promise<number> {
  const folder = dataFolder(data === undefined ? defaultDataRoot(host.env, process.platform) : path.resolve(data));
  const run = { json, streams: host.streams };
  const openOwn = () => host.openOwn(folder);
  switch (command.name) {
    case 'help':
      host.streams.out(HELP);
      return EXIT.done;
    case 'version':
      host.streams.out(`${host.version}\n`);
      return EXIT.done;
    case 'serve':
      return host.serve(command, folder, host.cancelled);
    case 'doctor':
      return withClient(folder, openOwn, (client) => runDoctor(client, run));
    case 'jobs':
      return withClient(folder, openOwn, (client) => runJobs(client, command, run));
    case 'dub': {
      const progress: DubProgress = { jobId: undefined };
      return withClient(folder, openOwn, (client) => runDub(client, command, { ...run, cancelled: host.cancelled, progress }));
    }
  }
}
