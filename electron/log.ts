import { mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';

/** A log past this is put aside at the next start; one older log is kept. */
const MAX_BYTES = 5_000_000;

export type ProgramLog = {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  /** A failure nobody expected, under the id that a person was shown. */
  bug(error: unknown, logId: string): void;
  /** Writes what is still in memory. */
  close(): void;
};

/** The program's own log, one JSON object a line in `<data folder>/logs`; holds no secrets, jobs have logs of their own. */
export function openProgramLog(folder: string): ProgramLog {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'streamfetch.log');
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, path.join(folder, 'streamfetch.old.log'));
  const destination = pino.destination({ dest: file, sync: true });
  destination.on('error', () => {}); // a full disk must not end the program, nor hide from a person what went wrong
  const log = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (message, details) => log.info(details ?? {}, message),
    bug: (error, logId) => log.error({ logId, err: error instanceof Error ? error : new Error(String(error)) }, 'unexpected failure'),
    close: () => destination.end(),
  };
}
