import { Clapperboard } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionStore } from '../../client/session.ts';
import { withJobs } from '../../client/stores/dubs.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import '../../ui/table.css';
import { RECENT_FILTERS, type RecentFilter, type RecentItem, recentItems } from './recent-items.ts';
import { RecentRow } from './recent-row.tsx';
import './recent-work.css';

export function RecentWork({ onChoose }: { onChoose(): void }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<RecentFilter>('all');
  const jobs = useSessionStore(
    (session) => session.jobs,
    (state) => state,
  );
  const dubs = useSessionStore(
    (session) => session.dubs,
    (state) => state,
  );
  const assets = useSessionStore(
    (session) => session.assets,
    (state) => state,
  );
  const items = recentItems(withJobs(dubs.dubs, jobs), assets.assets, filter);
  const choices = RECENT_FILTERS.map((value) => ({ value, label: t(`home.filter.${value}`) }));
  return (
    <>
      <div className="head recent-head">
        <h2>{t('home.recent')}</h2>
        <Tabs label={t('home.recent')} choices={choices} value={filter} onChange={setFilter} panelId="recent-work" />
      </div>
      <div className="recent-scroll" id="recent-work" role="tabpanel" aria-labelledby={`recent-work-${filter}`}>
        {items.length > 0 ? (
          <RecentTable items={items} />
        ) : dubs.loaded && assets.loaded ? (
          <div className="recent-empty">
            <EmptyState icon={Clapperboard} title={t(`home.empty.${filter}.title`)} text={t(`home.empty.${filter}.text`)}>
              <Button needsHost onClick={onChoose}>
                {t('home.intake.choose')}
              </Button>
            </EmptyState>
          </div>
        ) : (
          <SkeletonRows label={t('shell.loading')} />
        )}
      </div>
    </>
  );
}

function RecentTable({ items }: { readonly items: readonly RecentItem[] }) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState<string | null>(null);
  const tabStop = items.find((item) => item.key === current)?.key ?? items[0]?.key;
  return (
    <table className="grid-table recent">
      <thead>
        <tr>
          <th>{t('home.column.name')}</th>
          <th className="w-kind">{t('home.column.kind')}</th>
          <th className="w-state">{t('home.column.state')}</th>
          <th className="w-n n wide-only">{t('home.column.length')}</th>
          <th className="w-n n wide-only">{t('home.column.size')}</th>
          <th className="w-changed n">{t('home.column.changed')}</th>
          <th className="w-menu">
            <span className="visually-hidden">{t('home.column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <RecentRow key={item.key} item={item} isTabStop={item.key === tabStop} onFocus={() => setCurrent(item.key)} />
        ))}
      </tbody>
    </table>
  );
}
