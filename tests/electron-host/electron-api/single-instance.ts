import { type FSWatcher, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../is-alive.ts';

export type InstanceLock = { acquire(userData: string): boolean; isHeld(): boolean; release(): void };

/**
 * One instance for each `userData`: a lock file with a pid, and a folder in which a second instance leaves its arguments.
 * `onSecond` is called in the first instance with the second one's arguments and working folder.
 */
export function createInstanceLock(onSecond: (argv: readonly string[], folder: string) => void): InstanceLock {
  let held: { readonly lock: string; readonly watcher: FSWatcher } | undefined;

  function acquire(userData: string): boolean {
    if (held) return true;
    const lock = path.join(userData, 'SingletonLock.json');
    const calls = path.join(userData, 'SingletonCalls');
    mkdirSync(calls, { recursive: true });
    if (!take(lock)) {
      // The name ends in `.json` only once the file is whole.
      const call = path.join(calls, `${process.pid}.json`);
      writeFileSync(`${call}.new`, JSON.stringify({ argv: process.argv, folder: process.cwd() }));
      renameSync(`${call}.new`, call);
      return false;
    }
    const watcher = watch(calls, () => answer(calls));
    held = { lock, watcher };
    process.once('exit', release);
    return true;
  }

  function answer(calls: string): void {
    for (const name of readdirSync(calls).filter((one) => one.endsWith('.json'))) {
      const file = path.join(calls, name);
      const call = JSON.parse(readFileSync(file, 'utf8')) as { readonly argv: readonly string[]; readonly folder: string }; // written by `acquire`
      rmSync(file, { force: true });
      onSecond(call.argv, call.folder);
    }
  }

  function release(): void {
    held?.watcher.close();
    if (held) rmSync(held.lock, { force: true });
    held = undefined;
  }

  return { acquire, isHeld: () => held !== undefined, release };
}

/** Creates the lock file, taking over one whose process is gone. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isAlive(Number(readFileSync(lock, 'utf8')))) return false;
    rmSync(lock, { force: true });
    return take(lock);
  }
}
