import type { ZodType } from 'zod';
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

export type ChildSpec = { readonly key: string; readonly kind: JobKind; readonly title: string; readonly input: unknown };

/** What a running job is given. It must settle only when every process it started has exited. */
export type JobContext = {
  readonly job: Job;
  readonly signal: AbortSignal;
  /** `fraction` 0..1 over the whole job; a lower value than before is ignored. At most ten writes a second reach the store. */
  report(stage: string, fraction: number): void;
  log(level: LogLevel, message: string): void;
  /**
   * Runs `work` once for this job and name: what it returned is stored as JSON, and after a crash or a retry the stored
   * value is returned instead, if it parses and `isStillGood` (files there, hashes right) agrees; else the step runs again.
   */
  step<T>(name: string, schema: ZodType<T>, work: () => Promise<T>, isStillGood?: (value: T) => Promise<boolean>): Promise<T>;
  /** Stores the children that are new; returns all of them with their ids, without starting any. */
  ensureChildren(children: readonly ChildSpec[]): readonly Job[];
  /**
   * Runs the children that are not finished, at most `parallel` at a time and within their kind's limit, and returns all once
   * each has finished. A failing child does not stop its siblings. Rejects only when this job itself is stopped.
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
  /** How many of this kind may run at once in this process. */
  readonly limit: number;
  readonly input: ZodType<Input>;
  /** Milliseconds until the next try after this failure, or null to leave it failed. `attempt` is 1 after the first try. */
  retryAfterMs?(error: unknown, attempt: number): number | null;
  run(input: Input, context: JobContext): Promise<JobOutcome>;
  /** Called once a job has ended for good or is removed, to drop its work files. */
  cleanUp?(id: JobId): Promise<void>;
};
