import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssetId } from '../../../common/units/ids.ts';
import { useSession } from '../../client/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { keepItem } from './file-items.ts';

type PlayDialogProps = { readonly title: string; readonly id: AssetId; readonly isAudio: boolean; onClose(): void };

/** Plays a file that has come, in the page. */
export function PlayDialog({ title, id, isAudio, onClose }: PlayDialogProps) {
  const { t } = useTranslation();
  const session = useSession();
  const [hasFailed, setFailed] = useState(false);
  const keep = keepItem(session, t, id);
  const media = { src: session.urls.media(id), controls: true, autoPlay: true, 'aria-label': title, onError: () => setFailed(true) };
  return (
    <Dialog title={title} wide onClose={onClose}>
      {hasFailed ? (
        <Notice tone="danger" title={t('downloads.play.failed.title')} text={t('downloads.play.failed.text')} />
      ) : isAudio ? (
        <audio className="play" {...media} />
      ) : (
        <video className="play" {...media} />
      )}
      <div className="actions-line">
        <Button {...(keep.icon ? { icon: keep.icon } : {})} onClick={keep.run}>
          {keep.label}
        </Button>
        <Button onClick={onClose}>{t('shell.close')}</Button>
      </div>
    </Dialog>
  );
}
