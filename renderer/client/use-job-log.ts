import { useEffect, useState } from 'react';
import { JOB_LOG_LIMIT, type JobLogEntry } from '../../common/domain/jobs/job.ts';
import type { JobId } from '../../common/units/ids.ts';
import { follow } from './follow.ts';
import { useSession } from './session.ts';

const NONE: readonly JobLogEntry[] = [];

/** The log of a job, live while the component is mounted; at most the lines that the host keeps. */
export function useJobLog(id: JobId | null): readonly JobLogEntry[] {
  const { client, connection } = useSession();
  const [held, setHeld] = useState<{ readonly id: JobId | null; readonly entries: readonly JobLogEntry[] }>({ id: null, entries: NONE });
  useEffect(() => {
    if (id === null) return;
    const controller = new AbortController();
    void follow({
      connection,
      signal: controller.signal,
      open: (signal) => client.jobs.watchLog({ id }, { signal }),
      onEvent: (entries) => setHeld((before) => ({ id, entries: mergeLog(before.id === id ? before.entries : NONE, entries) })),
    });
    return () => controller.abort();
  }, [client, connection, id]);
  return held.id === id ? held.entries : NONE;
}

/**
 * Lines already there are not shown twice: a watch that starts again after a lost connection repeats the log so far. What tools say
 * for those who look for a fault (`debug`) is left to `streamfetch jobs log`.
 */
export function mergeLog(before: readonly JobLogEntry[], next: readonly JobLogEntry[]): readonly JobLogEntry[] {
  const lastSeq = before.at(-1)?.seq ?? -1;
  const fresh = next.filter((entry) => entry.seq > lastSeq && entry.level !== 'debug');
  return fresh.length === 0 ? before : [...before, ...fresh].slice(-JOB_LOG_LIMIT);
}
