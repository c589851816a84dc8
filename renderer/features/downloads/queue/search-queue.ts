import type { JobId } from '../../../../common/units/ids.ts';
import type { DownloadsState } from '../../../client/stores/downloads.ts';
import { titleOf } from './row-facts.ts';

/** The rows whose title, channel or link holds the text; the order itself where there is none, so that nothing is drawn anew. */
export function searchQueue({ order, downloads }: Pick<DownloadsState, 'order' | 'downloads'>, text: string): readonly JobId[] {
  const needle = text.trim().toLocaleLowerCase();
  if (needle === '') return order;
  return order.filter((id) => {
    const download = downloads.get(id);
    return download && `${titleOf(download)} ${download.video?.channel ?? ''} ${download.url}`.toLocaleLowerCase().includes(needle);
  });
}
