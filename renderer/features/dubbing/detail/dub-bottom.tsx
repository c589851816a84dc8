import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { LOG_FILTERS, type LogFilter, logText, matchesLogFilter } from '../../../client/log-filter.ts';
import { useSession } from '../../../client/session.ts';
import { useJobLog } from '../../../client/use-job-log.ts';
import { IconButton } from '../../../ui/button.tsx';
import { LogView } from '../../../ui/log-view.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import type { Chunk } from './chunk-look.ts';
import { SyncHead, SyncTable } from './sync-report.tsx';

type DubBottomProps = { readonly dub: Dub; readonly selected: Chunk | null; onSelect(chunk: Chunk): void; readonly isNarrow: boolean };
type View = 'sync' | 'log';

/** Sync report and log side by side; in a narrow window as two tabs. */
export function DubBottom({ dub, selected, onSelect, isNarrow }: DubBottomProps) {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('sync');
  const [picked, setLanguage] = useState<string | null>(null);
  const language = picked ?? selected?.language ?? dub.config.targetLanguages[0] ?? '';
  const head = <SyncHead dub={dub} language={language} onLanguage={setLanguage} />;
  const table = <SyncTable dub={dub} language={language} selected={selected} onSelect={onSelect} />;
  const log = useLog(dub);
  if (isNarrow) {
    const views = [
      { value: 'sync', label: t('sync.title') },
      { value: 'log', label: t('log.title') },
    ] as const;
    return (
      <div className="dub-bottom one">
        <div className="head">
          <Tabs label={t('dub.details')} choices={views} value={view} onChange={setView} panelId="dub-bottom" />
          {view === 'sync' ? head : log.tools}
        </div>
        <div className="panel" id="dub-bottom" role="tabpanel" aria-labelledby={`dub-bottom-${view}`}>
          {view === 'sync' ? table : log.view}
        </div>
      </div>
    );
  }
  return (
    <div className="dub-bottom">
      <section className="panel" aria-label={t('sync.title')}>
        <div className="head">
          <h2>{t('sync.title')}</h2>
          {head}
        </div>
        {table}
      </section>
      <section className="panel" aria-label={t('log.title')}>
        <div className="head">
          <h2>{t('log.title')}</h2>
          {log.tools}
        </div>
        {log.view}
      </section>
    </div>
  );
}

/** The log's tools and its lines, to be put where the layout wants them. */
function useLog(dub: Dub) {
  const { t } = useTranslation();
  const { notices } = useSession();
  const [filter, setFilter] = useState<LogFilter>('all');
  const entries = useJobLog(dub.job.id);
  const shown = entries.filter((entry) => matchesLogFilter(entry, filter));
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
  return {
    tools: (
      <>
        <Tabs label={t('log.filterLabel')} choices={choices} value={filter} onChange={setFilter} panelId="dub-log" />
        <span className="end">
          <IconButton small label={t('log.copy')} icon={Copy} disabled={shown.length === 0} onClick={() => void copy()} />
        </span>
      </>
    ),
    view: (
      <div className="panel" id="dub-log" role="tabpanel" aria-labelledby={`dub-log-${filter}`} style={{ flex: 1 }}>
        <LogView
          label={t('log.of', { title: dub.job.title })}
          emptyText={filter === 'all' ? t('log.empty') : t('log.noneOfKind')}
          lines={shown.map((entry) => ({ key: entry.seq, atMs: entry.atMs, level: entry.level, text: entry.message }))}
        />
      </div>
    ),
  };
}
