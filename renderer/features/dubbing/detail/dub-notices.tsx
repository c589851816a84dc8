import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { isHeld } from '../../../../common/domain/jobs/job.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { Button } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { Notice } from '../../../ui/notice.tsx';
import type { Chunk } from './chunk-look.ts';
import { HeldNotice, WaitingForAnswer } from './held-notice.tsx';
import { retryAllCostMicroUsd } from './retry-cost.ts';

type DubNoticesProps = { readonly dub: Dub; onSelect(chunk: Chunk): void };

/** What a person must know of the dub as a whole, told aloud when it comes. */
export function DubNotices(props: DubNoticesProps) {
  return (
    <div className="dub-notices" role="status">
      <ShownNotice {...props} />
    </div>
  );
}

/** Why the dub stopped or failed, or that it was a rehearsal. */
function ShownNotice({ dub, onSelect }: DubNoticesProps) {
  const { t } = useTranslation();
  const session = useSession();
  const { job } = dub;
  if (isHeld(job)) return <HeldNotice dub={dub} onSelect={onSelect} />;
  if ((job.state === 'failed' || job.state === 'partial') && job.error) {
    const { title, next } = errorSentence(t, job.error);
    const cost = retryAllCostMicroUsd(dub.chunks);
    return (
      <div className="dub-notice">
        <Notice tone={job.state === 'failed' ? 'danger' : 'warn'} title={title} text={next}>
          <Button small needsHost onClick={() => void runJobAction(session, 'retry', job)}>
            {cost === null ? t('job.action.retry') : t('chunk.retryAbout', { cost: formatMoney(cost) })}
          </Button>
        </Notice>
      </div>
    );
  }
  if (job.state === 'interrupted') return <NoticeLine title={t('dub.interrupted.title')} text={t('dub.interrupted.text')} />;
  if (dub.config.provider === 'rehearsal' && dub.output)
    return <NoticeLine title={t('dub.rehearsal.title')} text={t('dub.rehearsal.text')} />;
  return <WaitingForAnswer dub={dub} onSelect={onSelect} />;
}

function NoticeLine({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="dub-notice">
      <Notice tone="info" title={title} text={text} />
    </div>
  );
}
