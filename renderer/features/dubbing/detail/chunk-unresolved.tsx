import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { Button } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { Notice } from '../../../ui/notice.tsx';
import type { Chunk } from './chunk-look.ts';
import { retryCostMicroUsd } from './retry-cost.ts';

type ChunkUnresolvedProps = { readonly dub: Dub; readonly chunk: Chunk };

/** A call whose outcome nobody knows: a person looks once more, sends it again, which may be charged twice, or gives it up. */
export function ChunkUnresolved({ dub, chunk }: ChunkUnresolvedProps) {
  const { t } = useTranslation();
  const session = useSession();
  const cost = retryCostMicroUsd([chunk]);
  const money = cost === null ? null : formatMoney(cost);
  const resolve = (action: 'send-again' | 'give-up') =>
    session.client.dubbing.resolve({ id: dub.job.id, chunk: chunk.jobId, action }).catch(session.notices.failed);
  const sendAgain = async () => {
    const question = {
      title: t('chunk.unresolved.confirm.title'),
      text: money === null ? t('chunk.unresolved.confirm.textPlain') : t('chunk.unresolved.confirm.text', { cost: money }),
      safe: t('chunk.unresolved.confirm.safe'),
      danger: t('chunk.unresolved.confirm.danger'),
    };
    if (await session.questions.ask(question)) await resolve('send-again');
  };
  // Held children go on with their parent; one that stopped alone while the others run is resumed alone.
  const look = () => runJobAction(session, 'resume', { id: dub.job.state === 'paused' ? dub.job.id : chunk.jobId });
  return (
    <Notice tone="warn" title={t('chunk.unresolved.title')} text={t('chunk.unresolved.text')}>
      <ul className="answers" aria-label={t('chunk.unresolved.answers')}>
        <Answer label={t('chunk.unresolved.look')} text={t('chunk.unresolved.lookText')} onChoose={look} />
        <Answer
          label={money === null ? t('chunk.unresolved.send') : t('chunk.unresolved.sendAbout', { cost: money })}
          text={t('chunk.unresolved.sendText')}
          onChoose={sendAgain}
        />
        <Answer label={t('chunk.unresolved.giveUp')} text={t('chunk.unresolved.giveUpText')} onChoose={() => resolve('give-up')} />
      </ul>
    </Notice>
  );
}

function Answer({ label, text, onChoose }: { readonly label: string; readonly text: string; onChoose(): Promise<unknown> }) {
  return (
    <li>
      <Button small needsHost onClick={() => void onChoose()}>
        {label}
      </Button>
      <span className="t2">{text}</span>
    </li>
  );
}
