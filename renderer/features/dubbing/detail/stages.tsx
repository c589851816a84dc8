import type { TFunction } from 'i18next';
import { Circle, CircleCheck, CircleMinus, CirclePause, CircleX, Loader } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { formatPercent } from '../../../ui/format-number.ts';
import { formatLeft } from '../../../ui/format-time.ts';
import { useHostAway } from '../../../ui/host-away.ts';
import { Progress } from '../../../ui/progress.tsx';
import './stages.css';

type Stage = Dub['stages'][number];
const ICONS = { waiting: Circle, running: Loader, done: CircleCheck, failed: CircleX, held: CirclePause, cancelled: CircleMinus } as const;
type StageLook = keyof typeof ICONS;

export function Stages({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const isAway = useHostAway();
  return (
    <ol className="stages" aria-label={t('dub.stages')}>
      {dub.stages.map((stage) => {
        const look = stageLook(dub, stage);
        const Icon = ICONS[look];
        return (
          <li key={stage.stage} className={look} aria-current={stage.state === 'running' ? 'step' : undefined}>
            <p>
              <Icon className="i" aria-label={t(`dub.stageState.${look}`)} />
              {t(`dub.stage.${stage.stage}`)}
            </p>
            <p className={stage.state === 'running' ? 't2 num cut' : 't3 num cut'}>
              {noteOf(t, dub, stage, isAway ? null : timeLeft(dub))}
            </p>
            {stage.state === 'running' && (
              <Progress fraction={stage.fraction} look={look === 'running' ? 'running' : 'paused'} label={t(`dub.stage.${stage.stage}`)} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** A stage as it looks: one under way stands still while the job is paused or waits, and one that was cancelled did not fail. */
function stageLook(dub: Dub, stage: Stage): StageLook {
  const { state } = dub.job;
  if (stage.state === 'running') return state === 'running' || state === 'pausing' || state === 'cancelling' ? 'running' : 'held';
  return stage.state === 'failed' && state === 'cancelled' ? 'cancelled' : stage.state;
}

/** The line below a stage: counts where there are some, else what the stage does. */
function noteOf(t: TFunction, dub: Dub, stage: Stage, left: number | null): string {
  const chunks = dub.chunks.length;
  const complete = dub.chunks.filter((chunk) => chunk.state === 'succeeded').length;
  if (stage.stage === 'dub' && chunks > 0 && stage.state !== 'waiting') {
    const done = t('dub.doneOf', { done: complete, all: chunks });
    return stage.state === 'running' && left !== null ? t('dub.doneOfLeft', { done, left: formatLeft(left) }) : done;
  }
  if (stage.state === 'running') return formatPercent(stage.fraction);
  if (stage.stage === 'chunk' && stage.state === 'done' && chunks > 0)
    return t('dub.chunkCount', { count: chunks / dub.config.targetLanguages.length });
  return t(`dub.stageNote.${stage.stage}`);
}

/** Milliseconds to the end while it runs; null where that is not known. */
function timeLeft({ job }: Dub): number | null {
  return job.progress?.kind === 'fraction' && job.state === 'running' ? job.progress.etaMs : null;
}
