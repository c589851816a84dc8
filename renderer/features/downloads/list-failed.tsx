import { CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../common/contract/errors.ts';
import { errorSentence } from '../../client/words/error-sentences.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/notice.tsx';

/** Stands where a list of the page could not be read: why, and trying again. */
export function ListFailed({ error, onRetry }: { readonly error: AppError; onRetry(): void }) {
  const { t } = useTranslation();
  const { title, next } = errorSentence(t, error);
  return (
    <div className="downloads-place">
      <EmptyState failed icon={CircleX} title={title} text={next}>
        <Button needsHost onClick={onRetry}>
          {t('downloads.action.tryAgain')}
        </Button>
      </EmptyState>
    </div>
  );
}
