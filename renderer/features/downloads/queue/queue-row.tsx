import { Clapperboard, Music } from 'lucide-react';
import { type MouseEvent, memo, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Download } from '../../../../common/contract/downloads.ts';
import type { JobId } from '../../../../common/units/ids.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';
import { selectRange, toggleSelected, useQueueView, useQueueViewState } from '../../../client/stores/queue-view.ts';
import { GridPart } from '../../../ui/grid-part.tsx';
import { useHostAway } from '../../../ui/host-away.ts';
import { Thumb } from '../../../ui/thumb.tsx';
import { RowActions } from './row-actions.tsx';
import { askedText, leftText, rateText, sizeText, titleOf } from './row-facts.ts';
import { rowState } from './row-state.ts';
import { RowStateCell } from './row-state-cell.tsx';

type QueueRowProps = { readonly id: JobId; readonly index: number };

/** One download. It reads its own entry of the queue, so that only the rows that change are drawn again. */
export const QueueRow = memo(function QueueRow({ id, index }: QueueRowProps) {
  const download = useSessionStore(
    (session) => session.downloads,
    (state) => state.downloads.get(id),
  );
  return download ? <Row download={download} index={index} /> : null;
});

function Row({ download, index }: { readonly download: Download; readonly index: number }) {
  const { t } = useTranslation();
  const view = useQueueView();
  const { id } = download.job;
  const isSelected = useQueueViewState((state) => state.selected.has(id));
  const isActive = useQueueViewState((state) => state.active === id);
  const ref = useFocusTurn(isActive);
  const state = rowState(t, download);
  const isTall = state.kind === 'trouble' || (state.kind === 'complete' && state.tags.length > 0);
  // What has no figures gives their room to its words.
  const isWide = isTall || state.kind === 'skipped' || state.kind === 'plain';
  const onClick = (event: MouseEvent<HTMLElement>) => {
    if (event.target instanceof Element && event.target.closest('button, a, input, [role=menuitem]')) return;
    view.setState({ active: id });
    if (event.ctrlKey || event.metaKey) toggleSelected(view, id);
  };
  const stop = isActive ? 0 : -1;
  return (
    <GridPart
      part="row"
      ref={ref}
      className={isTall ? 'q-row tall' : 'q-row'}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={stop}
      onClick={onClick}
      onFocus={(event) => event.target === event.currentTarget && view.setState({ active: id })}
    >
      <GridPart part="gridcell" className="check-line">
        <input
          type="checkbox"
          tabIndex={stop}
          aria-label={t('downloads.select', { title: titleOf(download) })}
          checked={isSelected}
          onChange={(event) => {
            const isRange = event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey;
            if (isRange) selectRange(view, id);
            else toggleSelected(view, id);
          }}
        />
      </GridPart>
      <VideoCell download={download} />
      <GridPart part="gridcell" className={isWide ? 'q-state wide' : 'q-state'}>
        <RowStateCell download={download} state={state} tabIndex={stop} />
      </GridPart>
      {!isWide && <Figures download={download} />}
      <GridPart part="gridcell" className="q-act">
        <RowActions download={download} tabIndex={stop} />
      </GridPart>
    </GridPart>
  );
}

/** Takes the focus when the keys have moved to this row. */
function useFocusTurn(isActive: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const turn = useQueueViewState((state) => (isActive ? state.focusTurn : 0));
  useLayoutEffect(() => {
    if (isActive && turn > 0) ref.current?.focus({ preventScroll: true });
  }, [isActive, turn]);
  return ref;
}

function VideoCell({ download }: { readonly download: Download }) {
  const { t } = useTranslation();
  const { urls } = useSession();
  const { output, request } = download;
  const title = titleOf(download);
  const asked = askedText(t, download);
  return (
    <GridPart part="gridcell" className="q-video">
      <Thumb src={output?.kind === 'video' ? urls.thumbnail(output.id) : null} icon={request.kind === 'audio' ? Music : Clapperboard} />
      <div>
        <p className="cut strong" title={title}>
          {title}
        </p>
        <p className="cut t3 num" title={asked}>
          {asked}
        </p>
      </div>
    </GridPart>
  );
}

function Figures({ download }: { readonly download: Download }) {
  const { t } = useTranslation();
  const isAway = useHostAway();
  const figures = [sizeText(t, download), isAway ? '–' : rateText(download), isAway ? '–' : leftText(download)];
  return ['size', 'rate', 'left'].map((name, index) => (
    <GridPart key={name} part="gridcell" className={figures[index] === '–' ? 'n t3' : 'n'}>
      {figures[index]}
    </GridPart>
  ));
}
