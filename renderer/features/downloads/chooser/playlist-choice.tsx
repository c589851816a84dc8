import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unknownFields } from '../../../../common/domain/downloads/name-template.ts';
import { useSession } from '../../../client/session.ts';
import { Button } from '../../../ui/button.tsx';
import { SearchField } from '../../../ui/field.tsx';
import { formatDay, formatLength } from '../../../ui/format-time.ts';
import { Tag } from '../../../ui/tag.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { RefusedLines } from '../add/add-problem.tsx';
import { PresetSelect } from '../add/preset-select.tsx';
import { type Preset, presetWish } from '../add/presets.ts';
import { AlsoGet } from './also-get.tsx';
import { type Extras, extrasInput, FIRST_EXTRAS } from './draft.ts';
import { FolderField } from './folder-field.tsx';
import { NameField } from './save-as.tsx';
import { type InspectedList, type ListStarted, startList } from './start-list.ts';

type Entry = InspectedList['entries'][number];

const ROW_PX = 28;

type PlaylistChoiceProps = { readonly list: InspectedList; readonly preset: Preset; onPreset(preset: Preset): void; onClose(): void };

/** Which videos of a list to get. Those that were downloaded before are marked and not ticked. */
export function PlaylistChoice({ list, preset, onPreset, onClose }: PlaylistChoiceProps) {
  const { t } = useTranslation();
  const session = useSession();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set(list.entries.filter((entry) => !entry.earlier).map(({ url }) => url)),
  );
  const [extras, setExtras] = useState<Extras>(FIRST_EXTRAS);
  const [busy, setBusy] = useState(false);
  const [refusing, setRefusing] = useState<ListStarted | null>(null);
  const start = async () => {
    setBusy(true);
    const started = await startList(session, t, {
      entries: list.entries.filter(({ url }) => ticked.has(url)),
      manner: { ...presetWish(preset), ...extrasInput(extras, null) },
    });
    if (started?.refused.length === 0) return onClose();
    setBusy(false);
    if (!started) return;
    setRefusing(started);
    setTicked(new Set(started.refused.map(({ text }) => text)));
  };
  const isBad = extras.nameTemplate.trim() === '' || unknownFields(extras.nameTemplate).length > 0;
  return (
    <>
      <div className="group list-top">
        <p className="strong cut" title={list.title}>
          {list.title}
        </p>
        <p className="small t3 num">{t('downloads.list.of', { count: ticked.size, all: list.entries.length })}</p>
      </div>
      <Entries list={list} ticked={ticked} onTick={setTicked} />
      <div className="list-manner">
        <div className="group">
          <div className="props">
            <label htmlFor="list-preset">{t('downloads.list.as')}</label>
            <PresetSelect id="list-preset" preset={preset} onChange={onPreset} />
            <FolderField folder={extras.folder} onChange={(folder) => setExtras({ ...extras, folder })} />
            <NameField template={extras.nameTemplate} preview={null} onChange={(nameTemplate) => setExtras({ ...extras, nameTemplate })} />
          </div>
        </div>
        <AlsoGet inspected={null} extras={extras} onChange={setExtras} />
      </div>
      {refusing && (
        <RefusedLines
          added={refusing}
          what={t('downloads.list.notTaken', { count: refusing.refused.length })}
          next={t('downloads.list.stillTicked')}
        />
      )}
      <div className="chooser-foot">
        <Button look="primary" needsHost disabled={busy || ticked.size === 0 || isBad} onClick={() => void start()}>
          {t('downloads.list.start', { count: ticked.size })}
        </Button>
      </div>
    </>
  );
}

type EntriesProps = { readonly list: InspectedList; readonly ticked: ReadonlySet<string>; onTick(ticked: ReadonlySet<string>): void };

function Entries({ list, ticked, onTick }: EntriesProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const byUrl = useMemo(() => new Map(list.entries.map((entry) => [entry.url, entry])), [list]);
  const needle = text.trim().toLocaleLowerCase();
  const shown = useMemo(
    () => [...byUrl.values()].filter(({ title }) => title.toLocaleLowerCase().includes(needle)).map(({ url }) => url),
    [byUrl, needle],
  );
  const estimate = useCallback(() => ROW_PX, []);
  const change = (urls: readonly string[], isOn: boolean) => {
    const next = new Set(ticked);
    for (const url of urls) isOn ? next.add(url) : next.delete(url);
    onTick(next);
  };
  return (
    <>
      <div className="list-tools">
        <SearchField small label={t('downloads.list.filter')} value={text} onChange={setText} />
        <Button small look="quiet" onClick={() => change(shown, true)}>
          {t('downloads.list.all')}
        </Button>
        <Button small look="quiet" onClick={() => change(shown, false)}>
          {t('downloads.list.none')}
        </Button>
      </div>
      {shown.length === 0 && <p className="downloads-place small t3">{t('downloads.list.noMatch')}</p>}
      <VirtualList
        keys={shown}
        estimate={estimate}
        rowsRole="list"
        aria-label={t('downloads.list.videos')}
        renderRow={(url) => {
          const entry = byUrl.get(url);
          return entry && <EntryLine entry={entry} isTicked={ticked.has(url)} onTick={(isOn) => change([url], isOn)} />;
        }}
      />
    </>
  );
}

type EntryLineProps = { readonly entry: Entry; readonly isTicked: boolean; onTick(isOn: boolean): void };

function EntryLine({ entry, isTicked, onTick }: EntryLineProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a virtual list stand in boxes of their own
    <div role="listitem" className="entry-line">
      <label className="check-line" title={entry.title}>
        <input type="checkbox" checked={isTicked} onChange={(event) => onTick(event.target.checked)} />
        <span className="cut">{entry.title}</span>
      </label>
      {entry.earlier && <Tag>{t('downloads.list.earlier', { date: formatDay(entry.earlier.atMs) })}</Tag>}
      <span className="num t3">{entry.durationMs === null ? '–' : formatLength(entry.durationMs * 1_000)}</span>
    </div>
  );
}
