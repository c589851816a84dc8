import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DubPreview } from '../../../../common/contract/dubbing.ts';
import { useSessionStore } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { jobFraction } from '../../../client/words/job-words.ts';
import { Button } from '../../../ui/button.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import { formatPercent } from '../../../ui/format-number.ts';
import { formatLength } from '../../../ui/format-time.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Waveform } from '../../../ui/waveform.tsx';
import { cutsInWords, loudCutsInWords } from './cut-words.ts';
import type { Preview } from './use-plan.ts';
import './cut-preview.css';

/** The sound of the file with the places where it would be cut; nothing where there is no file to listen to. */
export function CutPreview({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation();
  const { answer } = preview;
  if (answer.kind === 'none') return null;
  return (
    <FormRow label={t('newDub.cuts.label')}>
      {answer.kind === 'waiting' ? (
        <Listening />
      ) : answer.kind === 'failed' ? (
        <Notice tone="danger" title={errorSentence(t, answer.error).title} text={errorSentence(t, answer.error).next}>
          <Button small needsHost onClick={preview.again}>
            {t('newDub.cuts.again')}
          </Button>
        </Notice>
      ) : (
        <Cuts preview={answer.value} />
      )}
    </FormRow>
  );
}

function Cuts({ preview }: { readonly preview: DubPreview }) {
  const { t } = useTranslation();
  const { cuts, duration, peaks } = preview;
  const loud = loudCutsInWords(t, cuts);
  const label = [cutsInWords(t, cuts), loud].filter((text) => text !== null).join(' ');
  return (
    <>
      <Waveform label={label} peaks={peaks} cuts={cuts.map((cut) => ({ at: cut.at / duration, isFlagged: !cut.isInPause }))} />
      <p className="cut-facts small num">
        <span>{formatLength(0)}</span>
        <span>{t('newDub.cuts.count', { count: cuts.length + 1 })}</span>
        <span>{formatLength(duration)}</span>
      </p>
      {loud && (
        <p className="cut-loud small">
          <TriangleAlert className="i s warn" aria-hidden />
          {loud}
        </p>
      )}
    </>
  );
}

/** As high as the picture that comes, so that nothing below moves. */
function Listening() {
  const { t } = useTranslation();
  const fraction = useSessionStore(
    (session) => session.jobs,
    (state) => {
      const analyses = [...state.jobs.values()].filter((job) => job.kind === 'dubbing.analysis' && job.state === 'running');
      const newest = analyses.sort((a, b) => b.createdAtMs - a.createdAtMs)[0];
      return newest && jobFraction(newest);
    },
  );
  return (
    <>
      <div className="cut-skeleton" aria-hidden />
      <p className="cut-facts small num">
        <span role="status">{t('newDub.cuts.listening')}</span>
        {fraction !== undefined && <span>{formatPercent(fraction)}</span>}
      </p>
    </>
  );
}
