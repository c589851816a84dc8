import type { TFunction } from 'i18next';
import { ArrowDownToLine, FolderOpen, Languages, Play } from 'lucide-react';
import type { Asset } from '../../../common/contract/assets.ts';
import type { AssetId } from '../../../common/units/ids.ts';
import type { Session } from '../../client/session.ts';
import { go } from '../../ui/hash-route.ts';
import type { MenuItem } from '../../ui/menu.tsx';

/** What can be done with a file that has come. */
export function fileItems(session: Session, t: TFunction, file: Pick<Asset, 'id' | 'kind'>, play: () => void): readonly MenuItem[] {
  return [
    { label: t('downloads.action.play'), icon: Play, needsHost: true, run: play },
    keepItem(session, t, file.id),
    ...(file.kind === 'video' ? [{ label: t('home.dubThis'), icon: Languages, run: () => go(`/dubbing/new?file=${file.id}`) }] : []),
    'separator',
  ];
}

/** On the desktop the file is shown where it lies; a browser saves a copy of it. */
export function keepItem(
  { bridge, notices, urls }: Session,
  t: TFunction,
  id: AssetId,
): Exclude<MenuItem, 'separator' | { heading: string }> {
  if (bridge)
    return {
      label: t('downloads.action.showInFolder'),
      icon: FolderOpen,
      run: () => void bridge.showInFolder(id).catch(notices.failed),
    };
  return {
    label: t('downloads.action.saveHere'),
    icon: ArrowDownToLine,
    needsHost: true,
    run: () => window.location.assign(urls.download(id)),
  };
}
