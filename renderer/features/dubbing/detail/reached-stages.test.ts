import { expect, test } from 'vitest';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import type { DubbingStage } from '../../../../common/domain/dubbing/dubbing.ts';
import { overallFraction, stageViews } from '../../../../common/domain/dubbing/stages.ts';
import type { JobState } from '../../../../common/domain/jobs/job.ts';
import { fakeChunk, fakeDub, fakeJob } from '../../../testing/fake-data.ts';
import { reachedStages } from './reached-stages.ts';

const DONE = fakeChunk('es', 0, { state: 'succeeded' });
const OPEN = fakeChunk('es', 1);

/** A running dub that was at `fraction` and now tells `stage`. */
function dubAt(stage: DubbingStage, fraction: number, chunks: Dub['chunks'], state: JobState = 'running'): Dub {
  const job = fakeJob('a', { state, progress: { kind: 'fraction', stage, fraction, etaMs: null } });
  return fakeDub(job, { stages: [...stageViews(job)], chunks });
}
const states = (dub: Dub) => reachedStages(dub).map(({ state }) => state);

test('a dub that goes on keeps the stages it was through, and tells at the one it had reached what it looks at again', () => {
  const half = overallFraction('dub', 0.5);
  for (const stage of ['prepare', 'chunk'] as const) {
    const dub = dubAt(stage, half, [DONE, OPEN]);
    expect(dub.stages[2]?.state).toBe('waiting'); // what the host tells
    expect(states(dub)).toEqual(['done', 'done', 'running', 'waiting', 'waiting']);
    expect(reachedStages(dub)[2]?.doing).toBe(stage);
    expect(reachedStages(dub)[2]?.fraction).toBeCloseTo(0.5);
  }
});

test('a dub whose chunks are all there goes on at the stage behind them', () => {
  const dub = dubAt('dub', overallFraction('merge', 0.5), [DONE]);
  expect(states(dub)).toEqual(['done', 'done', 'done', 'running', 'waiting']);
});

test('chunks that are missing are dubbed before anything is joined, however far the dub was', () => {
  expect(states(dubAt('prepare', 1, [DONE, OPEN]))).toEqual(['done', 'done', 'running', 'waiting', 'waiting']);
});

test('stages that follow each other are told as the host tells them', () => {
  for (const [stage, fraction] of [
    ['prepare', 0.05],
    ['chunk', overallFraction('chunk', 0)],
    ['dub', overallFraction('dub', 0)],
    ['merge', overallFraction('merge', 0)],
    ['finalize', overallFraction('finalize', 0.5)],
  ] as const) {
    const dub = dubAt(stage, fraction, [DONE]);
    expect(states(dub)).toEqual(dub.stages.map(({ state }) => state));
  }
});

test('a dub that was paused, failed or ended stays as it is', () => {
  for (const state of ['failed', 'succeeded', 'cancelled'] as const) {
    const dub = dubAt('dub', overallFraction('dub', 0.5), [DONE, OPEN], state);
    expect(states(dub)).toEqual(dub.stages.map((stage) => stage.state));
  }
});
