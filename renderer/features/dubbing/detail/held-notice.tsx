import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { suggestedCapMicroUsd } from '../../../../common/domain/dubbing/cost.ts';
import { committed, MICRO_USD } from '../../../../common/domain/dubbing/ledger.ts';
import type { JobError } from '../../../../common/domain/jobs/job.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { Button } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { go } from '../../../ui/hash-route.ts';
import { Notice } from '../../../ui/notice.tsx';
import { CapForm } from './cap-form.tsx';
import { type Chunk, chunkLook } from './chunk-look.ts';

type HeldProps = { readonly dub: Dub; onSelect(chunk: Chunk): void };
type Cost = NonNullable<Dub['cost']>;

/** Why the dub stopped by itself, and the way out. */
export function HeldNotice({ dub, onSelect }: HeldProps) {
  const { t } = useTranslation();
  const { error } = dub.job;
  if (!error) return null;
  const { title, next } = errorSentence(t, error);
  const isCap = error.code === 'dubbing.cap-reached';
  const isCapOfMonth = isCap && error.details.over === 'month';
  const capCost = isCap && !isCapOfMonth ? dub.cost : null;
  const text = isCapOfMonth ? monthText(t, error) : capCost === null ? next : `${next} ${capText(t, capCost)}`;
  return (
    <div className="dub-notice">
      <Notice tone="warn" title={title} text={text}>
        {capCost !== null ? (
          <RaiseCap dub={dub} cost={capCost} />
        ) : error.code === 'dubbing.unresolved' ? (
          <ToUnresolved dub={dub} onSelect={onSelect} />
        ) : (
          <>
            <SettingsButton section={isCapOfMonth ? 'dubbing' : IN_SERVICES.includes(error.code) ? 'services' : null} />
            <ResumeButton dub={dub} />
          </>
        )}
      </Notice>
    </div>
  );
}

/** Reasons that are mended in Settings, under Services. */
const IN_SERVICES: readonly string[] = [
  'dubbing.key-refused',
  'dubbing.wrong-address',
  'dubbing.not-permitted',
  'dubbing.price-unknown',
  'dubbing.provider-unavailable',
  'secret.unreadable',
];

function SettingsButton({ section }: { readonly section: 'dubbing' | 'services' | null }) {
  const { t } = useTranslation();
  if (section === null) return null;
  return (
    <Button small onClick={() => go(`/settings/${section}`)}>
      {t('dub.held.openSettings')}
    </Button>
  );
}

/** The month's cap belongs to all dubs; the host sends its figures with the error. */
function monthText(t: TFunction, { details }: JobError): string {
  return t('dub.held.capMonth', { spent: formatMoney(Number(details.spentMicroUsd)), cap: formatMoney(Number(details.capMicroUsd)) });
}

/** How near the cap is, and what the whole would take. */
function capText(t: TFunction, cost: Cost): string {
  return t('dub.held.capUsed', {
    committed: formatMoney(committed(cost)),
    cap: formatMoney(cost.capMicroUsd),
    estimate: formatMoney(cost.estimatedMicroUsd),
  });
}

/** Chunks that wait for an answer while the rest of the dub goes on. */
export function WaitingForAnswer({ dub, onSelect }: HeldProps) {
  const { t } = useTranslation();
  const count = dub.chunks.filter((chunk) => chunkLook(chunk) === 'ask').length;
  if (count === 0) return null;
  return (
    <div className="dub-notice">
      <Notice tone="warn" title={t('dub.heldChunk.title', { count })} text={t('dub.heldChunk.text')}>
        <ToUnresolved dub={dub} onSelect={onSelect} />
      </Notice>
    </div>
  );
}

function ResumeButton({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <Button small look="primary" needsHost onClick={() => void runJobAction(session, 'resume', dub.job)}>
      {t('job.action.resume')}
    </Button>
  );
}

/** A higher cap and going on in one step; a cap that was refused leaves the dub as it is. */
function RaiseCap({ dub, cost }: { readonly dub: Dub; readonly cost: Cost }) {
  const { t } = useTranslation();
  const session = useSession();
  const raise = async (capUsd: number) => {
    try {
      await session.client.dubbing.setCap({ id: dub.job.id, capUsd });
    } catch (error) {
      return session.notices.failed(error);
    }
    await runJobAction(session, 'resume', dub.job);
  };
  const suggested = Math.max(suggestedCapMicroUsd(cost.estimatedMicroUsd), cost.capMicroUsd + MICRO_USD);
  return <CapForm cost={cost} suggestedMicroUsd={suggested} label={t('dub.cost.changeAndResume')} isPrimary onSave={raise} />;
}

function ToUnresolved({ dub, onSelect }: HeldProps) {
  const { t } = useTranslation();
  const chunk = dub.chunks.find((candidate) => chunkLook(candidate) === 'ask');
  if (!chunk) return <ResumeButton dub={dub} />;
  const show = () => {
    onSelect(chunk);
    // The panel holds the chunk only once it is drawn.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#dub-chunk .answers button')?.focus());
  };
  const name = t('dub.heldChunk.go', { number: chunk.index + 1, language: languageName(chunk.language) });
  return (
    <Button small onClick={show}>
      {name}
    </Button>
  );
}
