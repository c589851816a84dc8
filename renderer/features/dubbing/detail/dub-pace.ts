import type { Dub } from '../../../../common/contract/dubbing.ts';

const MINUTE_MS = 60_000;

/** Milliseconds to the end while it runs; null where that is not known. */
export function timeLeft({ job }: Dub): number | null {
  return job.progress?.kind === 'fraction' && job.state === 'running' ? job.progress.etaMs : null;
}

/**
 * Chunks a minute at the pace that the time left rests on: a job that was resumed did not do its first chunks in this run, so what
 * is done cannot tell. Null where the time left is not known.
 */
export function chunksPerMinute(dub: Dub): number | null {
  const left = timeLeft(dub);
  const open = dub.chunks.filter((chunk) => chunk.state === 'queued' || chunk.state === 'running').length;
  return left === null || left === 0 || open === 0 ? null : (open * MINUTE_MS) / left;
}
