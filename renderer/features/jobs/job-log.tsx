import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../common/domain/jobs/job.ts';
import { LOG_FILTERS, type LogFilter, matchesLogFilter } from '../../client/log-filter.ts';
import { useJobLog } from '../../client/use-job-log.ts';
import { LogView } from '../../ui/log-view.tsx';
import { Tabs } from '../../ui/tabs.tsx';

export function JobLog({ job }: { readonly job: Job | null }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<LogFilter>('all');
  const entries = useJobLog(job?.id ?? null);
  const choices = LOG_FILTERS.map((value) => ({
    value,
    label: t(`log.filter.${value}`),
    count: value === 'all' ? undefined : entries.filter((entry) => matchesLogFilter(entry, value)).length,
  }));
  const lines = entries
    .filter((entry) => matchesLogFilter(entry, filter))
    .map((entry) => ({ key: entry.seq, atMs: entry.atMs, level: entry.level, text: entry.message }));
  return (
    <div className="joblog">
      <div className="log-head">
        <Tabs label={t('log.filterLabel')} choices={choices} value={filter} onChange={setFilter} panelId="drawer-log" />
      </div>
      <div className="panel" id="drawer-log" role="tabpanel" aria-labelledby={`drawer-log-${filter}`} style={{ flex: 1 }}>
        <LogView
          label={t('log.of', { title: job?.title ?? '' })}
          emptyText={job === null ? t('log.noJob') : filter === 'all' ? t('log.empty') : t('log.noneOfKind')}
          lines={lines}
        />
      </div>
    </div>
  );
}
