import { Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import '../ui/notice.css';

/** While the host does not answer, the page says that it only shows what it knew last. */
export function ConnectionLine() {
  const { t } = useTranslation();
  return (
    <div className="notice warn connection-line" role="status">
      <Unplug className="i" aria-hidden />
      <p>{t('shell.hostAway')}</p>
    </div>
  );
}
