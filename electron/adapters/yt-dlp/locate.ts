import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Invocation } from '../../services/extractors/ports.ts';

/** Where package managers put yt-dlp although it may not be on a desktop program's PATH. */
const WELL_KNOWN: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/local/bin', '/usr/bin', '/snap/bin'],
  darwin: ['/opt/homebrew/bin', '/usr/local/bin'],
};

export type Candidate = { readonly origin: 'variable' | 'managed' | 'path'; readonly invocation: Invocation };

export type Surroundings = {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** The one that StreamFetch keeps up to date itself; null where it has none. */
  managed(): Promise<Invocation | null>;
};

/**
 * What may be started as yt-dlp, best first: what `YT_DLP_PATH` names, and then nothing else; else the managed one, then the first on PATH
 * or in a well-known place. A variable that points at nothing gives its complaint instead.
 */
export async function candidates(surroundings: Surroundings): Promise<readonly Candidate[] | { readonly complaint: string }> {
  const { env, platform } = surroundings;
  if (env.YT_DLP_PATH) {
    const invocation = await invocationOf(path.resolve(env.YT_DLP_PATH), env, platform);
    if (invocation) return [{ origin: 'variable', invocation }];
    return { complaint: `YT_DLP_PATH is set to ${env.YT_DLP_PATH}, which cannot be started; correct it or unset it.` };
  }
  const managed = await surroundings.managed();
  const onPath = await firstProgram(['yt-dlp'], env, platform);
  return [
    ...(managed ? [{ origin: 'managed', invocation: managed } as const] : []),
    ...(onPath === undefined ? [] : [{ origin: 'path', invocation: { command: onPath, args: [], env: {} } } as const]),
  ];
}

/**
 * How a file is started as yt-dlp: a wheel as a module of the Python on PATH, a zip of Python files (`.pyz`) by it, anything else by itself.
 * Undefined where it is not there, may not be executed, or Python is missing.
 */
export async function invocationOf(file: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<Invocation | undefined> {
  const ending = path.extname(file).toLowerCase();
  if (ending !== '.whl' && ending !== '.pyz') return (await isProgram(file)) ? { command: file, args: [], env: {} } : undefined;
  if (!(await isFile(file))) return undefined;
  const python = await firstProgram(['python3', 'python'], env, platform);
  if (python === undefined) return undefined;
  if (ending === '.pyz') return { command: python, args: [file], env: {} };
  return platform === 'win32' ? undefined : { command: python, args: ['-m', 'yt_dlp'], env: { PYTHONPATH: file } };
}

/** Relative entries of PATH are left out: the current folder must not decide which program runs. */
async function firstProgram(names: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<string | undefined> {
  const { delimiter, isAbsolute, join } = platform === 'win32' ? path.win32 : path.posix;
  const folders = [...(env.PATH ?? env.Path ?? '').split(delimiter).filter(isAbsolute), ...(WELL_KNOWN[platform] ?? [])];
  const ending = platform === 'win32' ? '.exe' : '';
  for (const name of names)
    for (const folder of folders) {
      const file = join(folder, name + ending);
      if (await isProgram(file)) return file;
    }
  return undefined;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false, // not there, or not for us
  );
}

async function isProgram(file: string): Promise<boolean> {
  if (!(await isFile(file))) return false;
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** How to get yt-dlp, as the end of a sentence. */
export function installAdvice(platform: NodeJS.Platform): string {
  const own = 'get it with the button under Doctor in Settings, or with "streamfetch doctor update"';
  switch (platform) {
    case 'darwin':
      return `${own}, or install it with "brew install yt-dlp"`;
    case 'win32':
      return `${own}, or install it with "winget install yt-dlp.yt-dlp"`;
    default:
      return `${own}, or install it with "pipx install yt-dlp"`; // what distributions carry is mostly too old
  }
}
