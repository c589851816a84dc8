import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { Button } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { formatClock } from '../../../ui/format-time.ts';
import { Notice } from '../../../ui/notice.tsx';
import { type Chunk, chunkLook } from './chunk-look.ts';
import { ChunkUnresolved } from './chunk-unresolved.tsx';
import { retryCostMicroUsd } from './retry-cost.ts';

type ChunkTroubleProps = { readonly dub: Dub; readonly chunk: Chunk };

/** Why a chunk is not done, what happens next by itself, and what a person can do about it. */
export function ChunkTrouble({ dub, chunk }: ChunkTroubleProps) {
  const { t } = useTranslation();
  const look = chunkLook(chunk);
  const sentence = chunk.error ? errorSentence(t, chunk.error) : { title: t('chunk.failed.title'), next: t('chunk.failed.text') };
  if (look === 'bad' || look === 'kept') {
    const isKept = look === 'kept';
    return (
      <Notice
        tone={isKept ? 'plain' : 'danger'}
        title={isKept ? t('chunk.kept.title') : sentence.title}
        text={isKept ? t('chunk.kept.text') : sentence.next}
      >
        <RetryButton chunk={chunk} />
        <KeepButton dub={dub} chunk={chunk} />
      </Notice>
    );
  }
  if (look === 'ask' && chunk.error?.code === 'dubbing.unresolved') return <ChunkUnresolved dub={dub} chunk={chunk} />;
  // Any other reason that holds a chunk holds the whole dub.
  if (look === 'ask') return <Notice tone="warn" title={sentence.title} text={t('chunk.heldAbove')} />;
  if (!chunk.error || look === 'done') return null;
  return (
    <Notice
      tone="warn"
      title={sentence.title}
      text={chunk.retryAtMs === null ? t('chunk.triesAgain') : t('chunk.triesAgainAt', { time: formatClock(chunk.retryAtMs) })}
    />
  );
}

function RetryButton({ chunk }: Pick<ChunkTroubleProps, 'chunk'>) {
  const { t } = useTranslation();
  const session = useSession();
  const cost = retryCostMicroUsd([chunk]);
  return (
    <Button small needsHost onClick={() => void runJobAction(session, 'retry', { id: chunk.jobId })}>
      {cost === null ? t('job.action.retry') : t('chunk.retryAbout', { cost: formatMoney(cost) })}
    </Button>
  );
}

function KeepButton({ dub, chunk }: ChunkTroubleProps) {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const keep = () =>
    client.dubbing.keepOriginal({ id: dub.job.id, chunks: [chunk.jobId], keep: !chunk.keepsOriginal }).catch(notices.failed);
  return (
    <Button small needsHost onClick={() => void keep()}>
      {chunk.keepsOriginal ? t('chunk.useDub') : t('chunk.keepOriginal')}
    </Button>
  );
}
