import { FileDown, RotateCw, Upload, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSession, useSessionStore } from '../../client/session.ts';
import type { UploadItem } from '../../client/stores/uploads.ts';
import { errorSentence } from '../../client/words/error-sentences.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatSize } from '../../ui/format-number.ts';
import { Progress } from '../../ui/progress.tsx';

/** Where files come in: a place to drop them (the whole window takes them) and the one primary button. */
export function Intake({ onChoose }: { onChoose(): void }) {
  const { t } = useTranslation();
  const { bridge, uploads } = useSession();
  const items = useSessionStore(
    () => uploads.store,
    (state) => state.items,
  );
  return (
    <section className="intake" aria-label={t('home.intake.title')}>
      <div className="intake-line">
        <FileDown className="i l" aria-hidden />
        <div className="grow">
          <p className="strong">{t('home.intake.title')}</p>
          <p className="small t2">{bridge ? t('home.intake.textDesktop') : t('home.intake.textBrowser')}</p>
        </div>
        <Button look="primary" needsHost onClick={onChoose}>
          {t('home.intake.choose')}
        </Button>
      </div>
      {items.length > 0 && (
        <ul className="uploads" aria-label={t('home.uploads')}>
          {items.map((item) => (
            <UploadRow key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function UploadRow({ item }: { readonly item: UploadItem }) {
  const { t } = useTranslation();
  const { uploads } = useSession();
  const sentence = item.error ? errorSentence(t, item.error) : null;
  return (
    <li>
      <Upload className="i" aria-hidden />
      <span className="cut">{item.name}</span>
      {sentence ? (
        <span className="failed-text" role="alert">
          <b className="danger">{sentence.title}</b>
          <br />
          {sentence.next}
        </span>
      ) : (
        <>
          <Progress fraction={item.sizeBytes === 0 ? 0 : item.sentBytes / item.sizeBytes} label={t('home.uploadOf', { name: item.name })} />
          <span className="num size">
            {t('home.sentOf', { sent: formatSize(item.sentBytes, { isRunning: true }), size: formatSize(item.sizeBytes) })}
          </span>
        </>
      )}
      <span className="flex tight">
        {item.error && <IconButton label={t('home.retryUpload')} icon={RotateCw} small onClick={() => uploads.retry(item.id)} />}
        <IconButton label={t('home.cancelUpload')} icon={X} small onClick={() => uploads.cancel(item.id)} />
      </span>
    </li>
  );
}
