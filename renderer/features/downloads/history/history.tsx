import { History as HistoryIcon, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Segments } from '../../../ui/tabs.tsx';
import type { Preset } from '../add/presets.ts';
import { ListFailed } from '../list-failed.tsx';
import { PlayDialog } from '../play-dialog.tsx';
import { HistoryRow } from './history-row.tsx';
import { StatisticsLine } from './statistics-line.tsx';
import { type HistoryFilter, type HistoryLine, type Past, useHistory } from './use-past.ts';
import './past.css';

type HistoryProps = { readonly search: string; readonly preset: Preset; readonly past: Past };

/** What was downloaded and what failed, newest first. */
export function History({ search, preset, past }: HistoryProps) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<HistoryFilter>('all');
  const count = (past.statistics?.succeeded ?? 0) + (past.statistics?.failed ?? 0);
  const history = useHistory(search, filter, count);
  const filters = (['all', 'complete', 'failed'] as const).map((value) => ({ value, label: t(`downloads.history.${value}`) }));
  return (
    <>
      <div className="past-tools">
        <Segments label={t('downloads.history.filter')} choices={filters} value={filter} onChange={setFilter} />
        <StatisticsLine statistics={past.statistics} />
      </div>
      <Lines history={history} preset={preset} isFiltered={filter !== 'all' || search.trim() !== ''} />
    </>
  );
}

type LinesProps = { readonly history: ReturnType<typeof useHistory>; readonly preset: Preset; readonly isFiltered: boolean };

function Lines({ history: { lines, error, hasMore, more, retry }, preset, isFiltered }: LinesProps) {
  const { t } = useTranslation();
  const [playing, setPlaying] = useState<HistoryLine | null>(null);
  if (error) return <ListFailed error={error} onRetry={retry} />;
  if (lines === null) return <SkeletonRows label={t('shell.loading')} />;
  if (lines.length === 0) {
    const text = isFiltered ? 'noMatch' : 'noHistory';
    return (
      <div className="downloads-place">
        <EmptyState icon={isFiltered ? Search : HistoryIcon} title={t(`downloads.${text}.title`)} text={t(`downloads.${text}.text`)} />
      </div>
    );
  }
  return (
    <div className="scroll">
      <LineTable lines={lines} preset={preset} onPlay={setPlaying} />
      {hasMore && (
        <div className="past-more">
          <Button needsHost onClick={more}>
            {t('downloads.history.older')}
          </Button>
        </div>
      )}
      {playing?.assetId && (
        <PlayDialog
          title={playing.videoTitle}
          id={playing.assetId}
          isAudio={playing.format.quality === 'audio'}
          onClose={() => setPlaying(null)}
        />
      )}
    </div>
  );
}

type LineTableProps = { readonly lines: readonly HistoryLine[]; readonly preset: Preset; onPlay(line: HistoryLine): void };

function LineTable({ lines, preset, onPlay }: LineTableProps) {
  const { t } = useTranslation();
  return (
    <table className="grid-table past-table" aria-label={t('downloads.tab.history')}>
      <thead>
        <tr>
          <th>{t('downloads.column.video')}</th>
          <th className="w-site">{t('downloads.column.site')}</th>
          <th className="w-format">{t('downloads.column.format')}</th>
          <th className="w-size n">{t('downloads.column.size')}</th>
          <th className="w-when">{t('downloads.column.when')}</th>
          <th className="w-actions">
            <span className="visually-hidden">{t('jobs.column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <HistoryRow key={line.id} line={line} preset={preset} onPlay={onPlay} />
        ))}
      </tbody>
    </table>
  );
}
