import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type LedgerEntry, readLedger } from './ledger.ts';
import { isRunning, readBootId, readProcessStat, readRunToken, runningProcesses } from './process-table.ts';
import { endTree } from './process-tree.ts';

/** A start time that is told to the second, against a clock that was read just after it. */
const START_TOLERANCE_MS = 3000;

/**
 * Ends what an owner of `ledgerFolder` that died left running and empties the ledger. A process is ended only if it is still
 * the one that was recorded: by its pid and start time, or on Linux by the run's token in its environment, which also finds
 * the descendants of a child that is gone. Call it only as the owner of the folder, before the first run. Returns how many
 * recorded runs still had something to end.
 */
export async function endLeftovers(ledgerFolder: string): Promise<number> {
  const entries = readLedger(ledgerFolder);
  if (entries.length === 0) return 0;
  const orphans = orphansByToken(new Set(entries.map((entry) => entry.token)));
  let ended = 0;
  for (const entry of entries) {
    const leads = await isStillTheSame(entry);
    const descendants = orphans.filter((orphan) => orphan.token === entry.token);
    if (leads) await endTree(entry.pid, true);
    for (const { pid } of descendants) await endOne(pid, entry.token);
    if (leads || descendants.length > 0) ended += 1;
    rmSync(path.join(ledgerFolder, `${entry.token}.json`), { force: true });
  }
  return ended;
}

function orphansByToken(tokens: ReadonlySet<string>): ReadonlyArray<{ readonly pid: number; readonly token: string }> {
  return runningProcesses().flatMap(({ pid }) => {
    const token = readRunToken(pid);
    return token !== undefined && tokens.has(token) ? [{ pid, token }] : [];
  });
}

async function isStillTheSame(entry: LedgerEntry): Promise<boolean> {
  if (entry.startTicks !== null) {
    const stat = readProcessStat(entry.pid);
    return stat !== undefined && isRunning(stat) && stat.startTicks === entry.startTicks && readBootId() === entry.bootId;
  }
  const startedAtMs = await askStartTime(entry.pid);
  return startedAtMs !== undefined && Math.abs(startedAtMs - entry.startedAtMs) <= START_TOLERANCE_MS;
}

/** Ends a single process that may have left its group; the token is read again so that a reused pid is not hit. */
async function endOne(pid: number, token: string): Promise<void> {
  const isOurs = (): boolean => {
    const stat = readProcessStat(pid);
    return stat !== undefined && isRunning(stat) && readRunToken(pid) === token;
  };
  if (!isOurs()) return;
  process.kill(pid, 'SIGKILL');
  while (isOurs()) await new Promise((resolve) => setTimeout(resolve, 10));
}

export type StartTimeQuestion = { readonly command: string; readonly args: readonly string[] };

/** The command that tells when a process started, where there is no /proc: `ps` on macOS, PowerShell on Windows. */
export function startTimeQuestion(pid: number, platform: NodeJS.Platform): StartTimeQuestion {
  if (platform !== 'win32') return { command: 'ps', args: ['-o', 'lstart=', '-p', String(pid)] };
  const script = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToUniversalTime().ToString('o')`;
  return { command: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', script] };
}

/** Milliseconds since the epoch from `Sat Nov 21 01:49:03 2026` (local time) or an ISO time; undefined for no answer. */
export function parseStartTime(answer: string): number | undefined {
  const ms = Date.parse(answer.trim());
  return Number.isNaN(ms) ? undefined : ms;
}

export function askStartTime(pid: number): Promise<number | undefined> {
  const { command, args } = startTimeQuestion(pid, process.platform);
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C' }; // month and day names that Date.parse knows
    execFile(command, args, { env, timeout: 10_000, windowsHide: true }, (error, stdout) => {
      resolve(error ? undefined : parseStartTime(stdout)); // ps fails for a pid that is gone
    });
  });
}
