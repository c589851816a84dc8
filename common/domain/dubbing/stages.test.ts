import { expect, test } from 'vitest';
import { overallFraction, stageViews, timeLeftMs } from './stages.ts';

const at = (stage: string, fraction: number) => ({ kind: 'fraction', stage, fraction, etaMs: null }) as const;

test('the stages add up to the whole', () => expect(overallFraction('finalize', 1)).toBe(1));
test('stages before the running one are done, those after it wait', () => {
  const views = stageViews({ state: 'running', progress: at('dub', overallFraction('dub', 0.5)) });
  expect(views.map((view) => view.state)).toEqual(['done', 'done', 'running', 'waiting', 'waiting']);
  expect(views[2]?.fraction).toBeCloseTo(0.5);
});
test('a failed dub shows the stage in which it stopped', () => {
  expect(stageViews({ state: 'failed', progress: at('merge', 0.8) }).map((view) => view.state)).toEqual([
    'done',
    'done',
    'done',
    'failed',
    'waiting',
  ]);
});
test('a dub that was handed over with failed chunks has been through every stage, one that waits for its chunks has not', () => {
  const states = (stage: string, fraction: number) =>
    stageViews({ state: 'partial', progress: at(stage, fraction) }).map((view) => view.state);
  expect(new Set(states('finalize', 1))).toEqual(new Set(['done']));
  expect(states('dub', 0.7)[2]).toBe('failed');
});
test('a dub that was not started waits, one that succeeded is done throughout', () => {
  expect(new Set(stageViews({ state: 'queued', progress: null }).map((view) => view.state))).toEqual(new Set(['waiting']));
  expect(new Set(stageViews({ state: 'succeeded', progress: at('finalize', 1) }).map((view) => view.state))).toEqual(new Set(['done']));
});

test('the time left is told from the chunks on: before, nobody knows how fast a service will be', () => {
  const running = (stage: string) => timeLeftMs({ state: 'running', progress: { kind: 'fraction', stage, fraction: 0.1, etaMs: 60_000 } });
  expect(['prepare', 'chunk', 'dub', 'merge', 'finalize'].map(running)).toEqual([null, null, 60_000, 60_000, 60_000]);
});
