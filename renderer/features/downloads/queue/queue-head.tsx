import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobId } from '../../../../common/units/ids.ts';
import { useQueueView, useQueueViewState } from '../../../client/stores/queue-view.ts';
import { GridPart } from '../../../ui/grid-part.tsx';

export function QueueHead({ shown }: { readonly shown: readonly JobId[] }) {
  const { t } = useTranslation();
  const view = useQueueView();
  const count = useQueueViewState((state) => state.selected.size);
  const isAll = count > 0 && count >= shown.length;
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = count > 0 && !isAll;
  }, [count, isAll]);
  return (
    <GridPart part="row" className="q-row q-head" aria-rowindex={1}>
      <GridPart part="columnheader" className="check-line">
        <input
          ref={box}
          type="checkbox"
          aria-label={t('downloads.selectAll')}
          checked={isAll}
          onChange={() => view.setState({ selected: new Set(isAll ? [] : shown), anchor: null })}
        />
      </GridPart>
      <GridPart part="columnheader">{t('downloads.column.video')}</GridPart>
      <GridPart part="columnheader" className="wide-only">
        {t('downloads.column.state')}
      </GridPart>
      <GridPart part="columnheader" className="n">
        {t('downloads.column.size')}
      </GridPart>
      <GridPart part="columnheader" className="n wide-only">
        {t('downloads.column.rate')}
      </GridPart>
      <GridPart part="columnheader" className="n wide-only">
        {t('downloads.column.left')}
      </GridPart>
      <GridPart part="columnheader">
        <span className="visually-hidden">{t('jobs.column.actions')}</span>
      </GridPart>
    </GridPart>
  );
}
