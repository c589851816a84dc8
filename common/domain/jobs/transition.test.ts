import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../tests/property-runs.ts';
import { isFinished, JOB_STATES, type JobState } from './job.ts';
import { JOB_EVENTS, type JobEvent, transition } from './transition.ts';

/** Every step that is possible; all other pairs are not. */
const POSSIBLE: Readonly<Record<JobState, Partial<Record<JobEvent, JobState>>>> = {
  queued: {
    start: 'running',
    'request-pause': 'paused',
    'request-cancel': 'cancelled',
    requeue: 'queued',
    resume: 'queued',
    retry: 'queued',
  },
  running: {
    succeed: 'succeeded',
    'finish-partly': 'partial',
    fail: 'failed',
    'back-off': 'queued',
    hold: 'paused',
    'request-pause': 'pausing',
    'request-cancel': 'cancelling',
    'owner-lost': 'interrupted',
    resume: 'running',
  },
  pausing: {
    succeed: 'succeeded',
    'finish-partly': 'partial',
    fail: 'paused',
    'back-off': 'paused',
    hold: 'paused',
    stopped: 'paused',
    'owner-lost': 'paused',
    'request-pause': 'pausing',
    'request-cancel': 'cancelling',
  },
  paused: { resume: 'queued', 'request-pause': 'paused', 'request-cancel': 'cancelled', 'give-up': 'failed' },
  cancelling: {
    succeed: 'succeeded',
    'finish-partly': 'partial',
    fail: 'cancelled',
    'back-off': 'cancelled',
    hold: 'cancelled',
    stopped: 'cancelled',
    'owner-lost': 'cancelled',
    'request-cancel': 'cancelling',
  },
  cancelled: { retry: 'queued', 'request-cancel': 'cancelled' },
  interrupted: { requeue: 'queued', resume: 'queued', 'request-pause': 'paused', 'request-cancel': 'cancelled' },
  succeeded: { lost: 'queued' },
  partial: { retry: 'queued' },
  failed: { retry: 'queued' },
};

describe('each state of a job', () => {
  test.each(JOB_STATES.flatMap((state) => JOB_EVENTS.map((event) => [state, event, POSSIBLE[state][event]] as const)))(
    'from %s, %s leads to %s',
    (state, event, next) => expect(transition(state, event)).toBe(next),
  );
});

const walk = fc.array(fc.constantFrom(...JOB_EVENTS), { maxLength: 60 });

test('no order of events leads out of the known states, and a finished job goes on only by a retry, or to make again what it lost', () => {
  fc.assert(
    fc.property(walk, (events) => {
      let state: JobState = 'queued';
      for (const event of events) {
        const next: JobState | undefined = transition(state, event) ?? state;
        expect(JOB_STATES).toContain(next);
        if (isFinished(state) && next !== state) expect(event).toBe(state === 'succeeded' ? 'lost' : 'retry');
        state = next;
      }
    }),
    propertyRuns(2, 500),
  );
});

test('from every state but succeeded there is a way to succeed', () => {
  for (const from of JOB_STATES) {
    const reached = new Set<JobState>([from]);
    for (const state of reached) {
      for (const event of JOB_EVENTS) {
        const next: JobState | undefined = transition(state, event);
        if (next) reached.add(next);
      }
    }
    expect(reached, from).toContain('succeeded');
  }
});

test('work that ended by itself is kept whatever was asked meanwhile', () => {
  for (const state of ['running', 'pausing', 'cancelling'] as const) expect(transition(state, 'succeed')).toBe('succeeded');
});
