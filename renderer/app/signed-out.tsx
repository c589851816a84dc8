import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/notice.tsx';

export function SignedOut() {
  const { t } = useTranslation();
  return (
    <main className="signed-out">
      <EmptyState icon={KeyRound} title={t('shell.signedOut.title')} text={t('shell.signedOut.text')}>
        <Button onClick={() => window.location.reload()}>{t('shell.signedOut.retry')}</Button>
      </EmptyState>
    </main>
  );
}
