import { Archive, CircleCheck, CircleSlash, CircleX, Clock, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Download } from '../../../../common/contract/downloads.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { useQueueView } from '../../../client/stores/queue-view.ts';
import { Button } from '../../../ui/button.tsx';
import { formatPercent } from '../../../ui/format-number.ts';
import { useHostAway } from '../../../ui/host-away.ts';
import { Progress } from '../../../ui/progress.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { useChooseFormat } from '../choose-format.ts';
import { downloadAgain } from './download-actions.ts';
import { paceText, titleOf } from './row-facts.ts';
import type { RowState } from './row-state.ts';

type CellProps = { readonly download: Download; readonly state: RowState; readonly tabIndex: 0 | -1 };

/** Where a download stands: a word and an icon, or a bar, and what there is to say beside it. */
export function RowStateCell({ download, state, tabIndex }: CellProps) {
  const { t } = useTranslation();
  switch (state.kind) {
    case 'progress':
      return <ProgressLines download={download} state={state} />;
    case 'plain': {
      const Icon = state.icon === 'waiting' ? Clock : CircleSlash;
      return (
        <p>
          <Icon className="i" aria-hidden />
          <span>{state.title}</span>
          {state.text && (
            <span className="t3 cut" title={state.text}>
              {state.text}
            </span>
          )}
        </p>
      );
    }
    case 'trouble':
      return <Trouble download={download} state={state} tabIndex={tabIndex} />;
    case 'complete':
      return <Complete state={state} />;
    case 'skipped':
      return (
        <p>
          <Archive className="i" aria-hidden />
          <span>{t('downloads.state.skipped')}</span>
          <span className="t3 cut" title={state.text}>
            {state.text}
          </span>
          <AgainButton download={download} tabIndex={tabIndex} />
        </p>
      );
  }
}

type ProgressLinesProps = { readonly download: Download; readonly state: Extract<RowState, { kind: 'progress' }> };

/** Where there is no room for columns, speed and time left stand in the line. */
function ProgressLines({ download, state }: ProgressLinesProps) {
  const { t } = useTranslation();
  const isAway = useHostAway();
  const pace = isAway ? null : paceText(t, download);
  return (
    <>
      {state.fraction !== null && (
        <span className="flex">
          <span className="grow">
            <Progress fraction={state.fraction} look={state.look} label={t('jobs.progressOf', { title: titleOf(download) })} />
          </span>
          <span className="num pct">{formatPercent(state.fraction)}</span>
        </span>
      )}
      <p className="t2 small">
        <span className="cut" title={state.text}>
          {state.text}
        </span>
        {pace && <span className="num narrow-only end">{pace}</span>}
      </p>
    </>
  );
}

function Complete({ state }: { readonly state: Extract<RowState, { kind: 'complete' }> }) {
  const { t } = useTranslation();
  const isLess = state.tags.length > 0;
  return (
    <>
      <p className={isLess ? 'strong' : ''}>
        <CircleCheck className="i ok" aria-hidden />
        <span>{t('downloads.state.complete')}</span>
        {state.tags.map((tag) => (
          <Tag key={tag} tone="warn">
            {tag}
          </Tag>
        ))}
        {!isLess && (
          <span className="t3 cut num" title={state.text}>
            {state.text}
          </span>
        )}
      </p>
      {isLess && <p className="t2 small">{state.text}</p>}
    </>
  );
}

type TroubleProps = { readonly download: Download; readonly state: Extract<RowState, { kind: 'trouble' }>; readonly tabIndex: 0 | -1 };

function Trouble({ download, state, tabIndex }: TroubleProps) {
  const { t } = useTranslation();
  const session = useSession();
  const view = useQueueView();
  const choose = useChooseFormat();
  const { job, url } = download;
  const Icon = state.tone === 'danger' ? CircleX : TriangleAlert;
  const isList = job.error?.code === 'download.is-playlist';
  const needsOther = isList || job.error?.code === 'download.no-formats';
  const goOn = job.state === 'paused' ? 'resume' : 'retry';
  return (
    <>
      <p className={`strong ${state.tone}`}>
        <Icon className="i" aria-hidden />
        <span>{state.title}</span>
      </p>
      <p className="t2 small">{state.text}</p>
      <span className="flex">
        {needsOther && (
          <Button small needsHost tabIndex={tabIndex} onClick={() => choose(url)}>
            {isList ? t('downloads.choose.videos') : t('downloads.choose.title')}
          </Button>
        )}
        {!isList && (
          <Button
            small
            look={needsOther ? 'quiet' : 'plain'}
            needsHost
            tabIndex={tabIndex}
            onClick={() => void runJobAction(session, goOn, job)}
          >
            {goOn === 'retry' ? t('downloads.action.tryAgain') : t('downloads.action.resume')}
          </Button>
        )}
        <Button small look="quiet" tabIndex={tabIndex} onClick={() => view.setState({ log: job.id })}>
          {t('downloads.action.showLog')}
        </Button>
      </span>
    </>
  );
}

function AgainButton({ download, tabIndex }: { readonly download: Download; readonly tabIndex: 0 | -1 }) {
  const { t } = useTranslation();
  const session = useSession();
  const choose = useChooseFormat();
  return (
    <Button small look="quiet" needsHost tabIndex={tabIndex} onClick={() => void downloadAgain(session, t, download, choose)}>
      {t('downloads.action.again')}
    </Button>
  );
}
