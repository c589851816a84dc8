import { CircleX, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { LINKS_ID } from '../add/add-bar.tsx';
import type { Preset } from '../add/presets.ts';
import { PlaylistChoice } from './playlist-choice.tsx';
import { type Inspected, useInspection } from './use-inspection.ts';
import { VideoChoice } from './video-choice.tsx';
import './chooser.css';

type ChooserProps = { readonly url: string; readonly preset: Preset; onPreset(preset: Preset): void; onClose(): void };

/** The panel beside the queue in which a person sees what stands behind a link before it is fetched. Esc closes it. */
export function Chooser({ url, preset, onPreset, onClose }: ChooserProps) {
  const { t } = useTranslation();
  const [inspected, again] = useInspection(url);
  const panel = useRef<HTMLElement>(null);
  const isList = inspected.state === 'there' && inspected.inspection.kind === 'playlist';
  const title = isList ? t('downloads.choose.videos') : t('downloads.choose.title');
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    // Back to where the person was; the button that opened the panel may not be pressed any more, the field of links always can.
    return () => {
      const target = before instanceof HTMLElement && before.isConnected && !before.matches(':disabled') ? before : null;
      (target ?? document.getElementById(LINKS_ID))?.focus();
    };
  }, []);
  return (
    <aside
      ref={panel}
      className="panel chooser"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        // Its menus and dialogs are closed by the same key, one level at a time.
        if (event.key !== 'Escape' || !(event.target instanceof Element) || event.target.closest('dialog, [role=menu]')) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <div className="head">
        <h2>{title}</h2>
        <span className="end">
          <IconButton label={t('downloads.choose.close')} keys="Esc" icon={X} small onClick={onClose} />
        </span>
      </div>
      <Body url={url} inspected={inspected} preset={preset} onPreset={onPreset} onAgain={again} onClose={onClose} />
    </aside>
  );
}

type BodyProps = ChooserProps & { readonly inspected: Inspected; onAgain(): void };

function Body({ url, inspected, preset, onPreset, onAgain, onClose }: BodyProps) {
  const { t } = useTranslation();
  if (inspected.state === 'asking') {
    return (
      <div role="status">
        <p className="downloads-place t2 small cut" title={url}>
          {t('downloads.choose.asking', { host: new URL(url).hostname })}
        </p>
        <SkeletonRows label={t('shell.loading')} />
      </div>
    );
  }
  if (inspected.state === 'failed') {
    const { title, next } = errorSentence(t, inspected.error);
    return (
      <div className="downloads-place">
        <EmptyState failed icon={CircleX} title={title} text={next}>
          <Button needsHost onClick={onAgain}>
            {t('downloads.action.tryAgain')}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t('shell.close')}
          </Button>
        </EmptyState>
      </div>
    );
  }
  const { inspection } = inspected;
  if (inspection.kind === 'playlist') return <PlaylistChoice list={inspection} preset={preset} onPreset={onPreset} onClose={onClose} />;
  return <VideoChoice key={preset} url={url} inspected={inspection} preset={preset} onClose={onClose} />;
}
