import { Download as DownloadIcon, Search } from 'lucide-react';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobId } from '../../../../common/units/ids.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';
import { createQueueView, QueueViewProvider, useQueueViewState } from '../../../client/stores/queue-view.ts';
import { GridPart } from '../../../ui/grid-part.tsx';
import { EmptyState } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { VirtualList, type VirtualListHandle } from '../../../ui/virtual-list.tsx';
import { ListFailed } from '../list-failed.tsx';
import { QueueDialogs } from './queue-dialogs.tsx';
import { QueueFoot } from './queue-foot.tsx';
import { QueueHead } from './queue-head.tsx';
import { useQueueKeys } from './queue-keys.ts';
import { QueueRow } from './queue-row.tsx';
import { isTall } from './row-state.ts';
import { searchQueue } from './search-queue.ts';
import { SelectionBar } from './selection-bar.tsx';
import './queue.css';

const ROW_PX = 53;
const TALL_ROW_PX = 81;

/** The queue; `search` leaves the rows that hold it. What changes around it does not draw it. */
export const Queue = memo(function Queue({ search }: { readonly search: string }) {
  const [view] = useState(createQueueView);
  return (
    <QueueViewProvider value={view}>
      <Rows search={search} />
      <QueueDialogs />
    </QueueViewProvider>
  );
});

function Rows({ search }: { readonly search: string }) {
  const { t } = useTranslation();
  const loaded = useSessionStore(
    (session) => session.downloads,
    (state) => state.loaded,
  );
  const failed = useSessionStore(
    (session) => session.downloads,
    (state) => state.failed,
  );
  const shown = useShown(search);
  if (failed) return <ListFailed error={failed.error} onRetry={failed.retry} />;
  if (!loaded) return <SkeletonRows label={t('shell.loading')} />;
  if (shown.length === 0) return <NoRows isSearch={search.trim() !== ''} />;
  return (
    <>
      <SelectionBar shown={shown} />
      <Grid shown={shown} />
      <QueueFoot />
    </>
  );
}

/** While nothing is searched for, progress does not draw the list: only the order is read. */
function useShown(search: string): readonly JobId[] {
  const { downloads } = useSession();
  const order = useSessionStore(
    (session) => session.downloads,
    (state) => state.order,
  );
  return useMemo(() => searchQueue({ order, downloads: downloads.getState().downloads }, search), [order, downloads, search]);
}

function Grid({ shown }: { readonly shown: readonly JobId[] }) {
  const { t } = useTranslation();
  const { downloads } = useSession();
  const list = useRef<VirtualListHandle>(null);
  const onKeyDown = useQueueKeys(shown, list);
  const active = useQueueViewState((state) => state.active);
  const estimate = useCallback(
    (id: JobId) => {
      const download = downloads.getState().downloads.get(id);
      return download && isTall(download) ? TALL_ROW_PX : ROW_PX;
    },
    [downloads],
  );
  return (
    <GridPart
      part="grid"
      className="queue-grid"
      aria-label={t('downloads.tab.queue')}
      aria-multiselectable
      aria-rowcount={shown.length + 1}
    >
      <QueueHead shown={shown} />
      <VirtualList
        keys={shown}
        estimate={estimate}
        kept={active}
        handle={list}
        rowsRole="rowgroup"
        role="presentation"
        onKeyDown={onKeyDown}
        renderRow={(id, index) => <QueueRow id={id} index={index} />}
      />
    </GridPart>
  );
}

function NoRows({ isSearch }: { readonly isSearch: boolean }) {
  const { t } = useTranslation();
  const text = isSearch ? 'noMatch' : 'none';
  return (
    <div className="downloads-place">
      <EmptyState icon={isSearch ? Search : DownloadIcon} title={t(`downloads.${text}.title`)} text={t(`downloads.${text}.text`)} />
    </div>
  );
}
