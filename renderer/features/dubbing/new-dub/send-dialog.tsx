import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { estimateInCents } from './cost-problem.ts';
import type { Draft } from './draft.ts';
import { sendsPicture } from './services.ts';
import type { Plan } from './use-plan.ts';

type SendDialogProps = {
  readonly draft: Draft;
  readonly plan: Pick<Plan, 'estimate' | 'capUsd'>;
  readonly host: string;
  onAnswer(mayBeSent: boolean): void;
};

/** Asked once, before the first sound leaves this machine, and whenever the picture would: what is sent, where to, what stays here and what becomes of it. */
export function SendDialog({ draft, plan, host, onAnswer }: SendDialogProps) {
  const { t } = useTranslation();
  const isPicture = sendsPicture(draft.provider, draft.watermark);
  const cost = costOf(plan, t);
  const facts = [
    ['what', t(isPicture ? 'newDub.send.whatPicture' : 'newDub.send.whatSound')],
    ['where', t('newDub.send.whereText', { host })],
    ['stays', t(isPicture ? 'newDub.send.staysFile' : 'newDub.send.staysPicture')],
    ...(cost === null ? [] : [['cost', cost] as const]),
    ['afterwards', t(draft.deleteRemote ? 'newDub.send.deleted' : 'newDub.send.kept')],
  ] as const;
  return (
    <Dialog wide title={t(isPicture ? 'newDub.send.titlePicture' : 'newDub.send.titleSound')} onClose={() => onAnswer(false)}>
      <dl className="send-facts">
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{t(`newDub.send.${name}`)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p className="small t3">{t(isPicture ? 'newDub.send.eachTime' : 'newDub.send.once')}</p>
      <div className="actions-line">
        <Button onClick={() => onAnswer(false)}>{t('newDub.send.notNow')}</Button>
        <Button look="primary" needsHost onClick={() => onAnswer(true)}>
          {t('newDub.send.start')}
        </Button>
      </div>
    </Dialog>
  );
}

/** What it will cost and what it cannot pass; null where that is not known. */
function costOf({ estimate, capUsd }: SendDialogProps['plan'], t: TFunction): string | null {
  if (estimate.kind !== 'known' || estimate.value.estimatedMicroUsd === null || capUsd === null) return null;
  return t('newDub.send.costText', { cost: formatMoney(estimateInCents(estimate.value)), cap: formatMoney(capUsd * 1_000_000) });
}
