import { AppError } from '../../../common/contract/errors.ts';
import { isFinished, type Job } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { JobChange } from './job-service.ts';

type Waiter = { readonly resolve: (job: Job) => void; readonly reject: (error: unknown) => void };

export type SettledWaiters = {
  /** See `JobService.settled`; `job` is how it is now. */
  wait(job: Job, signal?: AbortSignal): Promise<Job>;
  onChange(change: JobChange): void;
  /** Rejects everyone who waits for this job. */
  fail(error: unknown, id: JobId): void;
  /** Rejects everyone who waits, now and later. */
  close(error: unknown): void;
};

export function createSettledWaiters(): SettledWaiters {
  const waiting = new Map<JobId, Set<Waiter>>();
  let closed: { readonly error: unknown } | undefined;

  function take(id: JobId): readonly Waiter[] {
    const waiters = [...(waiting.get(id) ?? [])];
    waiting.delete(id);
    return waiters;
  }
  function fail(error: unknown, id: JobId): void {
    for (const waiter of take(id)) waiter.reject(error);
  }
  return {
    wait(job, signal) {
      if (hasComeToRest(job)) return Promise.resolve(job);
      if (closed) return Promise.reject(closed.error);
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          signal?.removeEventListener('abort', onAbort);
          const waiters = waiting.get(job.id);
          waiters?.delete(waiter);
          if (waiters?.size === 0) waiting.delete(job.id);
        };
        const onAbort = (): void => waiter.reject(signal?.reason);
        const waiter: Waiter = {
          resolve(settled) {
            leave();
            resolve(settled);
          },
          reject(error) {
            leave();
            reject(error);
          },
        };
        signal?.addEventListener('abort', onAbort);
        waiting.set(job.id, (waiting.get(job.id) ?? new Set()).add(waiter));
      });
    },
    onChange(change) {
      if (change.type === 'removed')
        return fail(new AppError('not-found', 'The job was removed.', { details: { what: 'job' } }), change.id);
      if (!hasComeToRest(change.job)) return;
      for (const waiter of take(change.job.id)) waiter.resolve(change.job);
    },
    fail,
    close(error) {
      closed = { error };
      for (const id of [...waiting.keys()]) fail(error, id);
    },
  };
}

function hasComeToRest(job: Job): boolean {
  return isFinished(job.state) || job.state === 'paused';
}
