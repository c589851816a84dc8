import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { isFinished } from '../../../../common/domain/jobs/job.ts';
import { useSession } from '../../../client/session.ts';
import { Button } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { Tabs } from '../../../ui/tabs.tsx';
import { CapForm } from './cap-form.tsx';
import { Ledger } from './ledger.tsx';
import './cost-panel.css';

type View = 'cost' | 'ledger';
type Cost = NonNullable<Dub['cost']>;

/** What the dub costs, and each call that was paid for. */
export function CostPanel({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('cost');
  const [isChanging, setChanging] = useState(false);
  if (dub.cost === null) return <NoCost />;
  const canChange = view === 'cost' && !isChanging && dub.job.state !== 'succeeded' && dub.job.state !== 'cancelled';
  const views = [
    { value: 'cost', label: t('dub.cost.tab.cost') },
    { value: 'ledger', label: t('dub.cost.tab.ledger') },
  ] as const;
  return (
    <>
      <div className="head">
        <Tabs label={t('dub.cost.views')} choices={views} value={view} onChange={setView} panelId="dub-cost" />
        {canChange && (
          <span className="end">
            <Button small look="quiet" needsHost onClick={() => setChanging(true)}>
              {t('dub.cost.change')}
            </Button>
          </span>
        )}
      </div>
      <div id="dub-cost" role="tabpanel" aria-labelledby={`dub-cost-${view}`}>
        {view === 'cost' ? (
          <Figures dub={dub} cost={dub.cost} isChanging={isChanging} onChanged={() => setChanging(false)} />
        ) : (
          <Ledger dub={dub} />
        )}
      </div>
    </>
  );
}

function NoCost() {
  const { t } = useTranslation();
  return (
    <>
      <div className="head">
        <h2>{t('dub.cost.title')}</h2>
      </div>
      <div className="group">
        <p className="strong">{t('dub.cost.none')}</p>
        <p className="small t3">{t('dub.cost.noneText')}</p>
      </div>
    </>
  );
}

type FiguresProps = { readonly dub: Dub; readonly cost: Cost; readonly isChanging: boolean; onChanged(): void };

function Figures({ dub, cost, isChanging, onChanged }: FiguresProps) {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const isOpen = !isFinished(dub.job.state);
  const isOver = isOpen && cost.estimatedMicroUsd > cost.capMicroUsd;
  const change = async (capUsd: number) => {
    try {
      const changed = await client.dubbing.setCap({ id: dub.job.id, capUsd });
      onChanged();
      notices.done(t('dub.cost.changed', { cap: formatMoney(changed.cost?.capMicroUsd ?? 0) }));
    } catch (error) {
      notices.failed(error);
    }
  };
  return (
    <div className="group inspector">
      <p className="figure">
        <b className="num">{formatMoney(cost.spentMicroUsd)}</b>
        <span className="t2 num">{t('dub.cost.ofCap', { cap: formatMoney(cost.capMicroUsd) })}</span>
      </p>
      <CapBar cost={cost} hasEstimate={isOpen} />
      <CostFacts cost={cost} hasEstimate={isOpen} />
      {isOpen && <p className={isOver ? 'small warn' : 'small t3'}>{t(isOver ? 'dub.cost.over' : 'dub.cost.note')}</p>}
      <LeftAtService dub={dub} />
      {isChanging && (
        <CapForm cost={cost} suggestedMicroUsd={cost.capMicroUsd} label={t('dub.cost.save')} onSave={change} onClose={onChanged} />
      )}
    </div>
  );
}

/** An estimate says nothing any more once the dub has ended. */
type ShownCost = { readonly cost: Cost; readonly hasEstimate: boolean };

/** Spent, then reserved, on the length of the cap; the mark is the estimate. */
function CapBar({ cost, hasEstimate }: ShownCost) {
  const { t } = useTranslation();
  const percent = (value: number) => `${Math.min(100, (value / Math.max(1, cost.capMicroUsd)) * 100)}%`;
  const name = t(hasEstimate ? 'dub.cost.bar' : 'dub.cost.barAtEnd', {
    spent: formatMoney(cost.spentMicroUsd),
    reserved: formatMoney(cost.reservedMicroUsd),
    estimate: formatMoney(cost.estimatedMicroUsd),
    cap: formatMoney(cost.capMicroUsd),
  });
  return (
    <div className="capbar" role="img" aria-label={name}>
      <i className="spent" style={{ width: percent(cost.spentMicroUsd) }} />
      <i className="reserved" style={{ width: percent(cost.reservedMicroUsd) }} />
      {hasEstimate && <b style={{ left: percent(cost.estimatedMicroUsd) }} />}
    </div>
  );
}

function CostFacts({ cost, hasEstimate }: ShownCost) {
  const { t } = useTranslation();
  return (
    <dl className="facts">
      <dt>
        <i className="dot spent" aria-hidden />
        {t('dub.cost.spent')}
      </dt>
      <dd>{formatMoney(cost.spentMicroUsd)}</dd>
      <dt>
        <i className="dot reserved" aria-hidden />
        {t('dub.cost.reserved')}
      </dt>
      <dd>{formatMoney(cost.reservedMicroUsd)}</dd>
      {hasEstimate && (
        <>
          <dt>
            <i className="dot mark" aria-hidden />
            {t('dub.cost.estimate')}
          </dt>
          <dd>{formatMoney(cost.estimatedMicroUsd)}</dd>
        </>
      )}
      <dt>
        <i className="dot" aria-hidden />
        {t('dub.cost.cap')}
      </dt>
      <dd>{formatMoney(cost.capMicroUsd)}</dd>
    </dl>
  );
}

/** What lies at the service of a dub that should leave nothing there. */
function LeftAtService({ dub: { leftAtService } }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const kinds = ['undeleted', 'unfetched', 'unresolved'] as const;
  return kinds.map((kind) => {
    const count = leftAtService?.[kind] ?? 0;
    const look = kind === 'unfetched' ? 'small t3' : 'small warn';
    return count === 0 ? null : (
      <p key={kind} className={look}>
        {t(`dub.leftAtService.${kind}`, { count })}
      </p>
    );
  });
}
