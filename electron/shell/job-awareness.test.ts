import { expect, test } from 'vitest';
import type { Job, JobState } from '../../common/domain/jobs/job.ts';
import type { JobId } from '../../common/units/ids.ts';
import type { JobChange } from '../services/jobs/job-service.ts';
import { followJobs } from './job-awareness.ts';

function job(id: string, state: JobState, seconds = 60, changes: Partial<Job> = {}): Job {
  return {
    id: id as JobId, // a test's own id
    kind: 'dubbing',
    parentId: null,
    key: null,
    title: `Dub ${id}`,
    state,
    progress: null,
    attempt: 1,
    error: null,
    createdAtMs: 0,
    updatedAtMs: 0,
    startedAtMs: 0,
    finishedAtMs: seconds * 1_000,
    runAfterMs: null,
    ...changes,
  };
}

function setUp({ running = [] as readonly Job[], isFocused = false } = {}) {
  let listener: ((change: JobChange) => void) | undefined;
  const power: string[] = [];
  const told: string[] = [];
  const stop = followJobs({
    jobs: {
      list: () => running,
      onChange(one) {
        listener = one;
        return () => {
          listener = undefined;
        };
      },
    },
    power: {
      start: (type) => power.push(`start ${type}`),
      stop: (id) => power.push(`stop ${id}`) > 0,
    },
    notify: (title, body) => told.push(`${title}: ${body}`),
    isWindowFocused: () => isFocused,
  });
  return { power, told, stop, isListening: () => listener !== undefined, change: (one: Job) => listener?.({ type: 'changed', job: one }) };
}

test('the machine stays awake from the first running job to the last', () => {
  const { power, change } = setUp();
  change(job('a', 'running'));
  change(job('b', 'running'));
  change(job('a', 'succeeded'));
  expect(power).toEqual(['start prevent-app-suspension']);
  change(job('b', 'paused'));
  expect(power).toEqual(['start prevent-app-suspension', 'stop 1']);
});

test('jobs that run already at the start count', () => {
  const { power, stop, isListening } = setUp({ running: [job('a', 'running')] });
  expect(power).toHaveLength(1);
  stop();
  expect([power[1], isListening()]).toEqual(['stop 1', false]);
});

test('a long job that ends unseen is told once, in words that fit', () => {
  const { told, change } = setUp();
  for (const state of ['succeeded', 'partial', 'failed'] as const) {
    change(job(state, 'running'));
    change(job(state, state));
    change(job(state, state));
  }
  expect(told).toEqual(['Finished: Dub succeeded', 'Finished in part: Dub partial', 'Failed: Dub failed']);
});

test('short jobs, children and cancelled jobs are not told, and nothing is while the window is looked at', () => {
  const away = setUp();
  const ends = [job('short', 'succeeded', 5), job('child', 'succeeded', 60, { parentId: 'a' as JobId }), job('gone', 'cancelled')]; // a test's own id
  for (const end of ends) {
    away.change({ ...end, state: 'running' });
    away.change(end);
  }
  const here = setUp({ isFocused: true });
  here.change(job('a', 'running'));
  here.change(job('a', 'succeeded'));
  expect([away.told, here.told]).toEqual([[], []]);
});
