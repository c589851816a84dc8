import type { ZodType } from 'zod';
import type { AppError } from '../../../common/contract/errors.ts';
import type { Job, JobKind, LogLevel } from '../../../common/domain/jobs/job.ts';
import type { JobId } from '../../../common/units/ids.ts';

/** Why a job's signal was aborted. None of them is a failure. */
export class JobStopped extends Error {
  override readonly name = 'JobStopped';
  readonly reason: 'cancel' | 'pause' | 'closing';
  constructor(reason: 'cancel' | 'pause' | 'closing') {
    super(`job stopped: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Thrown by a `run` that cannot go on without a person: a key was refused, a limit was reached, it is not known what became of a
 * call. Its job is then held: paused, with `error` as its reason, until a person resumes it. It is no failure and is not tried again
 * by itself. `alone`: its siblings go on. `whole`: they could not go on either, so everything above it is held at once for the
 * same reason, and all that runs or waits there is paused.
 */
export class JobHeld extends Error {
  override readonly name = 'JobHeld';
  readonly error: AppError;
  readonly scope: 'alone' | 'whole';
  constructor(error: AppError, scope: 'alone' | 'whole') {
    super(error.message, { cause: error });
    this.error = error;
    this.scope = scope;
  }
}

export type ChildSpec = { readonly key: string; readonly kind: JobKind; readonly title: string; readonly input: unknown };

/** What a running job is given. `run` must settle only when every process it started has exited. */
export type JobContext = {
  readonly job: Job;
  readonly signal: AbortSignal;
  /** Aborted when the program closes: for what goes on a while after `signal` was, to hear an answer that is due. Then it ends too. */
  readonly closing: AbortSignal;
  /**
   * `fraction` 0..1 over the whole job; a lower value than before keeps the old one (the stage is taken). At most ten writes a
   * second reach the store, the last one always. Ignored once the run has settled, like `log`.
   */
  report(stage: string, fraction: number): void;
  /**
   * Begins the row of failures anew: should this run fail, that is the first. Not for what every try achieves before it fails in
   * the same place: it would be tried for ever.
   */
  gotOn(): void;
  log(level: LogLevel, message: string): void;
  /** What the job is called from now on, once more is known than when it was queued. Ignored once the run has settled. */
  rename(title: string): void;
  /**
   * Runs `work` once for this job and name: what it returned is stored as JSON, and after a crash or a retry the stored
   * value is returned instead, if it parses and `isStillGood` (files there, hashes right) agrees; else the step runs again.
   * The value must be JSON that `schema` reads back; else it throws, as that is a slip of the kind.
   */
  step<T>(name: string, schema: ZodType<T>, work: () => Promise<T>, isStillGood?: (value: T) => Promise<boolean>): Promise<T>;
  /**
   * Stores the children whose key is new; returns all children with their ids, without starting any. A child is of another kind
   * than its parent: it needs a slot of its kind while the parent holds its own.
   */
  ensureChildren(children: readonly ChildSpec[]): readonly Job[];
  /**
   * Queues a child that has succeeded once more, as what it made is gone: `runChildren` runs it, and it may fail like any other. Throws
   * the signal's reason.
   */
  redoChild(id: JobId): void;
  /**
   * Runs the children that are not finished, at most `parallel` at a time and within their kind's limit, and returns all once
   * each has finished. A failing child does not stop its siblings. A child that a person paused is waited for; one that is retried
   * meanwhile runs again. `onSettled` is called for each that finishes during the call. Rejects only when this job itself is
   * stopped, with the signal's reason and after every running child has settled; once all that have not finished are held, with a
   * `JobHeld` of scope `whole` for the reason of the first of them; or when the store cannot be written.
   */
  runChildren(
    ids: readonly JobId[],
    options: { readonly parallel: number; readonly onSettled?: (child: Job) => void },
  ): Promise<readonly Job[]>;
};

export type JobOutcome = { readonly state: 'succeeded' | 'partial'; readonly result?: unknown };

/** How one kind of job runs. */
export type JobKindDefinition<Input = unknown> = {
  readonly kind: JobKind;
  /** How many of this kind may run at once in this process; a function is asked at each start, see `JobService.look`. */
  readonly limit: number | (() => number);
  readonly input: ZodType<Input>;
  /**
   * Milliseconds until the next try after this failure, or null to leave it failed. `attempt` is 1 after the first failure in a
   * row; `random` is 0..1 for the jitter (`backoffMs` in common/domain/jobs takes both). Any length is kept, up to a year. Not asked
   * about a `JobHeld`.
   */
  retryAfterMs?(error: unknown, attempt: number, random: number): number | null;
  /** Throws `JobHeld` where only a person can make it go on; children that it has begun are then paused. */
  run(input: Input, context: JobContext): Promise<JobOutcome>;
  /** True where what it makes is gone with the program: what an earlier owner left of it is removed at the next start. */
  readonly endsWithProgram?: boolean;
  /**
   * Drops a job's work files. Called once a job without a parent has succeeded or is removed, for its children first; not for
   * one that is failed, partly done or cancelled, as it can be retried from what it has. Called twice it must do no harm.
   */
  cleanUp?(id: JobId): Promise<void>;
  /**
   * Drops what a job without a parent should not leave behind once it was cancelled, in whatever way: while it ran (after `run` has
   * settled), while it was queued, paused or interrupted, or by the next owner of the folder. Recorded steps stay, so that it can be
   * retried; a retried job does not start before this has settled. Called twice it must do no harm: the next start calls it again
   * for the latest cancelled jobs, in case it was killed. What it throws is reported as a bug.
   */
  stopped?(id: JobId, how: 'cancelled'): Promise<void>;
};
