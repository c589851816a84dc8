import { ArrowUpDown, Copy, X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Download } from '../../../../common/contract/downloads.ts';
import { DOWNLOAD_PRIORITIES } from '../../../../common/domain/downloads/download.ts';
import type { JobId } from '../../../../common/units/ids.ts';
import type { JobAction } from '../../../client/job-actions.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';
import { useQueueView, useQueueViewState } from '../../../client/stores/queue-view.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { actionsOn, copyLink, runOnAll, setPriority } from './download-actions.ts';
import { ACTION_ICONS } from './row-actions.tsx';

const SHOWN_ACTIONS: readonly JobAction[] = ['pause', 'resume', 'retry', 'cancel', 'remove'];

/** What can be done to the selected rows. Rows that the search hides are not among them. */
export function SelectionBar({ shown }: { readonly shown: readonly JobId[] }) {
  const view = useQueueView();
  const selected = useQueueViewState((state) => state.selected);
  useEffect(() => {
    const there = new Set(shown);
    if ([...view.getState().selected].some((id) => !there.has(id)))
      view.setState((state) => ({ selected: new Set([...state.selected].filter((id) => there.has(id))) }));
  }, [shown, view]);
  return selected.size === 0 ? null : <Bar selected={selected} />;
}

function Bar({ selected }: { readonly selected: ReadonlySet<JobId> }) {
  const { t } = useTranslation();
  const session = useSession();
  const view = useQueueView();
  const all = useSessionStore(
    (held) => held.downloads,
    (state) => state.downloads,
  );
  const downloads = [...selected].map((id) => all.get(id)).filter((download) => download !== undefined);
  const priorities = DOWNLOAD_PRIORITIES.map((value) => ({
    label: t(`downloads.priority.${value}`),
    checked: downloads.every(({ priority }) => priority === value),
    needsHost: true,
    run: () => void setPriority(session, [...selected], value),
  }));
  return (
    <div className="selection-bar" role="toolbar" aria-label={t('downloads.selection')}>
      <span className="strong num" role="status">
        {t('downloads.selected', { count: selected.size })}
      </span>
      <Actions downloads={downloads} />
      <Menu
        align="start"
        items={priorities}
        trigger={
          <Button small look="quiet" icon={ArrowUpDown}>
            {t('downloads.priority.label')}
          </Button>
        }
      />
      <Button
        small
        look="quiet"
        icon={Copy}
        onClick={() =>
          void copyLink(
            session,
            t,
            downloads.map(({ url }) => url),
          )
        }
      >
        {t('downloads.action.copyLinks')}
      </Button>
      <span className="end">
        <IconButton
          label={t('downloads.clearSelection')}
          keys="Esc"
          icon={X}
          small
          onClick={() => view.setState({ selected: new Set(), anchor: null })}
        />
      </span>
    </div>
  );
}

function Actions({ downloads }: { readonly downloads: readonly Download[] }) {
  const { t } = useTranslation();
  const session = useSession();
  const actions = actionsOn(downloads);
  return SHOWN_ACTIONS.map((action) => {
    const ids = actions.get(action);
    return (
      ids && (
        <Button key={action} small look="quiet" icon={ACTION_ICONS[action]} needsHost onClick={() => void runOnAll(session, action, ids)}>
          {t(`downloads.onSelected.${action}`, { count: ids.length })}
        </Button>
      )
    );
  });
}
