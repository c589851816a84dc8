import { AppError } from '../../../common/contract/errors.ts';
import type { Job, JobKind } from '../../../common/domain/jobs/job.ts';
import { type JobEvent, transition } from '../../../common/domain/jobs/transition.ts';
import type { JobId } from '../../../common/units/ids.ts';
import type { JobPatch, JobsRepository } from '../../database/repositories/jobs-repository.ts';
import type { JobEvents } from './job-events.ts';
import type { JobKindDefinition } from './job-kind.ts';
import type { LogWriter } from './log-writer.ts';
import type { Slots } from './slots.ts';
import type { Timers } from './timers.ts';

/** What the parts of the job service share. */
export type JobCore = {
  readonly jobs: JobsRepository;
  readonly kinds: ReadonlyMap<JobKind, JobKindDefinition>;
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => JobId;
  readonly timers: Timers;
  /** Aborted when the service closes. */
  readonly closing: AbortSignal;
  readonly events: JobEvents;
  readonly logs: LogWriter;
  readonly slots: Slots;
  /** Reports what should not have happened; returns the log id that a person can quote. Never throws. */
  readonly bug: (error: unknown) => string;
};

/** Throws `not-found`. */
export function jobOf(core: JobCore, id: JobId): Job {
  const job = core.jobs.get(id);
  if (!job) throw new AppError('not-found', 'There is no such job.', { details: { what: 'job' } });
  return job;
}

/** Stores the job's next state with what the state implies; undefined where the event is not possible. Tells nobody. */
export function moveJob(core: JobCore, job: Job, event: JobEvent, patch: JobPatch = {}): Job | undefined {
  const next = transition(job.state, event);
  if (next === undefined) return undefined;
  const nowMs = core.now();
  return core.jobs.move(job.id, job.state, next, { ...impliedBy(event, next, nowMs), ...patch }, nowMs);
}

/** Like `moveJob`, and tells the listeners. */
export function applyEvent(core: JobCore, job: Job, event: JobEvent, patch: JobPatch = {}): Job | undefined {
  const moved = moveJob(core, job, event, patch);
  if (moved) core.events.emitChange({ type: 'changed', job: moved });
  return moved;
}

function impliedBy(event: JobEvent, next: Job['state'], nowMs: number): JobPatch {
  // A person who retries wants a fresh start of the bar; what was recorded as done makes it jump ahead.
  if (event === 'retry' || event === 'lost') return { error: null, finishedAtMs: null, runAfterMs: null, progress: null };
  switch (next) {
    case 'queued':
      return event === 'resume' ? { error: null, runAfterMs: null } : { runAfterMs: null };
    case 'running':
      return { error: null, runAfterMs: null, startedAtMs: nowMs, finishedAtMs: null };
    case 'paused':
      // An error makes a paused job a held one, so what it had failed with before a person paused it goes.
      return event === 'request-pause' ? { error: null, runAfterMs: null } : { runAfterMs: null };
    case 'cancelled':
    case 'succeeded':
    case 'partial':
      return { error: null, runAfterMs: null, finishedAtMs: nowMs };
    case 'failed':
      return { runAfterMs: null, finishedAtMs: nowMs };
    default:
      return {};
  }
}

export function notPossible(job: Job, wish: string): AppError {
  return new AppError('job.not-possible', `A job that is ${job.state} cannot be ${wish}.`, { details: { state: job.state, wish } });
}
