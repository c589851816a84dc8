import { ChevronRight, CircleX, Folder, FolderOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../../common/contract/errors.ts';
import type { Client } from '../../../client/client.ts';
import { toAppError } from '../../../client/link.ts';
import { useSession } from '../../../client/session.ts';
import { errorSentence } from '../../../client/words/error-sentences.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { EmptyState } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';

type Listing = Awaited<ReturnType<Client['assets']['browse']>>;
type Chosen = { readonly token: string; readonly name: string };

/** The folders that this host allows; the one that is open is chosen. Places are opaque tokens, never paths. */
export function FolderDialog({ onChoose, onClose }: { onChoose(folder: Chosen): void; onClose(): void }) {
  const { t } = useTranslation();
  const { client } = useSession();
  const [open, setOpen] = useState<string | undefined>(undefined);
  const [listing, setListing] = useState<Listing | AppError | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    client.assets
      .browse(open === undefined ? {} : { folder: open }, { signal: controller.signal })
      .then(setListing)
      .catch((reason: unknown) => !controller.signal.aborted && setListing(toAppError(reason)));
    return () => controller.abort();
  }, [client, open]);
  const here = listing !== null && 'trail' in listing ? listing.trail.at(-1) : undefined;
  return (
    <Dialog title={t('downloads.save.chooseFolder')} wide onClose={onClose}>
      <nav className="folder-trail" aria-label={t('files.trail')}>
        <Button look="quiet" small onClick={() => setOpen(undefined)}>
          {t('files.allowedFolders')}
        </Button>
        {listing !== null &&
          'trail' in listing &&
          listing.trail.map((step) => (
            <span className="flex tight" key={step.token}>
              <ChevronRight className="i s" aria-hidden />
              <Button look="quiet" small onClick={() => setOpen(step.token)}>
                {step.name}
              </Button>
            </span>
          ))}
      </nav>
      <div className="folder-list">
        <Folders listing={listing} onOpen={setOpen} />
      </div>
      <div className="actions-line">
        <Button onClick={onClose}>{t('shell.cancel')}</Button>
        <Button look="primary" disabled={!here} onClick={() => here && onChoose({ token: here.token, name: here.name })}>
          {here ? t('downloads.save.useFolder', { name: here.name }) : t('downloads.save.useThis')}
        </Button>
      </div>
    </Dialog>
  );
}

function Folders({ listing, onOpen }: { readonly listing: Listing | AppError | null; onOpen(token: string): void }) {
  const { t } = useTranslation();
  if (listing === null) return <SkeletonRows label={t('shell.loading')} />;
  if (!('trail' in listing)) {
    const { title, next } = errorSentence(t, listing);
    return <EmptyState failed icon={CircleX} title={title} text={next} />;
  }
  const folders = listing.entries.filter((entry) => entry.kind === 'folder');
  if (folders.length === 0) {
    const text = listing.trail.length === 0 ? 'noRoots' : 'noFolders';
    return <EmptyState icon={FolderOpen} title={t(`downloads.save.${text}.title`)} text={t(`downloads.save.${text}.text`)} />;
  }
  return (
    <ul>
      {folders.map((entry) => (
        <li key={entry.token}>
          <button type="button" onClick={() => onOpen(entry.token)}>
            <Folder className="i" aria-hidden />
            <span className="cut">{entry.name}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
