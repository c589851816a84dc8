import type { JobLogEntry } from '../../common/domain/jobs/job.ts';

export const LOG_FILTERS = ['all', 'warnings', 'errors'] as const;
export type LogFilter = (typeof LOG_FILTERS)[number];

/** `warnings` holds the errors too: what went wrong is never filtered out of what looked wrong. */
export function matchesLogFilter(entry: JobLogEntry, filter: LogFilter): boolean {
  if (filter === 'errors') return entry.level === 'error';
  return filter === 'all' || entry.level === 'warn' || entry.level === 'error';
}

/** As text for the clipboard, one line an entry, times in UTC. */
export function logText(entries: readonly JobLogEntry[]): string {
  return entries.map((entry) => `${new Date(entry.atMs).toISOString()} ${entry.level} ${entry.message}`).join('\n');
}
