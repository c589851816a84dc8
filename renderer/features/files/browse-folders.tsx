import { ChevronRight, CircleX, File, Folder, FolderOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BrowseEntry } from '../../../common/contract/assets.ts';
import type { AppError } from '../../../common/contract/errors.ts';
import type { Client } from '../../client/client.ts';
import { toAppError } from '../../client/link.ts';
import { useSession } from '../../client/session.ts';
import { errorSentence } from '../../client/words/error-sentences.ts';
import { Button } from '../../ui/button.tsx';
import { formatSize } from '../../ui/format-number.ts';
import { EmptyState } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

type Listing = Awaited<ReturnType<Client['assets']['browse']>>;

/** The folders this host allows. Folders open, files are chosen; places are opaque tokens, never paths. */
export function BrowseFolders({ selected, onSelect }: { readonly selected: string | null; onSelect(token: string | null): void }) {
  const { t } = useTranslation();
  const { client } = useSession();
  const [folder, setFolder] = useState<string | undefined>(undefined);
  const [listing, setListing] = useState<Listing | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    setError(null);
    client.assets
      .browse(folder === undefined ? {} : { folder }, { signal: controller.signal })
      .then(setListing)
      .catch((reason: unknown) => !controller.signal.aborted && setError(toAppError(reason)));
    return () => controller.abort();
  }, [client, folder]);

  const open = (entry: BrowseEntry) => {
    if (entry.kind === 'file') return onSelect(entry.token);
    onSelect(null);
    setFolder(entry.token);
  };
  return (
    <div className="browse">
      <nav className="trail" aria-label={t('files.trail')}>
        <Button look="quiet" small onClick={() => setFolder(undefined)}>
          {t('files.allowedFolders')}
        </Button>
        {listing?.trail.map((step) => (
          <span className="flex tight" key={step.token}>
            <ChevronRight className="i s" aria-hidden />
            <Button look="quiet" small onClick={() => setFolder(step.token)}>
              {step.name}
            </Button>
          </span>
        ))}
      </nav>
      {error ? (
        <BrowseFailed error={error} onBack={() => setFolder(undefined)} />
      ) : (
        <Entries listing={listing} selected={selected} onOpen={open} />
      )}
    </div>
  );
}

function BrowseFailed({ error, onBack }: { readonly error: AppError; onBack(): void }) {
  const { t } = useTranslation();
  const { title, next } = errorSentence(t, error);
  return (
    <div className="place">
      <EmptyState failed icon={CircleX} title={title} text={next}>
        <Button onClick={onBack}>{t('files.allowedFolders')}</Button>
      </EmptyState>
    </div>
  );
}

type EntriesProps = { readonly listing: Listing | null; readonly selected: string | null; onOpen(entry: BrowseEntry): void };

function Entries({ listing, selected, onOpen }: EntriesProps) {
  const { t } = useTranslation();
  if (listing === null) return <SkeletonRows label={t('shell.loading')} />;
  if (listing.entries.length === 0) {
    const isRoot = listing.trail.length === 0;
    return (
      <div className="place">
        <EmptyState
          icon={FolderOpen}
          title={isRoot ? t('files.noRoots.title') : t('files.emptyFolder.title')}
          text={isRoot ? t('files.noRoots.text') : t('files.emptyFolder.text')}
        />
      </div>
    );
  }
  return (
    <>
      <ul>
        {listing.entries.map((entry) => (
          <li key={entry.token}>
            <button type="button" aria-pressed={entry.kind === 'file' ? entry.token === selected : undefined} onClick={() => onOpen(entry)}>
              {entry.kind === 'folder' ? <Folder className="i" aria-hidden /> : <File className="i" aria-hidden />}
              <span className="cut grow">{entry.name}</span>
              {entry.sizeBytes !== null && <span className="num t3 small">{formatSize(entry.sizeBytes)}</span>}
            </button>
          </li>
        ))}
      </ul>
      {listing.truncated && <p className="log-empty">{t('files.truncated')}</p>}
    </>
  );
}
