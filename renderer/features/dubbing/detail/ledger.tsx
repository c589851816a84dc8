import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import type { PaidCall } from '../../../../common/domain/dubbing/ledger.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { Button } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { formatCount } from '../../../ui/format-number.ts';
import { formatClock, formatWhen } from '../../../ui/format-time.ts';
import { Notice } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import '../../../ui/table.css';
import { LEDGER_LIMIT, type LedgerPage, useLedger } from './use-ledger.ts';

/** Every call that costs money, newest first: when, for which chunk, what came of it, and by what it is found at the service. */
export function Ledger({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const { page, error, reload } = useLedger(dub);
  if (error) {
    const { title, next } = errorSentence(t, error);
    return (
      <div className="group">
        <Notice tone="danger" title={title} text={next}>
          <Button small onClick={reload}>
            {t('job.action.retry')}
          </Button>
        </Notice>
      </div>
    );
  }
  if (!page) return <SkeletonRows label={t('shell.loading')} />;
  return (
    <>
      {page.calls.length === 0 ? (
        <p className="group small t3">{t('dub.ledger.empty')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div className="ledger" tabIndex={0}>
          <table className="grid-table">
            <thead>
              <tr>
                <th>{t('dub.ledger.column.time')}</th>
                <th>{t('dub.ledger.column.call')}</th>
                <th className="n">{t('dub.ledger.column.amount')}</th>
              </tr>
            </thead>
            <tbody>
              {page.calls.map((call) => (
                <CallRow key={call.id} call={call} isToBeDeleted={dub.config.deleteRemote} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="ledger-month small t3 num">
        {monthText(t, page.month)}
        {page.calls.length >= LEDGER_LIMIT && ` ${t('dub.ledger.newest', { count: formatCount(LEDGER_LIMIT) })}`}
      </p>
    </>
  );
}

/** What all dubs of the month took, and what they may have taken where there is such. */
function monthText(t: TFunction, { spentMicroUsd, reservedMicroUsd, capMicroUsd }: LedgerPage['month']): string {
  const spent = formatMoney(spentMicroUsd);
  const cap = formatMoney(capMicroUsd);
  if (reservedMicroUsd === 0) return t('dub.ledger.month', { spent, cap });
  return t('dub.ledger.monthReserved', { spent, reserved: formatMoney(reservedMicroUsd), cap });
}

function CallRow({ call, isToBeDeleted }: { readonly call: PaidCall; readonly isToBeDeleted: boolean }) {
  const { t } = useTranslation();
  const there = whereItLies(call);
  const isRefused = call.outcome === 'refused';
  return (
    <tr>
      <td className="num t2">{timeText(call.createdAtMs, Date.now())}</td>
      <td>
        <p className="cut">{t('dub.ledger.call', { number: call.chunkIndex + 1, language: languageName(call.language) })}</p>
        <p className={call.outcome === 'unresolved' ? 'warn' : 't3'}>{outcomeText(t, call)}</p>
        {there !== null && (isToBeDeleted || there === 'deleted') && (
          <p className={there === 'unknown' ? 'warn' : 't3'}>{t(`dub.ledger.there.${there}`)}</p>
        )}
        <p className="cut t3 reference" title={call.reference}>
          {call.reference}
        </p>
      </td>
      <td className={isRefused ? 'n t3' : 'n'}>{formatMoney(isRefused ? 0 : call.estimatedMicroUsd)}</td>
    </tr>
  );
}

/** Whether the work of a call lies at the service; null for one that was not taken. */
function whereItLies({ outcome, remoteDeletedAtMs }: PaidCall): 'deleted' | 'left' | 'unknown' | null {
  if (outcome === 'refused') return null;
  if (remoteDeletedAtMs !== null) return 'deleted';
  return outcome === 'succeeded' ? 'left' : 'unknown';
}

/** What came of a call, and how that was learned where it was not from the answer. */
function outcomeText(t: TFunction, call: PaidCall): string {
  const outcome = t(`dub.ledger.outcome.${call.outcome}`);
  if (call.settledBy === null || call.settledBy === 'answer') return outcome;
  return t('dub.ledger.outcomeBy', { outcome, by: t(`dub.ledger.settledBy.${call.settledBy}`) });
}

/** To the second on the same day, by the day before it. */
function timeText(atMs: number, nowMs: number): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? formatClock(atMs) : formatWhen(atMs, nowMs);
}
