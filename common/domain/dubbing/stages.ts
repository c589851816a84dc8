import { isFinished, type Job } from '../jobs/job.ts';
import { weightedFraction } from '../jobs/progress.ts';
import { DUBBING_STAGES, type DubbingStage } from './dubbing.ts';

/** The part of the whole that each stage takes, from how long they take on an hour of talk. */
const WEIGHTS: Readonly<Record<DubbingStage, number>> = { prepare: 0.1, chunk: 0.05, dub: 0.6, merge: 0.17, finalize: 0.08 };

/** How far the whole is when `stage` is `fraction` (0..1) done. */
export function overallFraction(stage: DubbingStage, fraction: number): number {
  return weightedFraction(
    DUBBING_STAGES.map((name) => ({ name, weight: WEIGHTS[name] })),
    stage,
    fraction,
  );
}

/** Before these nobody can tell how long the chunks will take: what is read here says nothing of the speed of a service. */
const STAGES_WITHOUT_END: readonly string[] = ['prepare', 'chunk'] satisfies readonly DubbingStage[];

/** Milliseconds to the end of a dub while it runs; null where that is not known. */
export function timeLeftMs({ state, progress }: Pick<Job, 'state' | 'progress'>): number | null {
  if (progress?.kind !== 'fraction' || state !== 'running' || STAGES_WITHOUT_END.includes(progress.stage)) return null;
  return progress.etaMs;
}

export type StageView = {
  readonly stage: DubbingStage;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly fraction: number;
};

/** What a person sees of a dubbing job's stages, derived from its state and progress alone. */
export function stageViews(job: Pick<Job, 'state' | 'progress'>): readonly StageView[] {
  const fraction = job.progress?.kind === 'fraction' ? job.progress.fraction : 0;
  const current = DUBBING_STAGES.find((stage) => stage === job.progress?.stage);
  // What is partly done has been through every stage once its last one is full: the chunks say what is missing.
  const finishedWell = job.state === 'succeeded' || (job.state === 'partial' && current === 'finalize' && fraction >= 1);
  let before = 0;
  let passed = current !== undefined;
  return DUBBING_STAGES.map((stage): StageView => {
    const part = Math.min(Math.max((fraction - before) / WEIGHTS[stage], 0), 1);
    before += WEIGHTS[stage];
    if (finishedWell) return { stage, state: 'done', fraction: 1 };
    if (stage === current) {
      passed = false;
      const stopped = isFinished(job.state);
      return { stage, state: stopped ? 'failed' : 'running', fraction: part };
    }
    return passed ? { stage, state: 'done', fraction: 1 } : { stage, state: 'waiting', fraction: 0 };
  });
}
