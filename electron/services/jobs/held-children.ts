import { isFinished, isHeld, type Job } from '../../../common/domain/jobs/job.ts';
import { appErrorOf } from './failure.ts';
import { JobHeld } from './job-kind.ts';

/**
 * What holds the parent of these children: each that has not finished is held, and the first says why. Undefined while one may
 * still go on by itself or when its person likes, or when all have finished.
 */
export function heldByChildren(children: readonly Job[]): JobHeld | undefined {
  const left = children.filter((child) => !isFinished(child.state));
  const error = left.every(isHeld) ? left[0]?.error : undefined;
  return error ? new JobHeld(appErrorOf(error), 'whole') : undefined;
}
