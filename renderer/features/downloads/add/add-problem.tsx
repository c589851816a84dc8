import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { AppError } from '../../../../common/contract/errors.ts';
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
        <RefusedLines added={problem} />
      )}
      <IconButton label={t('shell.dismiss')} icon={X} small onClick={onClose} />
    </div>
  );
}

function RefusedLines({ added: { count, refused } }: { readonly added: Added }) {
  const { t } = useTranslation();
  const lines = t('downloads.add.noLinks', { count: refused.length });
  const title = count === 0 ? t('downloads.add.noneAdded', { lines }) : t('downloads.add.someAdded', { count, lines });
  const more = refused.length - SHOWN;
  return (
    <Notice tone="warn" title={title} text={t('downloads.add.mend')}>
      <ul className="refused-lines">
        {refused.slice(0, SHOWN).map(({ text, reason }) => (
          <li key={text} className="cut" title={reason ?? text}>
            {text}
          </li>
        ))}
        {more > 0 && <li className="t2">{t('downloads.add.moreLines', { count: more })}</li>}
      </ul>
    </Notice>
  );
}
