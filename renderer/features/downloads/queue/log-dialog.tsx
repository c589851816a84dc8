import { useTranslation } from 'react-i18next';
import type { JobId } from '../../../../common/units/ids.ts';
import { useJobLog } from '../../../client/use-job-log.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { LogView } from '../../../ui/log-view.tsx';

export function LogDialog({ id, title, onClose }: { readonly id: JobId; readonly title: string; onClose(): void }) {
  const { t } = useTranslation();
  const lines = useJobLog(id).map(({ seq, atMs, level, message }) => ({ key: seq, atMs, level, text: message }));
  return (
    <Dialog title={t('log.of', { title })} wide onClose={onClose}>
      <div className="download-log">
        <LogView label={t('log.of', { title })} emptyText={t('log.empty')} lines={lines} />
      </div>
      <div className="actions-line">
        <Button onClick={onClose}>{t('shell.close')}</Button>
      </div>
    </Dialog>
  );
}
