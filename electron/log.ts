import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { type DestinationStream, pino } from 'pino';

/** A log past this is put aside at the next start; one older log is kept. */
const MAX_BYTES = 5_000_000;

/** None of these throws: a full disk must not end the program, nor hide from a person what went wrong. */
export type ProgramLog = {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  /** A failure nobody expected, under the id that a person was shown. */
  bug(error: unknown, logId: string): void;
  close(): void;
};

/**
 * The program's own log, one JSON object a line in `<data folder>/logs`; holds no secrets, jobs have logs of their own. Lines
 * that cannot be written are lost, all of them where there can be no log; nothing is thrown.
 */
export function openProgramLog(folder: string): ProgramLog {
  const file = openLines(folder);
  const log = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, file);
  return {
    info: (message, details) => log.info(details ?? {}, message),
    bug: (error, logId) => log.error({ logId, err: error instanceof Error ? error : new Error(String(error)) }, 'unexpected failure'),
    close: file.close,
  };
}

/** Written at once, so that what ends the process is in the log; pino's own destination would pile up what a full disk refuses. */
function openLines(folder: string): DestinationStream & { close(): void } {
  let descriptor = openFile(folder);
  let isTorn = false;
  return {
    write(line) {
      if (descriptor === undefined) return;
      const bytes = Buffer.from(isTorn ? `\n${line}` : line);
      try {
        // A disk that has room for a part of it takes that part without an error.
        isTorn = writeSync(descriptor, bytes) < bytes.length;
      } catch {
        // There is nowhere else to say so.
      }
    },
    close() {
      if (descriptor === undefined) return;
      try {
        closeSync(descriptor);
      } catch {
        // A disk of the network says only now that it is full.
      }
      descriptor = undefined;
    },
  };
}

function openFile(folder: string): number | undefined {
  const file = path.join(folder, 'streamfetch.log');
  try {
    mkdirSync(folder, { recursive: true });
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, path.join(folder, 'streamfetch.old.log'));
    return openSync(file, 'a');
  } catch {
    return undefined;
  }
}
