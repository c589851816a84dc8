import { useTranslation } from 'react-i18next';
import { useSession, useSessionStore } from '../client/session.ts';
import { errorSentence } from '../client/words/error-sentences.ts';
import { type ToastItem, Toasts } from '../ui/toasts.tsx';

export function Notices() {
  const { t } = useTranslation();
  const { notices } = useSession();
  const items = useSessionStore(
    (session) => session.notices.store,
    (state) => state.items,
  );
  const toasts = items.map((notice): ToastItem => {
    if (notice.kind === 'done') return { id: notice.id, tone: 'ok', title: notice.text, text: null, action: notice.action };
    const { title, next } = errorSentence(t, notice.error);
    return { id: notice.id, tone: 'danger', title, text: next, action: null };
  });
  return <Toasts items={toasts} label={t('shell.notices')} dismissLabel={t('shell.dismiss')} onDismiss={notices.dismiss} />;
}
