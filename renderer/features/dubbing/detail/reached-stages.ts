import type { Dub } from '../../../../common/contract/dubbing.ts';
import { overallFraction } from '../../../../common/domain/dubbing/stages.ts';
import { chunkLook } from './chunk-look.ts';

type Stage = Dub['stages'][number];
/** `doing` is what the host does for it: an earlier stage while it looks at what is kept. */
export type ShownStage = Stage & { readonly doing: Stage['stage'] };

/** Sums of fractions are not exact. */
const CLOSE = 1e-6;

/**
 * The stages as a person has seen them. A dub that goes on goes through its stages again and finds the first ones done; its
 * fraction never falls meanwhile, so it tells how far the dub was. One that is retried begins at 0, and its stages do too.
 */
export function reachedStages(dub: Dub): readonly ShownStage[] {
  const { stages, job } = dub;
  const shown = stages.map((stage): ShownStage => ({ ...stage, doing: stage.stage }));
  const now = stages.find(({ state }) => state === 'running');
  if (!now || job.progress?.kind !== 'fraction') return shown;
  const { fraction } = job.progress;
  const reached = reachedIndex(dub, fraction);
  if (reached <= stages.indexOf(now)) return shown;
  return shown.map((stage, index): ShownStage => {
    if (index < reached) return { ...stage, state: 'done', fraction: 1 };
    return index === reached ? { ...stage, state: 'running', fraction: partOf(stage.stage, fraction), doing: now.stage } : stage;
  });
}

/** No further than the chunks while one of them is missing: a dub that was partly done has been through every stage. */
function reachedIndex({ stages, chunks }: Dub, fraction: number): number {
  const isMissing = chunks.some((chunk) => !['done', 'kept'].includes(chunkLook(chunk)));
  const begun = stages.findLastIndex(({ stage }) => fraction > overallFraction(stage, 0) + CLOSE);
  return isMissing
    ? Math.min(
        begun,
        stages.findIndex(({ stage }) => stage === 'dub'),
      )
    : begun;
}

/** How much of a stage is done when the whole is at `fraction`. */
function partOf(stage: Stage['stage'], fraction: number): number {
  const start = overallFraction(stage, 0);
  return Math.min(1, Math.max(0, (fraction - start) / (overallFraction(stage, 1) - start)));
}
