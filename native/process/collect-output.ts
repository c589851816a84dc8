import type { ProcessRunner, RunOptions } from './run-process.ts';

/** Enough for any listing or probe; more is a sign of something gone wrong and must not fill the memory. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Runs a program and returns its standard output as text. Rejects as `ProcessRunner.run` does, and with a plain error past
 * 64 MiB of output.
 */
export async function collectOutput(
  runner: ProcessRunner,
  options: Pick<RunOptions, 'command' | 'args' | 'signal' | 'env'>,
): Promise<{ readonly stdout: string; readonly stderrTail: string }> {
  const chunks: Buffer[] = [];
  let size = 0;
  const { stderrTail } = await runner.run({
    ...options,
    killAtOnce: true,
    onStdout: (chunk) => {
      size += chunk.length;
      if (size > MAX_BYTES) throw new Error(`${options.command} printed more than ${MAX_BYTES} bytes`);
      chunks.push(chunk);
    },
  });
  return { stdout: Buffer.concat(chunks).toString('utf8'), stderrTail };
}
