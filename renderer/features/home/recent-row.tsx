import { Clapperboard, Download, Ellipsis, FolderOpen, Languages, Music, Trash2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../common/contract/assets.ts';
import { runJobAction } from '../../client/job-actions.ts';
import { type Session, useSession } from '../../client/session.ts';
import { jobStateText, jobTone } from '../../client/words/job-words.ts';
import { languageList } from '../../client/words/language-names.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatSize } from '../../ui/format-number.ts';
import { formatLength, formatWhen } from '../../ui/format-time.ts';
import { go } from '../../ui/hash-route.ts';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { Tag, type TagTone } from '../../ui/tag.tsx';
import { Thumb } from '../../ui/thumb.tsx';
import type { RecentItem } from './recent-items.ts';

type RecentRowProps = { readonly item: RecentItem; readonly isTabStop: boolean; onFocus(): void };

/** One dub or file. A click or Enter opens it; arrow keys move between rows. */
export function RecentRow({ item, isTabStop, onFocus }: RecentRowProps) {
  const session = useSession();
  const asset = item.kind === 'dub' ? item.dub.source : item.asset;
  const name = item.kind === 'dub' ? item.dub.job.title : item.asset.name;
  const open = () => go(item.kind === 'dub' ? `/dubbing/${item.dub.job.id}` : `/dubbing/new?file=${item.asset.id}`);
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') return open();
    const neighbour = { ArrowDown: event.currentTarget.nextElementSibling, ArrowUp: event.currentTarget.previousElementSibling }[event.key];
    if (!(neighbour instanceof HTMLElement)) return;
    event.preventDefault();
    neighbour.focus();
  };
  return (
    <tr
      tabIndex={isTabStop ? 0 : -1}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={(event) => !(event.target as Element).closest('button, [role="menu"]') && open()} // a click's target is an element
    >
      <td>
        <span className="flex">
          <Thumb
            src={asset?.kind === 'video' ? session.urls.thumbnail(asset.id) : null}
            icon={asset?.kind === 'audio' ? Music : Clapperboard}
          />
          <span className="cut strong">{name}</span>
        </span>
      </td>
      <td className="cut t2">
        <KindText item={item} />
      </td>
      <td>
        <StateTag item={item} />
      </td>
      <td className="n wide-only">{asset?.duration != null ? formatLength(asset.duration) : '–'}</td>
      <td className="n wide-only">{asset ? formatSize(asset.sizeBytes) : '–'}</td>
      <td className="n">{formatWhen(item.changedAtMs, Date.now())}</td>
      <td>
        <RowMenu item={item} name={name} onOpen={open} />
      </td>
    </tr>
  );
}

function KindText({ item }: { readonly item: RecentItem }) {
  const { t } = useTranslation();
  if (item.kind === 'file') return t(`home.kind.${item.asset.kind}`);
  const languages = languageList(item.dub.targetLanguages);
  return item.dub.provider === 'rehearsal' ? t('home.rehearsalTo', { languages }) : t('home.dubTo', { languages });
}

function StateTag({ item }: { readonly item: RecentItem }) {
  const { t } = useTranslation();
  if (item.kind === 'dub') return <Tag tone={jobTone(item.dub.job.state)}>{jobStateText(t, item.dub.job)}</Tag>;
  const [tone, text] = fileState(item.asset);
  return <Tag tone={tone}>{t(`home.fileState.${text}`)}</Tag>;
}

function fileState(asset: Asset): readonly [TagTone, 'gone' | 'silent' | 'made' | 'ready'] {
  if (!asset.available) return ['danger', 'gone'];
  if (asset.origin === 'produced') return ['ok', 'made'];
  return asset.audioTracks.length === 0 ? ['warn', 'silent'] : ['neutral', 'ready'];
}

function RowMenu({ item, name, onOpen }: { readonly item: RecentItem; readonly name: string; onOpen(): void }) {
  const { t } = useTranslation();
  const session = useSession();
  const items: readonly MenuItem[] =
    item.kind === 'dub'
      ? [
          { label: t('home.openDub'), icon: Languages, run: onOpen },
          'separator',
          { label: t('job.action.remove'), icon: Trash2, run: () => void runJobAction(session, 'remove', item.dub.job) },
        ]
      : fileMenu(session, item.asset, {
          dub: t('home.dubThis'),
          show: t('home.showInFolder'),
          download: t('home.download'),
          remove: t('home.removeFile'),
        });
  return <Menu trigger={<IconButton label={t('home.actionsFor', { name })} icon={Ellipsis} small />} items={items} />;
}

type FileWords = { readonly dub: string; readonly show: string; readonly download: string; readonly remove: string };

function fileMenu(session: Session, asset: Asset, words: FileWords): readonly MenuItem[] {
  const { bridge, client, notices, urls } = session;
  const attempt = (work: Promise<unknown>) => void work.catch(notices.failed);
  return [
    { label: words.dub, icon: Languages, run: () => go(`/dubbing/new?file=${asset.id}`) },
    bridge
      ? { label: words.show, icon: FolderOpen, run: () => attempt(bridge.showInFolder(asset.id)) }
      : { label: words.download, icon: Download, run: () => window.location.assign(urls.download(asset.id)) },
    'separator',
    { label: words.remove, icon: Trash2, run: () => attempt(client.assets.remove({ id: asset.id })) },
  ];
}
