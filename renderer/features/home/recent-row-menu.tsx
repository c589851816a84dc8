import type { TFunction } from 'i18next';
import { Download, Ellipsis, FolderOpen, Languages, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../common/contract/assets.ts';
import { runJobAction } from '../../client/job-actions.ts';
import { type Session, useSession } from '../../client/session.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatSize } from '../../ui/format-number.ts';
import { go } from '../../ui/hash-route.ts';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import type { RecentItem } from './recent-items.ts';

type RecentRowMenuProps = { readonly item: RecentItem; readonly name: string; onOpen(): void };

export function RecentRowMenu({ item, name, onOpen }: RecentRowMenuProps) {
  const { t } = useTranslation();
  const session = useSession();
  const items: readonly MenuItem[] =
    item.kind === 'dub'
      ? [
          { label: t('home.openDub'), icon: Languages, run: onOpen },
          'separator',
          { label: t('job.action.remove'), icon: Trash2, needsHost: true, run: () => void runJobAction(session, 'remove', item.dub.job) },
        ]
      : fileMenu(session, t, item.asset);
  return <Menu trigger={<IconButton label={t('home.actionsFor', { name })} icon={Ellipsis} small />} items={items} />;
}

function fileMenu(session: Session, t: TFunction, asset: Asset): readonly MenuItem[] {
  const { bridge, notices, urls } = session;
  const run = () => void removeFile(session, t, asset).catch(notices.failed);
  return [
    { label: t('home.dubThis'), icon: Languages, run: () => go(`/dubbing/new?file=${asset.id}`) },
    bridge
      ? { label: t('home.showInFolder'), icon: FolderOpen, run: () => void bridge.showInFolder(asset.id).catch(notices.failed) }
      : { label: t('home.download'), icon: Download, needsHost: true, run: () => window.location.assign(urls.download(asset.id)) },
    'separator',
    { label: asset.isStored ? t('home.deleteFile') : t('home.removeFile'), icon: Trash2, needsHost: true, run },
  ];
}

/** A file in its own place only leaves the list; what StreamFetch itself holds is gone for good, so that is asked first. */
async function removeFile({ client, notices, questions }: Session, t: TFunction, asset: Asset): Promise<void> {
  const { name, isStored } = asset;
  if (isStored) {
    const isSure = await questions.ask({
      title: t('home.delete.title', { name }),
      text: t(asset.origin === 'upload' ? 'home.delete.upload' : 'home.delete.produced', { size: formatSize(asset.sizeBytes) }),
      safe: t('home.delete.safe'),
      danger: t('home.delete.danger'),
    });
    if (!isSure) return;
  }
  await client.assets.remove({ id: asset.id });
  notices.done(isStored ? t('home.delete.done', { name }) : t('home.removed', { name }));
}
