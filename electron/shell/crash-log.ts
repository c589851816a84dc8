import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const LIMIT_BYTES = 1_000_000;

/** Writes one entry and returns its id, which a person can quote. Never throws: it is called when all else has failed. */
export type CrashLog = (what: string, error: unknown) => string;

/** Faults of the desktop itself, in one file beside the other logs; an old one of over 1 MB is set aside once. */
export function createCrashLog(file: string, now: () => Date): CrashLog {
  return (what, error) => {
    const id = randomUUID().slice(0, 8);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const entry = `${now().toISOString()} [${id}] ${what}: ${text}\n`;
    process.stderr.write(entry);
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LIMIT_BYTES) renameSync(file, `${file}.old`);
      appendFileSync(file, entry, { mode: 0o600 });
    } catch {
      // The disk may be the very thing that failed; stderr has it.
    }
    return id;
  };
}
