import type { Dub } from '../../../../common/contract/dubbing.ts';
import { timeLeftMs } from '../../../../common/domain/dubbing/stages.ts';

const MINUTE_MS = 60_000;

/**
 * Chunks a minute at the pace that the time left rests on: a job that was resumed did not do its first chunks in this run, so what
 * is done cannot tell. Null where the time left is not known.
 */
export function chunksPerMinute(dub: Dub): number | null {
  const left = timeLeftMs(dub.job);
  const open = dub.chunks.filter((chunk) => chunk.state === 'queued' || chunk.state === 'running').length;
  return left === null || left === 0 || open === 0 ? null : (open * MINUTE_MS) / left;
}
