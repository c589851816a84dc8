import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import { isActive } from '../../../../common/domain/jobs/job.ts';
import { runJobAction } from '../../../client/job-actions.ts';
import { useSession } from '../../../client/session.ts';
import { Button } from '../../../ui/button.tsx';
import { formatMoney } from '../../../ui/format-money.ts';
import { CellIcon } from './chunk-cell.tsx';
import { countLooks, failedChunks } from './chunk-look.ts';
import { retryCostMicroUsd } from './retry-cost.ts';

/** How many chunks stand how, and what can be done with all failed ones at once. */
export function ChunkLegend({ dub }: { readonly dub: Dub }) {
  const { t } = useTranslation();
  const session = useSession();
  const failed = failedChunks(dub.chunks);
  const retryFailed = async () => {
    for (const chunk of failed) await runJobAction(session, 'retry', { id: chunk.jobId });
  };
  const keepFailed = () => session.client.dubbing.keepOriginal({ id: dub.job.id, keep: true }).catch(session.notices.failed);
  const cost = retryCostMicroUsd(failed);
  const count = failed.length;
  const retryText = cost === null ? t('dub.retryFailed', { count }) : t('dub.retryFailedAbout', { count, cost: formatMoney(cost) });
  return (
    <div className="legend">
      {countLooks(dub.chunks).map(([look, count]) => (
        <span key={look}>
          <b className={`cell ${look}`}>
            <CellIcon look={look} />
          </b>
          {t(`dub.legend.${look}`, { count })}
        </span>
      ))}
      {failed.length > 0 && (
        <span className="end">
          {/* Once the dub has ended, what failed is retried where that is said: above, and of each chunk beside. */}
          {isActive(dub.job.state) ? (
            <Button small icon={RotateCw} needsHost aria-label={retryText} title={retryText} onClick={() => void retryFailed()}>
              <span className="wide-only">{retryText}</span>
            </Button>
          ) : (
            <Button small look="quiet" needsHost onClick={() => void keepFailed()}>
              {t('dub.keepFailed')}
            </Button>
          )}
        </span>
      )}
    </div>
  );
}
