import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

export type Invocation = { readonly command: string; readonly args: readonly string[] };
type Wrap = (command: string, args: readonly string[]) => Promise<Invocation>;

/** Arguments of util-linux' setpriv that start a program which the kernel ends when we die, however we die (prctl(2), PR_SET_PDEATHSIG). */
export function deathSignalArguments(command: string, args: readonly string[]): readonly string[] {
  return ['--pdeathsig', 'KILL', '--', command, ...args];
}

/**
 * Wraps a command so that it dies with this process, where the system has a way; elsewhere it is left as it is. Whether
 * setpriv knows the option (busybox' does not) is tried once.
 */
export function createDeathSignalWrapper(platform: NodeJS.Platform = process.platform): Wrap {
  let setpriv: Promise<string | undefined> | undefined;
  return async (command, args) => {
    if (platform !== 'linux') return { command, args };
    setpriv ??= findSetpriv();
    const found = await setpriv;
    return found ? { command: found, args: deathSignalArguments(command, args) } : { command, args };
  };
}

async function findSetpriv(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/bin'];
  const file = folders.map((folder) => path.join(folder, 'setpriv')).find(isExecutable);
  if (file === undefined) return undefined;
  const works = await new Promise<boolean>((resolve) => {
    const trial = spawn(file, deathSignalArguments('true', []), { stdio: 'ignore' });
    trial.once('error', () => resolve(false));
    trial.once('exit', (code) => resolve(code === 0));
  });
  return works ? file : undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
