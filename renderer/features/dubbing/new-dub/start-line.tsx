import { CloudUpload } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import type { CostProblem } from './cost-problem.ts';
import type { Draft, DraftProblem } from './draft.ts';
import { sendsPicture, traitsOf } from './services.ts';

type StartLineProps = {
  readonly draft: Draft;
  /** `coming`: the video of a link is not here yet. */
  readonly problem: DraftProblem | CostProblem | 'coming' | null;
  readonly busy: boolean;
  /** Where a paid service is reached. */
  readonly host: string;
};

/** What leaves this machine, and what keeps the dub from starting, beside the button that it holds back. */
export function StartLine({ draft, problem, busy, host }: StartLineProps) {
  const { t } = useTranslation();
  const { isPaid } = traitsOf(draft.provider);
  return (
    <div className="form-foot">
      {isPaid && (
        <p className="small t2 send-line">
          <CloudUpload className="i s" aria-hidden />
          {t(sendsPicture(draft.provider, draft.watermark) ? 'newDub.send.linePicture' : 'newDub.send.lineSound', { host })}
        </p>
      )}
      {problem && (
        <span className="small t2" id="dub-problem">
          {t(`newDub.problem.${problem}`)}
        </span>
      )}
      <Button
        look="primary"
        type="submit"
        needsHost
        disabled={problem !== null || busy}
        aria-describedby={problem ? 'dub-problem' : undefined}
      >
        {isPaid ? t('newDub.start') : t('newDub.startRehearsal')}
      </Button>
    </div>
  );
}
