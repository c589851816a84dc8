import { Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { LOG_FILTERS, type LogFilter, logText, matchesLogFilter } from '../../../client/log-filter.ts';
import { useSession } from '../../../client/session.ts';
import { useJobLog } from '../../../client/use-job-log.ts';
import { IconButton } from '../../../ui/button.tsx';
import { SearchField } from '../../../ui/field.tsx';
import { LogView } from '../../../ui/log-view.tsx';
import { Tabs } from '../../../ui/tabs.tsx';

/** The log's tools and its lines, to be put where the layout wants them. What is copied is what is shown. */
export function useDubLog(dub: Dub): { readonly tools: ReactNode; readonly view: ReactNode } {
  const { t } = useTranslation();
  const { notices } = useSession();
  const [filter, setFilter] = useState<LogFilter>('all');
  const [text, setText] = useState('');
  const needle = text.trim().toLocaleLowerCase();
  const entries = useJobLog(dub.job.id);
  const ofKind = entries.filter((entry) => matchesLogFilter(entry, filter));
  const shown = needle === '' ? ofKind : ofKind.filter((entry) => entry.message.toLocaleLowerCase().includes(needle));
  const choices = LOG_FILTERS.map((value) => ({
    value,
    label: t(`log.filter.${value}`),
    count: value === 'all' ? undefined : entries.filter((entry) => matchesLogFilter(entry, value)).length,
  }));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(logText(shown));
      notices.done(t('log.copied', { count: shown.length }));
    } catch (error) {
      notices.failed(error);
    }
  };
  const emptyText = ofKind.length > 0 ? t('log.noneWith', { text: text.trim() }) : filter === 'all' ? t('log.empty') : t('log.noneOfKind');
  return {
    tools: (
      <>
        <Tabs label={t('log.filterLabel')} choices={choices} value={filter} onChange={setFilter} panelId="dub-log" />
        <span className="end log-find">
          <SearchField small label={t('log.find')} value={text} onChange={setText} />
          <IconButton small label={t('log.copy')} icon={Copy} disabled={shown.length === 0} onClick={() => void copy()} />
        </span>
      </>
    ),
    view: (
      <div className="panel" id="dub-log" role="tabpanel" aria-labelledby={`dub-log-${filter}`} style={{ flex: 1 }}>
        <LogView
          label={t('log.of', { title: dub.job.title })}
          emptyText={emptyText}
          lines={shown.map((entry) => ({ key: entry.seq, atMs: entry.atMs, level: entry.level, text: entry.message }))}
        />
      </div>
    ),
  };
}
