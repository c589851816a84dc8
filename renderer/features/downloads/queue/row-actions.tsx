import type { LucideIcon } from 'lucide-react';
import { ArrowDownToLine, Copy, Ellipsis, Pause, Play, RotateCw, ScrollText, SlidersHorizontal, Trash2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Download } from '../../../../common/contract/downloads.ts';
import { DOWNLOAD_PRIORITIES } from '../../../../common/domain/downloads/download.ts';
import type { JobState } from '../../../../common/domain/jobs/job.ts';
import { type JobAction, jobActions, runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { useQueueView } from '../../../client/stores/queue-view.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Menu, type MenuItem } from '../../../ui/menu.tsx';
import { useChooseFormat } from '../choose-format.ts';
import { fileItems } from '../file-items.ts';
import { copyLink, downloadAgain, setPriority } from './download-actions.ts';
import { titleOf } from './row-facts.ts';

export const ACTION_ICONS: Readonly<Record<JobAction, LucideIcon>> = {
  pause: Pause,
  resume: Play,
  cancel: X,
  retry: RotateCw,
  remove: Trash2,
};

/** What failed has its next step in the row already. */
function mainAction(state: JobState): JobAction | undefined {
  const actions = jobActions(state);
  return actions.includes('retry') && state !== 'cancelled' ? 'remove' : actions[0];
}

type RowActionsProps = { readonly download: Download; readonly tabIndex: 0 | -1 };

/** The one thing a row offers most, and a menu with all. */
export function RowActions({ download, tabIndex }: RowActionsProps) {
  const { t } = useTranslation();
  const session = useSession();
  const view = useQueueView();
  const { job, output } = download;
  const main = mainAction(job.state);
  const trigger = <IconButton label={t('downloads.actionsFor', { title: titleOf(download) })} icon={Ellipsis} small tabIndex={tabIndex} />;
  return (
    <>
      {output?.available ? (
        <IconButton
          label={t('downloads.action.play')}
          icon={Play}
          small
          needsHost
          tabIndex={tabIndex}
          onClick={() => view.setState({ playing: job.id })}
        />
      ) : (
        main && (
          <IconButton
            label={t(`job.action.${main}`)}
            icon={ACTION_ICONS[main]}
            small
            needsHost
            tabIndex={tabIndex}
            onClick={() => void runJobAction(session, main, job)}
          />
        )
      )}
      <Menu trigger={trigger} items={useMenuItems(download)} />
    </>
  );
}

function useMenuItems(download: Download): readonly MenuItem[] {
  const { t } = useTranslation();
  const session = useSession();
  const view = useQueueView();
  const choose = useChooseFormat();
  const { job, url, priority, output } = download;
  const waits = job.state === 'queued' || job.state === 'paused' || job.state === 'interrupted';
  const actions = jobActions(job.state).map((action) => ({
    label: t(`job.action.${action}`),
    icon: ACTION_ICONS[action],
    needsHost: true,
    run: () => void runJobAction(session, action, job),
  }));
  return [
    ...(output?.available ? fileItems(session, t, output, () => view.setState({ playing: job.id })) : []),
    ...(waits
      ? [
          { heading: t('downloads.priority.label') },
          ...DOWNLOAD_PRIORITIES.map((value) => ({
            label: t(`downloads.priority.${value}`),
            checked: value === priority,
            needsHost: true,
            run: () => void setPriority(session, [job.id], value),
          })),
          'separator' as const,
        ]
      : []),
    { label: t('downloads.action.copyLink'), icon: Copy, run: () => void copyLink(session, t, [url]) },
    { label: t('downloads.action.showLog'), icon: ScrollText, run: () => view.setState({ log: job.id }) },
    { label: t('downloads.choose.another'), icon: SlidersHorizontal, needsHost: true, run: () => choose(url) },
    // Whatever has not ended goes on instead.
    ...(job.state === 'succeeded' || job.state === 'cancelled'
      ? [
          {
            label: t('downloads.action.again'),
            icon: ArrowDownToLine,
            needsHost: true,
            run: () => void downloadAgain(session, t, download, choose),
          },
        ]
      : []),
    'separator',
    ...actions,
  ];
}
