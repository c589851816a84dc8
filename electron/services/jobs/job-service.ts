import type { AppError } from '../../../common/contract/errors.ts';
import type { Job, JobKind, JobLogEntry, JobState } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';

export type JobChange = { readonly type: 'changed'; readonly job: Job } | { readonly type: 'removed'; readonly id: JobId };

export type RetryOptions = { readonly skip?: (child: Job) => boolean };

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
    job: { readonly id?: JobId; readonly title: string; readonly input: unknown; readonly priority?: number },
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
  /** How many jobs without a parent stopped by themselves and ask a person: they are paused with an error. */
  countHeld(): number;
  /** Jobs of a higher priority start first, 0 is usual; what runs already goes on. Throws `not-found`. */
  setPriority(id: JobId, priority: number): void;
  priority(id: JobId): number;
  /** Starts what may start now: for a kind whose limit has changed. */
  look(): void;
  children(id: JobId): readonly Job[];
  log(id: JobId, afterSeq: number): readonly JobLogEntry[];
  result(id: JobId): unknown;
  /**
   * These throw `job.not-possible` where the state does not allow it; asking for the state it already has is no error. Pause,
   * resume and cancel go down to the children. A run that ends by itself before the stop reaches it has succeeded. A job can also
   * pause by itself because it needs a person; it then has the reason as its error (see `JobHeld`). A child below a paused parent
   * is resumed through its parent only.
   */
  pause(id: JobId): Job;
  /** Also ends the wait for the next try of a job that failed and will be tried again. What it and its children had as error goes. */
  resume(id: JobId): Job;
  cancel(id: JobId): Job;
  /**
   * Queues a failed, partly done or cancelled job again, with those of its children that did not succeed. A child is retried
   * alone; its parent is queued too if it has finished. Children for which `skip` says true are left as they are, with what is below
   * them; the job runs again also when that is all of them.
   */
  retry(id: JobId, options?: RetryOptions): Job;
  /**
   * Gives a paused job up: it has failed with `error`, and so have the paused ones below it. Its parent goes on as after any other
   * failure of a child. `job.not-possible` for a job that is not paused.
   */
  fail(id: JobId, error: AppError): Job;
  /** A finished job without a parent, with its children, log and work files; `job.not-possible` for others. */
  remove(id: JobId): Promise<void>;
  /** Every change of every job, children included, after the store has it. Returns the function that stops listening. */
  onChange(listener: (change: JobChange) => void): () => void;
  onLog(listener: (id: JobId, entries: readonly JobLogEntry[]) => void): () => void;
  /**
   * Resolves when the job has finished (succeeded, partial, failed, cancelled) or is paused, by a person or by itself. Rejects with the signal's reason,
   * with `program.closing`, with `not-found` for a job that goes, or with the store's error where its end cannot be recorded.
   */
  settled(id: JobId, signal?: AbortSignal): Promise<Job>;
  /** Stops everything that runs; jobs found running become interrupted and go on with the next owner. Resolves when no process is left. */
  close(): Promise<void>;
};
