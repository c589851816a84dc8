import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionStore } from '../../client/session.ts';
import { SearchField } from '../../ui/field.tsx';
import { go } from '../../ui/hash-route.ts';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { TitleSlot } from '../../ui/title-slot.tsx';
import '../../ui/panel.css';
import '../../ui/table.css';
import { AddBar } from './add/add-bar.tsx';
import { type Preset, rememberedPreset, rememberPreset } from './add/presets.ts';
import { useAdding } from './add/use-adding.ts';
import { usePageLinks } from './add/use-page-links.ts';
import { ChooseFormatProvider } from './choose-format.ts';
import { Chooser } from './chooser/chooser.tsx';
import { Archive } from './history/archive.tsx';
import { History } from './history/history.tsx';
import { type Past, usePast } from './history/use-past.ts';
import { Queue } from './queue/queue.tsx';
import { QueueTools } from './queue/queue-tools.tsx';
import './downloads-page.css';

const TABS = ['queue', 'history', 'archive'] as const;
type Tab = (typeof TABS)[number];

/** `tab` is the second part of the address; the queue where it names none. */
export function DownloadsPage({ tab: named }: { readonly tab: string | null }) {
  const { t } = useTranslation();
  const tab = TABS.find((name) => name === named) ?? 'queue';
  const [preset, setPreset] = usePreset();
  const [chosenUrl, setChosenUrl] = useState<string | null>(null);
  const adding = useAdding(preset);
  const past = usePast();
  usePageLinks((text) => void adding.add(text));
  return (
    <ChooseFormatProvider value={setChosenUrl}>
      <div className={chosenUrl === null ? 'downloads' : 'downloads with-chooser'}>
        <TitleSlot>
          <PageHeading>{t('section.downloads')}</PageHeading>
        </TitleSlot>
        <section className="panel" aria-label={t('section.downloads')}>
          <AddBar adding={adding} preset={preset} onPreset={setPreset} onChoose={setChosenUrl} />
          <Views tab={tab} preset={preset} past={past} />
        </section>
        {chosenUrl !== null && (
          <Chooser key={chosenUrl} url={chosenUrl} preset={preset} onPreset={setPreset} onClose={() => setChosenUrl(null)} />
        )}
      </div>
    </ChooseFormatProvider>
  );
}

function usePreset(): readonly [Preset, (preset: Preset) => void] {
  const [preset, setPreset] = useState(rememberedPreset);
  const change = useCallback((next: Preset) => {
    rememberPreset(next);
    setPreset(next);
  }, []);
  return [preset, change];
}

function Views({ tab, preset, past }: { readonly tab: Tab; readonly preset: Preset; readonly past: Past }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const queued = useSessionStore(
    (session) => session.downloads,
    (state) => (state.loaded ? state.order.length : undefined),
  );
  const { statistics, archived } = past;
  const counts = {
    queue: queued,
    history: statistics ? statistics.succeeded + statistics.failed : undefined,
    archive: archived ?? undefined,
  };
  return (
    <>
      <div className="head downloads-head">
        <Tabs
          label={t('section.downloads')}
          choices={TABS.map((value) => ({ value, label: t(`downloads.tab.${value}`), count: counts[value] }))}
          value={tab}
          onChange={(next) => go(next === 'queue' ? '/downloads' : `/downloads/${next}`)}
          panelId="downloads-panel"
        />
        <span className="end">
          {tab === 'queue' && <QueueTools />}
          <SearchField small label={t(`downloads.search.${tab}`)} value={search} onChange={setSearch} />
        </span>
      </div>
      <div className="downloads-view" role="tabpanel" id="downloads-panel" aria-labelledby={`downloads-panel-${tab}`}>
        {tab === 'queue' && <Queue search={search} />}
        {tab === 'history' && <History search={search} preset={preset} past={past} />}
        {tab === 'archive' && <Archive search={search} past={past} />}
      </div>
    </>
  );
}
