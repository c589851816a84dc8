import { stat } from 'node:fs/promises';
import type { Invocation } from '../../services/extractors/ports.ts';
import { parseVersion } from '../../services/extractors/version.ts';
import { type RunPlace, runYtDlp } from './run-yt-dlp.ts';

/** The first start of an executable of one file unpacks it, and a virus scanner looks at all of it. */
const VERSION_MS = 60_000;
const MAX_BYTES = 4_096;

/** What a program says its version is; undefined where it does not start or is something else. Throws the signal's reason. */
export async function askVersion(
  place: RunPlace,
  invocation: Invocation,
  signal: AbortSignal,
  timeoutMs: number = VERSION_MS,
): Promise<string | undefined> {
  const args = (): readonly string[] => ['--ignore-config', '--no-update', '--version'];
  const run = { invocation, args, env: {}, signal, timeoutMs, maxOutputBytes: MAX_BYTES };
  const result = await runYtDlp(place, run).catch((error: unknown) => {
    signal.throwIfAborted();
    return { stdout: '', failure: error };
  });
  return result.failure === null ? parseVersion(result.stdout) : undefined;
}

/** Asks each program once for as long as its file stays the same. */
export function createVersionMemory(place: RunPlace): (invocation: Invocation) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>();
  return async (invocation) => {
    const files = [invocation.command, ...invocation.args, ...Object.values(invocation.env)];
    const changed = await Promise.all(
      files.map((file) =>
        stat(file).then(
          ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
          () => '-',
        ),
      ),
    );
    const key = JSON.stringify([files, changed]);
    const asked = known.get(key) ?? askVersion(place, invocation, new AbortController().signal);
    known.set(key, asked);
    const version = await asked;
    if (version === undefined) known.delete(key); // it may have been a full disk, or a moment
    return version;
  };
}
