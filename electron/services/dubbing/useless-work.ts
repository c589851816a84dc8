import type { ErrorCode } from '../../../common/contract/errors.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { DubbingChunkRecord, DubbingRepository } from '../../database/repositories/dubbing-repository.ts';
import type { JobService } from '../jobs/job-service.ts';

/** The service has nothing, and will not have. */
const AT_ONCE: readonly string[] = ['dubbing.failed-at-service'] satisfies readonly ErrorCode[];
/** May be another the next time, for nothing: with the right key, with other limits of tempo, or where something else than the result was served. */
const AT_THE_SECOND: readonly string[] = ['dubbing.result-gone', 'dubbing.result-empty', 'dubbing.too-long'] satisfies readonly ErrorCode[];

/** Its result is damaged here, and its work was deleted at the service: there is nothing to fetch. */
const isLostForGood = (chunk: DubbingChunkRecord | undefined): boolean => chunk?.wasStored === true && chunk.remoteId === null;

/**
 * Forgets work at the service, and a result here, that is of no more use, so that the chunk's next try begins with a new call. Only
 * once its failure is recorded: from then on nobody but a person lets it run again. Returns what ends this.
 */
export function forgetUselessWork(jobs: Pick<JobService, 'onChange'>, dubbing: DubbingRepository, now: () => number): () => void {
  const failedOnce = new Set<JobId>();
  return jobs.onChange((change) => {
    if (change.type === 'removed') return void failedOnce.delete(change.id);
    const { id, kind, state, error } = change.job;
    if (kind !== 'dubbing.chunk' || state !== 'failed' || !error) return;
    if (error.code === 'dubbing.result-gone' && isLostForGood(dubbing.chunk(id))) return dubbing.dropResult(id, now());
    if (AT_THE_SECOND.includes(error.code) && !failedOnce.has(id)) return void failedOnce.add(id);
    if (AT_ONCE.includes(error.code) || AT_THE_SECOND.includes(error.code)) dubbing.dropRemote(id, now());
  });
}
