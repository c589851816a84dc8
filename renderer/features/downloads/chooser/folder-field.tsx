import { Folder } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../client/session.ts';
import { Button } from '../../../ui/button.tsx';
import type { FolderChoice } from './draft.ts';
import { FolderDialog } from './folder-dialog.tsx';

type FolderFieldProps = { readonly folder: FolderChoice; onChange(folder: FolderChoice): void };

/** The library, or a folder of the system's dialog, or in a browser one of those that the host allows. */
export function FolderField({ folder, onChange }: FolderFieldProps) {
  const { t } = useTranslation();
  const { bridge, notices } = useSession();
  const [isBrowsing, setBrowsing] = useState(false);
  const choose = async () => {
    if (!bridge) return setBrowsing(true);
    try {
      const chosen = await bridge.chooseFolder();
      if (chosen) onChange({ kind: 'token', ...chosen });
    } catch (error) {
      notices.failed(error);
    }
  };
  const name = folder.kind === 'library' ? t('downloads.save.library') : folder.name;
  return (
    <>
      <span id="download-folder">{t('downloads.save.folder')}</span>
      <div className="folder-line">
        <span className="field s grow" title={name}>
          <Folder className="i s" aria-hidden />
          <span className="cut">{name}</span>
        </span>
        {folder.kind !== 'library' && (
          <Button small look="quiet" onClick={() => onChange({ kind: 'library' })}>
            {t('downloads.save.useLibrary')}
          </Button>
        )}
        <Button small aria-label={t('downloads.save.changeFolder')} onClick={() => void choose()}>
          {t('downloads.save.change')}
        </Button>
      </div>
      {isBrowsing && (
        <FolderDialog
          onClose={() => setBrowsing(false)}
          onChoose={(chosen) => {
            onChange({ kind: 'browsed', ...chosen });
            setBrowsing(false);
          }}
        />
      )}
    </>
  );
}
