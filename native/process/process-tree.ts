import { spawnSync } from 'node:child_process';
import { runningProcesses } from './process-table.ts';

/** How often a tree that is ending is looked at; there is no event for the end of a grandchild. */
const POLL_MS = 15;
/** What a program has to end by itself before it is ended for good. */
export const GRACE_MS = 2000;

/** Arguments of Windows' taskkill that end a process and all its descendants (`/F`: a console program ignores a polite request). */
export function taskkillArguments(pid: number): readonly string[] {
  return ['/PID', String(pid), '/T', '/F'];
}

/**
 * Signals the process group led by `pid`, which holds all its descendants that did not leave it on purpose. On Windows the tree is
 * ended outright. A tree that is gone is not an error.
 */
export function signalTree(pid: number, signal: 'SIGTERM' | 'SIGKILL', platform: NodeJS.Platform = process.platform): void {
  if (platform === 'win32') {
    spawnSync('taskkill', taskkillArguments(pid), { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!isAlreadyGone(error)) throw error;
  }
}

/** Whether anything in the group led by `pid` still runs. Zombies do not count. */
export function isTreeRunning(pid: number, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'win32') return false; // no groups there; taskkill /T has already ended the descendants
  try {
    process.kill(-pid, 0);
  } catch {
    return false; // no such group; or EPERM on macOS, which a group of zombies answers with
  }
  if (platform !== 'linux') return true;
  return runningProcesses().some((stat) => stat.group === pid);
}

/**
 * Ends the tree led by `pid` and resolves when nothing of it runs any more: asks with SIGTERM and insists after two seconds, or
 * insists at once. Never rejects because something is already gone.
 */
export async function endTree(pid: number, atOnce: boolean): Promise<void> {
  signalTree(pid, atOnce ? 'SIGKILL' : 'SIGTERM');
  const insistAt = performance.now() + (atOnce ? 0 : GRACE_MS);
  let insisted = atOnce;
  while (isTreeRunning(pid)) {
    if (!insisted && performance.now() >= insistAt) {
      insisted = true;
      signalTree(pid, 'SIGKILL');
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

// macOS answers EPERM for a group of which only zombies are left.
function isAlreadyGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM');
}
