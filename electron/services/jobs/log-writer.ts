import { JOB_LOG_LIMIT, type JobLogEntry, type LogLevel } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { NewLogEntry } from '../../database/repositories/jobs-repository.ts';
import type { Timers } from './timers.ts';

export type LogWriter = {
  add(id: JobId, level: LogLevel, stage: string | null, message: string): void;
  /** Writes what waits for this job, or for all. Never throws: a log that cannot be written does not end a job. */
  flush(id?: JobId): void;
  /** Forgets what waits for a job that is removed. */
  drop(id: JobId): void;
};

/** Lines reach the store and the listeners in batches, at most every 100 ms. */
export const LOG_INTERVAL_MS = 100;

export function createLogWriter(options: {
  readonly append: (id: JobId, entries: readonly NewLogEntry[]) => readonly JobLogEntry[];
  readonly emit: (id: JobId, entries: readonly JobLogEntry[]) => void;
  readonly now: () => number;
  readonly timers: Timers;
  readonly bug: (error: unknown) => void;
}): LogWriter {
  const waiting = new Map<JobId, NewLogEntry[]>();
  let callOff: (() => void) | undefined;

  function write(id: JobId): void {
    const entries = waiting.get(id);
    if (!entries) return;
    waiting.delete(id);
    try {
      options.emit(id, options.append(id, entries));
    } catch (error) {
      options.bug(error);
    }
  }
  function flush(id?: JobId): void {
    for (const each of id === undefined ? [...waiting.keys()] : [id]) write(each);
    if (waiting.size > 0) return;
    callOff?.();
    callOff = undefined;
  }
  return {
    add(id, level, stage, message) {
      const entries = waiting.get(id) ?? [];
      waiting.set(id, entries);
      entries.push({ atMs: options.now(), level, stage, message });
      // More than are kept would be dropped by the store at once: a job that floods its log costs no memory.
      if (entries.length > 2 * JOB_LOG_LIMIT) entries.splice(0, entries.length - JOB_LOG_LIMIT);
      callOff ??= options.timers.after(LOG_INTERVAL_MS, () => {
        callOff = undefined;
        flush();
      });
    },
    flush,
    drop: (id) => void waiting.delete(id),
  };
}
