import { Plus } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobId } from '../../../common/units/ids.ts';
import type { DubSummary } from '../../client/stores/dubs.ts';
import { IconButton } from '../../ui/button.tsx';
import { SearchField } from '../../ui/field.tsx';
import { go } from '../../ui/hash-route.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { DUB_FILTERS, type DubFilter, filterDubs } from './dub-list-filter.ts';
import { DubListRow } from './dub-list-row.tsx';

/** From this many dubs on filters are worth their lines. */
const FILTER_FROM = 3;

type DubListProps = { readonly dubs: readonly DubSummary[]; readonly loaded: boolean; readonly selectedId: JobId | null };

export function DubList({ dubs, loaded, selectedId }: DubListProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<DubFilter>('all');
  const hasFilters = dubs.length >= FILTER_FROM;
  // A filter that can no longer be seen must not hide anything.
  const shown = hasFilters ? filterDubs(dubs, filter, text) : dubs;
  const tabStop = shown.some((dub) => dub.job.id === selectedId) ? selectedId : shown[0]?.job.id;
  return (
    <aside className="panel dubs" aria-label={t('dub.list')}>
      <div className="head">
        <h2>{t('dub.list')}</h2>
        <span className="end">
          <IconButton label={t('dub.new')} icon={Plus} small onClick={() => go('/dubbing/new')} />
        </span>
      </div>
      {hasFilters && (
        <>
          <div className="filter-line">
            <SearchField label={t('dub.filter')} value={text} onChange={setText} small />
          </div>
          <div className="filter-tabs">
            <Tabs
              label={t('dub.filterState')}
              choices={DUB_FILTERS.map((value) => ({ value, label: t(`dub.state.${value}`) }))}
              value={filter}
              onChange={setFilter}
              panelId="dub-list"
            />
          </div>
        </>
      )}
      <div
        className="dub-list-panel"
        {...(hasFilters ? { id: 'dub-list', role: 'tabpanel', 'aria-labelledby': `dub-list-${filter}` } : {})}
      >
        {!loaded ? (
          <SkeletonRows label={t('shell.loading')} />
        ) : shown.length === 0 ? (
          <p className="place small t3">{dubs.length === 0 ? t('dub.noneInList') : t('dub.noMatch')}</p>
        ) : (
          <ul className="dub-list" onKeyDown={moveInList}>
            {shown.map((dub) => (
              <DubListRow key={dub.job.id} dub={dub} isSelected={dub.job.id === selectedId} isTabStop={dub.job.id === tabStop} />
            ))}
          </ul>
        )}
      </div>
    </aside>
  );
}

/** One tab stop: arrows, Home and End move from dub to dub, Enter opens as on any link. */
function moveInList(event: KeyboardEvent<HTMLUListElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('a')];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement); // -1 for anything else
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  const link = to === undefined ? undefined : links[to];
  if (!link) return;
  event.preventDefault();
  link.focus();
}
