import type { TFunction } from 'i18next';
import { Clapperboard, Music } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../common/contract/assets.ts';
import { useSession } from '../../client/session.ts';
import { heldText } from '../../client/words/error-sentences.ts';
import { jobStateText, jobTone } from '../../client/words/job-words.ts';
import { languageList } from '../../client/words/language-names.ts';
import { formatSize } from '../../ui/format-number.ts';
import { formatLength, formatWhen } from '../../ui/format-time.ts';
import { go } from '../../ui/hash-route.ts';
import { Tag, type TagTone } from '../../ui/tag.tsx';
import { Thumb } from '../../ui/thumb.tsx';
import type { RecentItem } from './recent-items.ts';
import { RecentRowMenu } from './recent-row-menu.tsx';

type RecentRowProps = { readonly item: RecentItem; readonly isTabStop: boolean; onFocus(): void };

/** One dub or file. A click or Enter opens it; arrow keys move between rows. */
export function RecentRow({ item, isTabStop, onFocus }: RecentRowProps) {
  const { t } = useTranslation();
  const session = useSession();
  const kind = kindText(t, item);
  const asset = item.kind === 'dub' ? item.dub.source : item.asset;
  const sizeBytes = item.kind === 'dub' ? (item.dub.output ?? item.dub.source)?.sizeBytes : item.asset.sizeBytes;
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
          <span className="cut strong" title={name}>
            {name}
          </span>
        </span>
      </td>
      <td className="t2">
        <span className="two-lines" title={kind}>
          {kind}
        </span>
      </td>
      <td>
        <StateTag item={item} />
      </td>
      <td className="n wide-only">{asset?.duration != null ? formatLength(asset.duration) : '–'}</td>
      <td className="n wide-only">{sizeBytes === undefined ? '–' : formatSize(sizeBytes)}</td>
      <td className="n">{formatWhen(item.changedAtMs, Date.now())}</td>
      <td>
        <RecentRowMenu item={item} name={name} onOpen={open} />
      </td>
    </tr>
  );
}

function kindText(t: TFunction, item: RecentItem): string {
  if (item.kind === 'file') return t(`home.kind.${item.asset.kind}`);
  const languages = languageList(item.dub.targetLanguages);
  return item.dub.provider === 'rehearsal' ? t('home.rehearsalTo', { languages }) : t('home.dubTo', { languages });
}

function StateTag({ item }: { readonly item: RecentItem }) {
  const { t } = useTranslation();
  if (item.kind === 'dub') {
    const { job } = item.dub;
    const held = heldText(t, job);
    return <Tag tone={held === null ? jobTone(job.state) : 'warn'}>{held ?? jobStateText(t, job)}</Tag>;
  }
  const [tone, text] = fileState(item.asset);
  return <Tag tone={tone}>{t(`home.fileState.${text}`)}</Tag>;
}

function fileState(asset: Asset): readonly [TagTone, 'gone' | 'noPicture' | 'silent' | 'made' | 'ready'] {
  if (!asset.available) return ['danger', 'gone'];
  if (asset.kind === 'audio') return ['warn', 'noPicture'];
  if (asset.origin === 'produced') return ['ok', 'made'];
  return asset.audioTracks.length === 0 ? ['warn', 'silent'] : ['neutral', 'ready'];
}
