import { assertNever } from '../../units/assert-never.ts';
import type { JobState } from './job.ts';

/**
 * What can happen to a job. `start`, `succeed`, `finish-partly`, `fail`, `back-off`, `hold` and `stopped` come from its run, the
 * `request-*`, `resume`, `retry` and `give-up` from a person, `owner-lost` and `requeue` from a process that takes the queue over.
 * `hold` is a run that found that it cannot go on without a person: its job is paused and is no failure. `give-up` ends a job that
 * waits so for good. `lost` comes from the run of its parent, which found that what a child had made is gone: it is made again.
 */
export const JOB_EVENTS = [
  'start',
  'succeed',
  'finish-partly',
  'fail',
  'back-off',
  'hold',
  'request-pause',
  'request-cancel',
  'stopped',
  'owner-lost',
  'requeue',
  'resume',
  'retry',
  'give-up',
  'lost',
] as const;
export type JobEvent = (typeof JOB_EVENTS)[number];

/**
 * The state after `event`, or undefined where the event is not possible. Asking for what already is so (to pause what is
 * paused, to queue what is queued) gives the same state.
 */
export function transition(state: JobState, event: JobEvent): JobState | undefined {
  switch (state) {
    case 'queued':
      return fromQueued(event);
    case 'running':
      return fromRunning(event);
    case 'pausing':
      return fromPausing(event);
    case 'cancelling':
      return fromCancelling(event);
    case 'paused':
      if (event === 'resume') return 'queued';
      if (event === 'give-up') return 'failed';
      if (event === 'request-pause') return 'paused';
      return event === 'request-cancel' ? 'cancelled' : undefined;
    case 'interrupted':
      if (event === 'requeue' || event === 'resume') return 'queued';
      if (event === 'request-pause') return 'paused';
      return event === 'request-cancel' ? 'cancelled' : undefined;
    case 'cancelled':
      if (event === 'request-cancel') return 'cancelled';
      return event === 'retry' ? 'queued' : undefined;
    case 'failed':
    case 'partial':
      return event === 'retry' ? 'queued' : undefined;
    case 'succeeded':
      return event === 'lost' ? 'queued' : undefined;
    default:
      return assertNever(state);
  }
}

function fromQueued(event: JobEvent): JobState | undefined {
  switch (event) {
    case 'start':
      return 'running';
    case 'request-pause':
      return 'paused';
    case 'request-cancel':
      return 'cancelled';
    // A job that waits for its next try is queued too: both mean "now" there.
    case 'resume':
    case 'retry':
    case 'requeue':
      return 'queued';
    case 'succeed':
    case 'finish-partly':
    case 'fail':
    case 'back-off':
    case 'hold':
    case 'stopped':
    case 'owner-lost':
    case 'give-up':
    case 'lost':
      return undefined;
    default:
      return assertNever(event);
  }
}

function fromRunning(event: JobEvent): JobState | undefined {
  switch (event) {
    case 'succeed':
      return 'succeeded';
    case 'finish-partly':
      return 'partial';
    case 'fail':
      return 'failed';
    case 'back-off':
      return 'queued';
    case 'hold':
      return 'paused';
    case 'request-pause':
      return 'pausing';
    case 'request-cancel':
      return 'cancelling';
    case 'owner-lost':
      return 'interrupted';
    case 'resume':
      return 'running';
    // Nobody asked it to stop, so it cannot have stopped for a request.
    case 'stopped':
    case 'start':
    case 'requeue':
    case 'retry':
    case 'give-up':
    case 'lost':
      return undefined;
    default:
      return assertNever(event);
  }
}

/** Work that ended by itself before the stop reached it is done and kept: what was delivered or paid for is never thrown away. */
function whenItEndedByItself(event: 'succeed' | 'finish-partly'): JobState {
  return event === 'succeed' ? 'succeeded' : 'partial';
}

function fromPausing(event: JobEvent): JobState | undefined {
  switch (event) {
    case 'succeed':
    case 'finish-partly':
      return whenItEndedByItself(event);
    case 'stopped':
    case 'owner-lost':
    case 'back-off':
    case 'hold':
      return 'paused';
    case 'request-pause':
      return 'pausing';
    case 'request-cancel':
      return 'cancelling';
    // A process that dies of the stop looks like a failure; a real one shows itself again after the resume.
    case 'fail':
      return 'paused';
    case 'start':
    case 'requeue':
    case 'resume':
    case 'retry':
    case 'give-up':
    case 'lost':
      return undefined;
    default:
      return assertNever(event);
  }
}

function fromCancelling(event: JobEvent): JobState | undefined {
  switch (event) {
    case 'succeed':
    case 'finish-partly':
      return whenItEndedByItself(event);
    case 'stopped':
    case 'owner-lost':
    case 'back-off':
    case 'hold':
    case 'fail':
      return 'cancelled';
    case 'request-cancel':
      return 'cancelling';
    case 'request-pause':
    case 'start':
    case 'requeue':
    case 'resume':
    case 'retry':
    case 'give-up':
    case 'lost':
      return undefined;
    default:
      return assertNever(event);
  }
}
