import type { Job, JobKind, JobLogEntry, JobState } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';

export type JobChange = { readonly type: 'changed'; readonly job: Job } | { readonly type: 'removed'; readonly id: JobId };

/** The one queue and runner for everything long. */
export type JobService = {
  /** Takes over what an earlier owner left (running becomes interrupted, then queued) and begins to run. */
  start(): void;
  /**
   * `alsoStore` writes what belongs to the job (synchronously; the job's own row is there already): both are stored or neither,
   * whatever throws and whenever the program ends. Nobody hears of the job before that. Throws `usage.invalid` for an input that the
   * kind refuses, and what `alsoStore` throws.
   */
  enqueue(
    kind: JobKind,
    job: { readonly id?: JobId; readonly title: string; readonly input: unknown },
    alsoStore?: (job: { readonly id: JobId }) => void,
  ): Job;
  /** Throws `not-found`. */
  get(id: JobId): Job;
  list(filter: {
    readonly states?: readonly JobState[] | undefined;
    readonly kind?: JobKind | undefined;
    readonly limit: number;
  }): readonly Job[];
  /** How many jobs without a parent are in one of these states. */
  count(states: readonly JobState[]): number;
  children(id: JobId): readonly Job[];
  log(id: JobId, afterSeq: number): readonly JobLogEntry[];
  result(id: JobId): unknown;
  /**
   * These throw `job.not-possible` where the state does not allow it; asking for the state it already has is no error. Pause,
   * resume and cancel go down to the children. A run that ends by itself before the stop reaches it has succeeded.
   */
  pause(id: JobId): Job;
  /** Also ends the wait for the next try of a job that failed and will be tried again. */
  resume(id: JobId): Job;
  cancel(id: JobId): Job;
  /**
   * Queues a failed, partly done or cancelled job again, with those of its children that did not succeed. A child is retried
   * alone; its parent is queued too if it has finished.
   */
  retry(id: JobId): Job;
  /** A finished job without a parent, with its children, log and work files; `job.not-possible` for others. */
  remove(id: JobId): Promise<void>;
  /** Every change of every job, children included, after the store has it. Returns the function that stops listening. */
  onChange(listener: (change: JobChange) => void): () => void;
  onLog(listener: (id: JobId, entries: readonly JobLogEntry[]) => void): () => void;
  /**
   * Resolves when the job has finished (succeeded, partial, failed, cancelled) or is paused. Rejects with the signal's reason,
   * with `program.closing`, with `not-found` for a job that goes, or with the store's error where its end cannot be recorded.
   */
  settled(id: JobId, signal?: AbortSignal): Promise<Job>;
  /** Stops everything that runs; jobs found running become interrupted and go on with the next owner. Resolves when no process is left. */
  close(): Promise<void>;
};
