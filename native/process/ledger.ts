import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readBootId, readProcessStat } from './process-table.ts';

/** What is remembered of a running child, so that the next start can recognise and end it. */
export type LedgerEntry = {
  readonly token: string;
  readonly pid: number;
  /** Name of the program, for the log. */
  readonly command: string;
  readonly startedAtMs: number;
  /** Linux only: with `bootId` these ticks and the pid name one process for ever. */
  readonly startTicks: number | null;
  readonly bootId: string;
};

export type Ledger = {
  record(token: string, pid: number, command: string): void;
  remove(token: string): void;
};

const fileOf = (folder: string, token: string): string => path.join(folder, `${token}.json`);

/**
 * One small file for each child, written in the same turn in which it was started. A disk too full for it does not stop the
 * run: on Linux the kernel ends the child with us anyway, and elsewhere an exit in order does.
 */
export function createLedger(folder: string | null): Ledger {
  if (folder === null) return { record: () => {}, remove: () => {} };
  return {
    record: (token, pid, command) => {
      const startTicks = readProcessStat(pid)?.startTicks ?? null;
      const entry: LedgerEntry = {
        token,
        pid,
        command: path.basename(command),
        startedAtMs: Date.now(),
        startTicks,
        bootId: readBootId(),
      };
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(fileOf(folder, token), JSON.stringify(entry));
      } catch {
        // see above: the record is the second of two nets
      }
    },
    remove: (token) => rmSync(fileOf(folder, token), { force: true }),
  };
}

/** The entries an earlier owner left; files that hold none (cut off by a crash) are removed. */
export function readLedger(folder: string): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (const name of namesIn(folder)) {
    const file = path.join(folder, name);
    const entry = parseEntry(readFileSync(file, 'utf8'));
    if (entry) entries.push(entry);
    else rmSync(file, { force: true });
  }
  return entries;
}

export function parseEntry(text: string): LedgerEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // a file cut off by a crash
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { token, pid, command, startedAtMs, startTicks, bootId } = value as Partial<LedgerEntry>; // each field is checked here
  const isWhole =
    typeof token === 'string' &&
    typeof pid === 'number' &&
    Number.isInteger(pid) &&
    pid > 1 && // -1 and -0 would mean everything and our own group
    typeof command === 'string' &&
    typeof startedAtMs === 'number' &&
    (startTicks === null || typeof startTicks === 'number') &&
    typeof bootId === 'string';
  return isWhole ? { token, pid, command, startedAtMs, startTicks, bootId } : undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return []; // the first start: nothing was left
  }
}
