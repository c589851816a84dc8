import type { Job } from '../../../common/domain/jobs/job.ts';
import { isOriginalKept } from './assemble.ts';
import type { DubbingServiceParts } from './dubbing-parts.ts';

/**
 * True for a dub that is partly done and leaves nothing to decide: its result has the original's sound in every failed chunk, and that
 * is still what is wanted. Asked often, so it looks at the chunks only where the result says so.
 */
export function isSettled(parts: Pick<DubbingServiceParts, 'dubbing'>, { id, state }: Pick<Job, 'id' | 'state'>): boolean {
  if (state !== 'partial') return false;
  const report = parts.dubbing.get(id)?.report;
  if (!report || report.failedChunks.length !== report.keptOriginal.length) return false;
  return parts.dubbing.chunks(id).every((chunk) => chunk.result !== null || isOriginalKept(chunk));
}
