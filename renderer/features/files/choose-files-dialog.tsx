import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssetId } from '../../../common/units/ids.ts';
import { useSession, useSessionStore } from '../../client/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Segments } from '../../ui/tabs.tsx';
import { BrowseFolders } from './browse-folders.tsx';
import './choose-files-dialog.css';

type Way = 'upload' | 'browse';

/** In a browser: send files from this computer, or choose one that the host already has. Open while a choice is asked for. */
export function ChooseFilesDialog() {
  const choice = useSessionStore(
    (session) => session.chooser,
    (state) => state.choice,
  );
  return choice ? <OpenDialog onDone={choice.resolve} /> : null;
}

function OpenDialog({ onDone }: { onDone(ids: readonly AssetId[]): void }) {
  const { t } = useTranslation();
  const session = useSession();
  const [way, setWay] = useState<Way>('upload');
  const [token, setToken] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const addBrowsed = async () => {
    if (token === null) return;
    setBusy(true);
    try {
      const asset = await session.client.assets.addBrowsed({ token });
      onDone([asset.id]);
    } catch (error) {
      setBusy(false);
      session.notices.failed(error);
    }
  };
  const upload = async (files: readonly File[]) => {
    if (files.length === 0) return;
    // The dialog goes at once; progress stands on Home, and what was asked for follows when the bytes are there.
    session.chooser.setState({ choice: null });
    const ids = await Promise.all(files.map((file) => session.uploads.add(file)));
    onDone(ids.filter((id) => id !== null));
  };
  const ways = [
    { value: 'upload', label: t('files.wayUpload') },
    { value: 'browse', label: t('files.wayBrowse') },
  ] as const;
  return (
    <Dialog title={t('files.chooseTitle')} wide onClose={() => onDone([])}>
      <div className="choose-ways">
        <Segments label={t('files.chooseTitle')} choices={ways} value={way} onChange={setWay} large />
      </div>
      {way === 'upload' ? <UploadWay onFiles={(files) => void upload(files)} /> : <BrowseFolders selected={token} onSelect={setToken} />}
      <div className="actions-line">
        <Button onClick={() => onDone([])}>{t('shell.cancel')}</Button>
        {way === 'browse' && (
          <Button look="primary" disabled={token === null || busy} onClick={() => void addBrowsed()}>
            {t('files.addFile')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function UploadWay({ onFiles }: { onFiles(files: readonly File[]): void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="choose-upload">
      <p className="t2">{t('files.uploadText')}</p>
      <Button icon={Upload} onClick={() => input.current?.click()}>
        {t('files.uploadButton')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="video/*,audio/*"
        onChange={(event) => onFiles([...(event.target.files ?? [])])}
      />
    </div>
  );
}
