import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { ResizeHandle } from '../../../ui/resize-handle.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { useRememberedNumber } from '../../../ui/use-remembered.ts';
import { useSize } from '../../../ui/use-size.ts';
import type { Chunk } from './chunk-look.ts';
import { useDubLog } from './dub-log.tsx';
import { SyncHead, SyncTable } from './sync-report.tsx';

type DubBottomProps = { readonly dub: Dub; readonly selected: Chunk | null; onSelect(chunk: Chunk): void };
type View = 'sync' | 'log';

/** From this width on both have room: a line of the log on one line, beside every column of the report. */
const TWIN_FROM_PX = 1_040;
const MIN_HEIGHT = 120;

/** Sync report and log, side by side where there is room, otherwise as two tabs. Its upper edge can be moved, which is remembered. */
export function DubBottom({ dub, selected, onSelect }: DubBottomProps) {
  const { t } = useTranslation();
  const [frame, { width, height }] = useSize<HTMLDivElement>();
  /** 0 until the edge was moved: the height is then what the page leaves. */
  const [chosen, setChosen] = useRememberedNumber('streamfetch.dub.details.height', 0);
  const max = Math.floor(window.innerHeight / 2);
  const size = chosen > 0 ? Math.min(chosen, max) : height;
  const [view, setView] = useState<View>('sync');
  const [picked, setLanguage] = useState<string | null>(null);
  const language = picked ?? selected?.language ?? dub.config.targetLanguages[0] ?? '';
  const head = <SyncHead dub={dub} language={language} onLanguage={setLanguage} />;
  const table = <SyncTable dub={dub} language={language} selected={selected} onSelect={onSelect} />;
  const log = useDubLog(dub);
  const place = { ref: frame, style: chosen > 0 ? { height: size } : undefined };
  const handle = <ResizeHandle label={t('dub.resizeDetails')} size={size} min={MIN_HEIGHT} max={max} onResize={setChosen} />;
  const sized = chosen > 0 ? ' sized' : '';
  if (width < TWIN_FROM_PX) {
    const views = [
      { value: 'sync', label: t('sync.title') },
      { value: 'log', label: t('log.title') },
    ] as const;
    return (
      <div {...place} className={`dub-bottom one${sized}`}>
        {handle}
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
    <div {...place} className={`dub-bottom${sized}`}>
      {handle}
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
