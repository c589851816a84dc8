import { Clapperboard } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unknownFields } from '../../../../common/domain/downloads/name-template.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';
import { Button } from '../../../ui/button.tsx';
import { formatSize } from '../../../ui/format-number.ts';
import { formatDay, formatLength } from '../../../ui/format-time.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Segments } from '../../../ui/tabs.tsx';
import { Thumb } from '../../../ui/thumb.tsx';
import { type Preset, presetWish } from '../add/presets.ts';
import { AlsoGet } from './also-get.tsx';
import { type Container, containerOf, type Extras, endingOf, extrasInput, FIRST_EXTRAS, type Kind, rowInput, rowsOf } from './draft.ts';
import type { FormatRow, InspectedVideo } from './format-rows.ts';
import { FormatTable } from './format-table.tsx';
import { SaveAs } from './save-as.tsx';

type VideoChoiceProps = { readonly url: string; readonly inspected: InspectedVideo; readonly preset: Preset; onClose(): void };

export function VideoChoice({ url, inspected, preset, onClose }: VideoChoiceProps) {
  const { t } = useTranslation();
  const wish = presetWish(preset);
  const [kind, setKind] = useState<Kind>(wish.kind);
  const [picked, setPicked] = useState<string | null>(null);
  const [asked, setAsked] = useState<Container>(wish.container);
  const [extras, setExtras] = useState<Extras>(FIRST_EXTRAS);
  const rows = rowsOf(inspected, kind, wish);
  const row = rows.find(({ key }) => key === picked) ?? rows.find(({ isPreset }) => isPreset) ?? rows[0];
  const kinds = (['video', 'audio'] as const).map((value) => ({ value, label: t(`downloads.choose.kind.${value}`) }));
  return (
    <>
      <div className="scroll">
        <div className="group chooser-top">
          <VideoHead inspected={inspected} />
          <Segments label={t('downloads.choose.kindLabel')} choices={kinds} value={kind} onChange={setKind} />
          <Earlier inspected={inspected} kind={kind} />
        </div>
        {row ? (
          <FormatTable rows={rows} kind={kind} chosen={row.key} onChoose={setPicked} />
        ) : (
          <p className="group t2">{t(`downloads.choose.nothing.${kind}`)}</p>
        )}
        <AlsoGet inspected={inspected} extras={extras} onChange={setExtras} />
        {row && (
          <SaveAs
            inspected={inspected}
            row={row}
            kind={kind}
            container={containerOf(row, kind, asked)}
            onContainer={setAsked}
            extras={extras}
            onChange={setExtras}
          />
        )}
        {row && <Facts row={row} container={containerOf(row, kind, asked)} isLibrary={extras.folder.kind === 'library'} />}
      </div>
      <StartLine {...{ url, inspected, row, kind, extras, onClose }} container={row ? containerOf(row, kind, asked) : null} />
    </>
  );
}

function VideoHead({ inspected: { video, chapters, subtitles } }: { readonly inspected: InspectedVideo }) {
  const { t } = useTranslation();
  const written = subtitles.filter(({ isAutomatic }) => !isAutomatic).length;
  const facts = [
    video.durationMs === null ? null : formatLength(video.durationMs * 1_000),
    chapters > 0 ? t('downloads.choose.chapters', { count: chapters }) : null,
    written > 0 ? t('downloads.choose.subtitleTracks', { count: written }) : null,
  ].filter((fact) => fact !== null);
  return (
    <div className="q-video">
      <Thumb src={null} icon={Clapperboard} />
      <div>
        <p className="cut strong" title={video.title}>
          {video.title}
        </p>
        <p className="cut t3 num">{[video.channel ?? video.site, ...facts].join(', ')}</p>
      </div>
    </div>
  );
}

function Earlier({ inspected, kind }: { readonly inspected: InspectedVideo; readonly kind: Kind }) {
  const { t } = useTranslation();
  const earlier = inspected.earlier[kind];
  if (!earlier) return null;
  return (
    <Notice
      tone="info"
      title={t('downloads.choose.earlier.title', { date: formatDay(earlier.atMs) })}
      text={t('downloads.choose.earlier.text', { name: earlier.fileName ?? inspected.video.title })}
    />
  );
}

type FactsProps = { readonly row: FormatRow; readonly container: Container; readonly isLibrary: boolean };

function Facts({ row, container, isLibrary }: FactsProps) {
  const { t } = useTranslation();
  // What is told is the drive of the library; of another folder it is not known.
  const freeBytes = useSessionStore(
    (session) => session.status,
    (state) => (isLibrary ? (state.status?.freeBytes ?? null) : null),
  );
  return (
    <div className="group">
      <dl className="facts">
        <dt>{t('downloads.choose.size')}</dt>
        <dd>{sizeWords(t('downloads.choose.unknownSize'), row, (size) => t('downloads.choose.about', { size }))}</dd>
        {freeBytes !== null && (
          <>
            <dt>{t('downloads.choose.free')}</dt>
            <dd>{formatSize(freeBytes)}</dd>
          </>
        )}
        <dt>{t('downloads.choose.encoding')}</dt>
        <dd>{t('downloads.choose.copied', { container: endingOf(row, container).toUpperCase() })}</dd>
      </dl>
    </div>
  );
}

function sizeWords(unknown: string, { size }: FormatRow, about: (size: string) => string): string {
  if (size.bytes === null) return unknown;
  return size.isExact ? formatSize(size.bytes) : about(formatSize(size.bytes));
}

type StartLineProps = {
  readonly url: string;
  readonly inspected: InspectedVideo;
  readonly row: FormatRow | undefined;
  readonly kind: Kind;
  readonly container: Container;
  readonly extras: Extras;
  onClose(): void;
};

function StartLine({ url, inspected, row, kind, container, extras, onClose }: StartLineProps) {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const [busy, setBusy] = useState(false);
  const start = async (chosen: FormatRow) => {
    setBusy(true);
    try {
      const again = inspected.earlier[kind] !== null;
      await client.downloads.start({ ...rowInput(chosen, kind, container), ...extrasInput(extras, inspected), url, again });
      onClose();
    } catch (error) {
      setBusy(false);
      notices.failed(error);
    }
  };
  const isBad = extras.nameTemplate.trim() === '' || unknownFields(extras.nameTemplate).length > 0;
  const label = row ? sizeWords('', row, (size) => t('downloads.choose.about', { size })) : '';
  return (
    <div className="chooser-foot">
      <Button look="primary" needsHost disabled={!row || busy || isBad} onClick={() => row && void start(row)}>
        {label === ''
          ? t('downloads.choose.start')
          : t('downloads.choose.startSize', { size: label.charAt(0).toLowerCase() + label.slice(1) })}
      </Button>
    </div>
  );
}
