import type { Job, JobKind, JobLogEntry, JobState } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';

export type JobChange = { readonly type: 'changed'; readonly job: Job } | { readonly type: 'removed'; readonly id: JobId };

/** The one queue and runner for everything long. */
export type JobService = {
  /** Takes over what an earlier owner left (running becomes interrupted, then queued) and begins to run. */
  start(): void;
  enqueue(kind: JobKind, job: { readonly id?: JobId; readonly title: string; readonly input: unknown }): Job;
  /** Throws `not-found`. */
  get(id: JobId): Job;
  list(filter: {
    readonly states?: readonly JobState[] | undefined;
    readonly kind?: JobKind | undefined;
    readonly limit: number;
  }): readonly Job[];
  children(id: JobId): readonly Job[];
  log(id: JobId, afterSeq: number): readonly JobLogEntry[];
  result(id: JobId): unknown;
  /** These throw `job.not-possible` where the state does not allow it; asking for the state it already has is no error. */
  pause(id: JobId): Job;
  resume(id: JobId): Job;
  cancel(id: JobId): Job;
  retry(id: JobId): Job;
  remove(id: JobId): Promise<void>;
  /** Every change of every job, children included. Returns the function that stops listening. */
  onChange(listener: (change: JobChange) => void): () => void;
  onLog(listener: (id: JobId, entries: readonly JobLogEntry[]) => void): () => void;
  /** Resolves when the job has finished (succeeded, partial, failed, cancelled) or is paused. */
  settled(id: JobId, signal?: AbortSignal): Promise<Job>;
  /** Stops everything that runs; jobs found running become interrupted and go on with the next owner. Resolves when no process is left. */
  close(): Promise<void>;
};
