import { readlinkSync } from 'node:fs';
import { askStartTime } from '../../../native/process/end-leftovers.ts';
import { isRunning, readBootId, readProcessStat } from '../../../native/process/process-table.ts';

/**
 * Names one process for ever, so that a pid that was given out again is not taken for it. On Linux `start` is boot id and
 * clock ticks, exact; elsewhere it is the start in milliseconds as the system tells it, good to a few seconds.
 */
export type ProcessIdentity = {
  readonly pid: number;
  readonly start: string;
  /** In which world the pid counts: containers that share a folder each have a process 1. Empty where there is one world. */
  readonly space: string;
};

const TOLERANCE_MS = 5_000;

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, start: ticksOf(process.pid) ?? String(Math.round(performance.timeOrigin)), space: pidSpace() };
}

/**
 * Whether exactly that process runs; a zombie does not. Where its start cannot be told, a living pid is believed.
 * `unknown`: its pid counts in another container's world.
 */
export async function aliveness(identity: ProcessIdentity): Promise<'alive' | 'gone' | 'unknown'> {
  if (identity.space !== pidSpace()) return 'unknown';
  if (!exists(identity.pid)) return 'gone';
  const stat = readProcessStat(identity.pid);
  if (stat) return isRunning(stat) && ticksOf(identity.pid) === identity.start ? 'alive' : 'gone';
  const startedAtMs = await askStartTime(identity.pid);
  return startedAtMs === undefined || Math.abs(startedAtMs - Number(identity.start)) <= TOLERANCE_MS ? 'alive' : 'gone';
}

function ticksOf(pid: number): string | undefined {
  const stat = readProcessStat(pid);
  return stat && `${readBootId()}:${stat.startTicks}`;
}

function pidSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid'); // pid:[4026531836]
  } catch {
    return ''; // not Linux
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // another user's process lives too
  }
}
