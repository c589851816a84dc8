import { collectOutput } from '../process/collect-output.ts';
import type { ProcessRunner } from '../process/run-process.ts';
import type { Toolchain } from './toolchain.ts';

/** Names of the encoders that an ffmpeg has. Rejects as `ProcessRunner.run` does. */
export async function readEncoders(runner: ProcessRunner, { ffmpeg }: Toolchain, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const { stdout } = await collectOutput(runner, { command: ffmpeg, args: ['-hide_banner', '-encoders'], signal });
  return parseEncoders(stdout);
}

/**
 * Names in the listing of `ffmpeg -encoders`, such as ` V....D libx264   libx264 H.264 / AVC (codec h264)`. The legend above
 * the list has `=` where a name would be.
 */
export function parseEncoders(listing: string): ReadonlySet<string> {
  return new Set(listing.split(/\r?\n/).flatMap((line) => /^ [VASD][A-Z.]{5} ([\w-]+) /.exec(line)?.[1] ?? []));
}
