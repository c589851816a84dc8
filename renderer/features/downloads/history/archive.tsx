import { Archive as ArchiveIcon, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../../common/contract/errors.ts';
import type { Client } from '../../../client/client.ts';
import { toAppError } from '../../../client/link.ts';
import { useSession } from '../../../client/session.ts';
import { Button } from '../../../ui/button.tsx';
import { formatWhen } from '../../../ui/format-time.ts';
import { EmptyState } from '../../../ui/notice.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { ListFailed } from '../list-failed.tsx';
import type { Past } from './use-past.ts';
import './past.css';

type Archived = Awaited<ReturnType<Client['downloads']['archive']>>;
type Entry = Archived['entries'][number];

const PAGE_ENTRIES = 100;
/** The most that the contract gives at once. */
const MOST_ENTRIES = 5_000;

/** What is not downloaded a second time, newest first. */
export function Archive({ search, past }: { readonly search: string; readonly past: Past }) {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const [limit, setLimit] = useState(PAGE_ENTRIES);
  const [archived, setArchived] = useState<Archived | AppError | null>(null);
  const [turn, setTurn] = useState(0);
  const { archived: total, refresh } = past;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry and a new turn ask again
  useEffect(() => {
    const controller = new AbortController();
    const text = search.trim();
    client.downloads
      .archive({ limit, ...(text === '' ? {} : { search: text }) }, { signal: controller.signal })
      .then(setArchived)
      .catch((error: unknown) => !controller.signal.aborted && setArchived(toAppError(error)));
    return () => controller.abort();
  }, [client, search, limit, total, turn]);
  const allow = async (entry: Entry) => {
    try {
      await client.downloads.forgetArchived({ site: entry.site, videoId: entry.videoId, kind: entry.kind });
      setTurn((count) => count + 1);
      refresh();
      notices.done(t('downloads.archive.allowed', { title: entry.title }));
    } catch (error) {
      notices.failed(error);
    }
  };
  if (archived === null) return <SkeletonRows label={t('shell.loading')} />;
  if (!('entries' in archived)) return <ListFailed error={archived} onRetry={() => setTurn((count) => count + 1)} />;
  if (archived.entries.length === 0) return <NoEntries isSearch={search.trim() !== ''} />;
  return (
    <div className="scroll">
      <p className="past-explain small t2">{t('downloads.archive.explain')}</p>
      <Entries entries={archived.entries} onAllow={(entry) => void allow(entry)} />
      {archived.entries.length < archived.total && archived.entries.length === limit && limit < MOST_ENTRIES && (
        <div className="past-more">
          <Button needsHost onClick={() => setLimit(Math.min(MOST_ENTRIES, limit + PAGE_ENTRIES))}>
            {t('downloads.history.older')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Entries({ entries, onAllow }: { readonly entries: readonly Entry[]; onAllow(entry: Entry): void }) {
  const { t } = useTranslation();
  return (
    <table className="grid-table past-table" aria-label={t('downloads.tab.archive')}>
      <thead>
        <tr>
          <th>{t('downloads.column.video')}</th>
          <th className="w-site">{t('downloads.column.site')}</th>
          <th className="w-kind">{t('downloads.column.kind')}</th>
          <th className="w-when">{t('downloads.column.when')}</th>
          <th className="w-allow">
            <span className="visually-hidden">{t('jobs.column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={`${entry.site}/${entry.videoId}/${entry.kind}`}>
            <td className="cut" title={entry.fileName ?? entry.title}>
              {entry.title}
            </td>
            <td className="cut t2" title={entry.site}>
              {entry.site}
            </td>
            <td className="t2">{t(`downloads.kind.${entry.kind}`)}</td>
            <td className="t2 num">{formatWhen(entry.atMs, Date.now())}</td>
            <td className="n">
              <Button
                small
                look="quiet"
                needsHost
                aria-label={t('downloads.archive.allowTitle', { title: entry.title })}
                onClick={() => onAllow(entry)}
              >
                {t('downloads.archive.allow')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NoEntries({ isSearch }: { readonly isSearch: boolean }) {
  const { t } = useTranslation();
  const text = isSearch ? 'noMatch' : 'noArchive';
  return (
    <div className="downloads-place">
      <EmptyState icon={isSearch ? Search : ArchiveIcon} title={t(`downloads.${text}.title`)} text={t(`downloads.${text}.text`)} />
    </div>
  );
}
