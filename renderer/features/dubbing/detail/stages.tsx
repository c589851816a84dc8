import type { TFunction } from 'i18next';
import { Circle, CircleCheck, CircleMinus, CirclePause, CircleX, Loader } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { timeLeftMs } from '../../../../common/domain/dubbing/stages.ts';
import { formatPercent } from '../../../ui/format-number.ts';
import { formatLeft } from '../../../ui/format-time.ts';
import { useHostAway } from '../../../ui/host-away.ts';
import { Progress } from '../../../ui/progress.tsx';
import { chunkLook } from './chunk-look.ts';
import { chunksPerMinute } from './dub-pace.ts';
import { reachedStages, type ShownStage } from './reached-stages.ts';
import './stages.css';

const ICONS = { waiting: Circle, running: Loader, done: CircleCheck, failed: CircleX, held: CirclePause, cancelled: CircleMinus } as const;
type StageLook = keyof typeof ICONS;

export function Stages({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const isAway = useHostAway();
  return (
    <ol className="stages" aria-label={t('dub.stages')}>
      {reachedStages(dub).map((stage) => {
        const look = stageLook(dub, stage);
        const Icon = ICONS[look];
        const isRunning = stage.state === 'running';
        const note = noteOf(t, dub, stage, isAway ? null : timeLeftMs(dub.job));
        return (
          <li key={stage.stage} className={look} aria-current={isRunning ? 'step' : undefined}>
            <p>
              <Icon className="i" aria-label={t(`dub.stageState.${look}`)} />
              {t(`dub.stage.${stage.stage}`)}
              {isRunning && <span className="end num">{formatPercent(stage.fraction)}</span>}
            </p>
            <p className={isRunning ? 't2 num cut' : 't3 num cut'} title={note}>
              <span>{note}</span>
              {isRunning && stage.doing === 'dub' && !isAway && <Pace dub={dub} />}
            </p>
            {isRunning && (
              <Progress fraction={stage.fraction} look={look === 'running' ? 'running' : 'paused'} label={t(`dub.stage.${stage.stage}`)} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** A stage as it looks: one under way stands still while the job is paused or waits, and one that was cancelled did not fail. */
function stageLook(dub: Dub, stage: ShownStage): StageLook {
  const { state } = dub.job;
  if (stage.state === 'running') return state === 'running' || state === 'pausing' || state === 'cancelling' ? 'running' : 'held';
  return stage.state === 'failed' && state === 'cancelled' ? 'cancelled' : stage.state;
}

/** How fast chunks come back, by the hour where it is under one a minute. */
function Pace({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const perMinute = chunksPerMinute(dub);
  if (perMinute === null) return null;
  const text =
    perMinute < 1
      ? t('dub.perHour', { number: Math.max(1, Math.round(perMinute * 60)) })
      : t('dub.perMinute', { number: perMinute.toFixed(1) });
  return <span className="wide-only">{`, ${text}`}</span>;
}

/** The line below a stage: counts where there are some, else what the stage does. */
function noteOf(t: TFunction, dub: Dub, stage: ShownStage, left: number | null): string {
  if (stage.doing !== stage.stage) return t(`dub.stageDoing.${stage.doing}`);
  const chunks = dub.chunks.length;
  const complete = dub.chunks.filter((chunk) => chunk.state === 'succeeded').length;
  if (stage.stage === 'dub' && chunks > 0 && stage.state !== 'waiting') {
    // While it runs the line is needed for the time left; the chunks below tell what failed.
    const failed = stage.state === 'running' ? 0 : dub.chunks.filter((chunk) => chunkLook(chunk) === 'bad').length;
    const done = t(failed === 0 ? 'dub.doneOf' : 'dub.doneOfFailed', { done: complete, all: chunks, failed });
    return stage.state === 'running' && left !== null ? t('dub.doneOfLeft', { done, left: formatLeft(left) }) : done;
  }
  if (stage.state === 'running') return left === null ? t(`dub.stageDoing.${stage.stage}`) : t('dub.left', { left: formatLeft(left) });
  if (stage.stage === 'chunk' && stage.state === 'done' && chunks > 0)
    return t('dub.chunkCount', { count: chunks / dub.config.targetLanguages.length });
  return t(`dub.stageNote.${stage.stage}`);
}
