import { readdirSync, readFileSync } from 'node:fs';
import { RUN_TOKEN_VARIABLE } from './child-environment.ts';

/** What Linux says of a process in /proc/<pid>/stat. `startTicks` are clock ticks since boot: with the pid they name one process. */
export type ProcessStat = {
  readonly pid: number;
  readonly state: string;
  readonly group: number;
  readonly startTicks: number;
};

/**
 * Parses a line such as `812 (my) prog) S 1 812 812 0 -1 ... 5021 ...`: the name may hold spaces and brackets, so fields are
 * counted from the last one (proc(5): state is field 3, pgrp 5, starttime 22).
 */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const nameEnd = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  if (nameEnd < 0 || !Number.isInteger(pid)) return undefined;
  const fields = text.slice(nameEnd + 2).split(' ');
  const [state, group, startTicks] = [fields[0], Number(fields[2]), Number(fields[19])];
  return state && Number.isInteger(group) && Number.isInteger(startTicks) ? { pid, state, group, startTicks } : undefined;
}

/** A zombie runs no more; in a container nobody may ever collect it. */
export function isRunning(stat: ProcessStat): boolean {
  return stat.state !== 'Z' && stat.state !== 'X';
}

/** Undefined when there is no such process (or no /proc: not Linux). */
export function readProcessStat(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined; // gone between listing and reading: the answer is that it is not there
  }
}

/** All processes that run now, without zombies. Empty where there is no /proc. */
export function runningProcesses(): readonly ProcessStat[] {
  return processIds()
    .map(readProcessStat)
    .filter((stat) => stat !== undefined && isRunning(stat)) as readonly ProcessStat[]; // undefined was filtered out
}

/** The token a process was started with, if it or an ancestor is ours and we may read its environment. */
export function readRunToken(pid: number): string | undefined {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const prefix = `${RUN_TOKEN_VARIABLE}=`;
    return entries.find((entry) => entry.startsWith(prefix))?.slice(prefix.length);
  } catch {
    return undefined; // another user's process, or gone: not ours
  }
}

/** Identifies this boot of the machine, so that ticks of an earlier one are not compared; empty where it is not told. */
export function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid > 0);
  } catch {
    return [];
  }
}
