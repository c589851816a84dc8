import { openProgram } from './app.ts';
import { runCommand } from './commands/run-command.ts';
import { serve } from './headless-main.ts';
import { VERSION } from './place.ts';
import { createKeyFileSealer } from './services/secrets/key-file-sealer.ts';
import { createDirectClient } from './transport/direct-client.ts';

/** The command line: one command, its exit code, and Ctrl+C as a request to cancel (twice: to end at once). */
export async function main(): Promise<void> {
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (cancel.signal.aborted) process.exit(130);
      cancel.abort();
    });
  }
  process.stdout.on('error', () => cancel.abort()); // the reader of a pipe went away
  process.exitCode = await runCommand({
    argv: process.argv.slice(2),
    env: process.env,
    version: VERSION,
    cancelled: cancel.signal,
    streams: {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      isTerminal: process.stderr.isTTY,
    },
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
      return program.kind === 'other' ? undefined : { client: createDirectClient(program.router), close: program.close };
    },
  });
}
