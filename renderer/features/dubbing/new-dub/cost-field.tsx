import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Estimate } from '../../../../common/contract/dubbing.ts';
import { committed } from '../../../../common/domain/dubbing/ledger.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { DecimalField } from '../../../ui/decimal-field.tsx';
import { WrongLine } from '../../../ui/field.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import { formatMoney, formatMoneyLeft } from '../../../ui/format-money.ts';
import { Notice } from '../../../ui/notice.tsx';
import type { Answer } from './ask-later.ts';
import { type CostProblem, estimateInCents, leftMicroUsd } from './cost-problem.ts';
import type { Draft } from './draft.ts';
import { PriceQuestion } from './price-question.tsx';
import { priceSettingOf, traitsOf } from './services.ts';
import type { Plan } from './use-plan.ts';
import './cost-field.css';

/** The most that `start` takes, in US dollars. */
const MAX_CAP_USD = 100_000;

type CostFieldProps = { readonly draft: Draft; readonly plan: Plan; onChange(part: Partial<Draft>): void };

/** What the dub will cost, before anything is sent. */
export function CostField({ draft, plan, onChange }: CostFieldProps) {
  const { estimate: answer, moneyProblem: problem, capUsd } = plan;
  const { t } = useTranslation();
  useFocusAfterPrice(problem === 'price');
  const setting = priceSettingOf(draft.provider, draft.watermark);
  if (!traitsOf(draft.provider).isPaid || setting === null) {
    return (
      <FormRow label={t('newDub.cost.label')} explain={t('newDub.cost.nothingExplain')}>
        <p className="form-text">{t('newDub.cost.nothing')}</p>
      </FormRow>
    );
  }
  if (problem === 'price') return <PriceQuestion key={setting} setting={setting} />;
  const overCap =
    problem === 'over-cap' && capUsd !== null && answer.kind === 'known'
      ? t('newDub.cost.overCap', { estimate: formatMoney(estimateInCents(answer.value)), cap: formatMoney(capUsd * 1_000_000) })
      : null;
  return (
    <>
      <FormRow label={t('newDub.cost.label')}>
        {answer.kind === 'failed' ? (
          <Notice tone="danger" title={errorSentence(t, answer.error).title} text={errorSentence(t, answer.error).next} />
        ) : (
          <EstimateLines answer={answer} problem={problem} />
        )}
      </FormRow>
      <FormRow label={t('newDub.cost.cap')} htmlFor="dub-cap" explain={t('newDub.cost.capExplain')}>
        <DecimalField
          id="dub-cap"
          value={capUsd}
          min={0}
          max={MAX_CAP_USD}
          digits={2}
          prefix="$"
          isOptional={draft.capUsd === 'suggested'}
          wrong={t('newDub.cost.capWrong')}
          wrongElsewhere={overCap !== null ? 'dub-over-cap' : problem === 'over-month' ? 'dub-over-month' : undefined}
          onChange={(cap) => onChange({ capUsd: cap })}
        />
        {overCap !== null && <WrongLine id="dub-over-cap">{overCap}</WrongLine>}
      </FormRow>
    </>
  );
}

/** The question for the price goes once it is answered; who had the focus in it goes on at the cap. */
function useFocusAfterPrice(isAsked: boolean): void {
  const wasAsked = useRef(isAsked);
  useEffect(() => {
    if (wasAsked.current && !isAsked && document.activeElement === document.body) document.getElementById('dub-cap')?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);
}

function EstimateLines({ answer, problem }: { readonly answer: Answer<Estimate>; readonly problem: CostProblem | null }) {
  const { t } = useTranslation();
  if (answer.kind !== 'known') {
    return <p className="cost t2">{t(answer.kind === 'none' ? 'newDub.cost.notYet' : 'newDub.cost.counting')}</p>;
  }
  const { chunks, isExact, billedMs, usdPerMinute, month } = answer.value;
  const minutes = (billedMs / 60_000).toFixed(1);
  const estimate = formatMoney(estimateInCents(answer.value));
  return (
    <div className="cost">
      <p className="figure num">{isExact ? estimate : t('newDub.cost.about', { estimate })}</p>
      <p className="explain num">
        {t('newDub.cost.billed', { count: chunks, minutes, price: priceText(usdPerMinute ?? 0) })} {!isExact && t('newDub.cost.notExact')}
      </p>
      <p className="explain num">
        {t('newDub.cost.month', { spent: formatMoney(committed(month)), cap: formatMoney(month.capMicroUsd) })}{' '}
        {month.reservedMicroUsd > 0 && t('newDub.cost.reserved', { reserved: formatMoney(month.reservedMicroUsd) })}
      </p>
      {problem === 'over-month' && (
        <WrongLine id="dub-over-month">{t('newDub.cost.overMonth', { left: formatMoneyLeft(leftMicroUsd(month)) })}</WrongLine>
      )}
    </div>
  );
}

/** A price may be finer than a cent: `$0.30`, `$0.125`. */
function priceText(usd: number): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 }).format(usd);
}
