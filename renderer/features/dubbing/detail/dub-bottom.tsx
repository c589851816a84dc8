import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { Tabs } from '../../../ui/tabs.tsx';
import type { Chunk } from './chunk-look.ts';
import { useDubLog } from './dub-log.tsx';
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
  const log = useDubLog(dub);
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
