import { openProgram } from './app.ts';
import { EXIT } from './commands/exit-codes.ts';
import { runCommand } from './commands/run-command.ts';
import { serve } from './headless-main.ts';
import { keepYoungGenerationSmall } from './memory.ts';
import { VERSION } from './place.ts';
import { createKeyFileSealer } from './services/secrets/key-file-sealer.ts';
import { createDirectClient } from './transport/direct-client.ts';
import { createDirectFetch } from './transport/fetch-file.ts';

/** A terminal and a launcher may both pass on one press of Ctrl+C. */
const SAME_KEY_PRESS_MS = 500;

/** The command line: one command, its exit code, and Ctrl+C as a request to cancel (twice: to end at once). */
export async function main(): Promise<void> {
  keepYoungGenerationSmall();
  const cancel = new AbortController();
  const end = new AbortController();
  let cancelledAt = 0;
  process.on('SIGINT', () => {
    if (cancel.signal.aborted && performance.now() - cancelledAt > SAME_KEY_PRESS_MS) process.exit(EXIT.cancelled);
    cancelledAt ||= performance.now();
    cancel.abort();
  });
  // A closed terminal or a machine that shuts down is no wish to lose the work: the job goes on with the next owner.
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end.abort(signal));
  // The reader of a pipe went away: what is still said goes nowhere, and the work is closed in good order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => end.abort('SIGPIPE'));
  process.exitCode = await runCommand({
    argv: process.argv.slice(2),
    env: process.env,
    version: VERSION,
    cancelled: cancel.signal,
    ended: end.signal,
    streams: {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
      isTerminal: process.stderr.isTTY,
    },
    input: () => process.stdin,
    output: () => process.stdout,
    serve,
    async openOwn(folder) {
      const sealer = createKeyFileSealer(folder.keyFile);
      const program = await openProgram({
        folder,
        host: 'command-line',
        sealer,
        roots: [],
        isLocal: true,
        invite: () => null,
        env: process.env,
      });
      if (program.kind === 'other') return undefined;
      return { client: createDirectClient(program.router), fetchFile: createDirectFetch(program.handleRequest), close: program.close };
    },
  });
}
