import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AppError } from '../../../../common/contract/errors.ts';
import { withoutLogin } from '../../../../common/domain/downloads/hidden-login.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { Added } from './add-links.ts';

/** Lines that are shown; a pasted document may have thousands. */
const SHOWN = 5;

export function AddProblem({ problem, onClose }: { readonly problem: Added | AppError; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <div className="add-problem">
      {problem instanceof AppError ? (
        <Notice tone="danger" title={errorSentence(t, problem).title} text={errorSentence(t, problem).next} />
      ) : (
        <RefusedLines added={problem} what={t('downloads.add.noLinks', { count: problem.refused.length })} next={t('downloads.add.mend')} />
      )}
      <IconButton label={t('shell.dismiss')} icon={X} small onClick={onClose} />
    </div>
  );
}

type RefusedLinesProps = { readonly added: Added /** How many were not added, in words. */; readonly what: string; readonly next: string };
/** What was added and what was not, with the reasons. `next` is what to do about it. */
export function RefusedLines({ added: { count, refused }, what, next }: RefusedLinesProps) {
  const { t } = useTranslation();
  const title = count === 0 ? t('downloads.add.noneAdded', { lines: what }) : t('downloads.add.someAdded', { count, lines: what });
  const more = refused.length - SHOWN;
  return (
    <Notice tone="warn" title={title} text={next}>
      <ul className="refused-lines">
        {refused.slice(0, SHOWN).map(({ text, reason }) => (
          <li key={text}>
            <div className="cut" title={withoutLogin(text)}>
              {withoutLogin(text)}
            </div>
            {reason !== null && <div className="t2">{reason}</div>}
          </li>
        ))}
        {more > 0 && <li className="t2">{t('downloads.add.moreLines', { count: more })}</li>}
      </ul>
    </Notice>
  );
}
