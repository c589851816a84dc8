import type { Asset } from '../../../common/contract/assets.ts';
import type { DubSummary } from '../../client/stores/dubs.ts';

export const RECENT_FILTERS = ['all', 'dubs', 'files'] as const;
export type RecentFilter = (typeof RECENT_FILTERS)[number];

/** A row of Home. */
export type RecentItem =
  | { readonly kind: 'dub'; readonly key: string; readonly dub: DubSummary; readonly changedAtMs: number }
  | { readonly kind: 'file'; readonly key: string; readonly asset: Asset; readonly changedAtMs: number };

/** Dubs and files in one list, what changed last first. */
export function recentItems(dubs: readonly DubSummary[], assets: readonly Asset[], filter: RecentFilter): readonly RecentItem[] {
  const dubItems = dubs.map((dub): RecentItem => ({ kind: 'dub', key: dub.job.id, dub, changedAtMs: dub.job.updatedAtMs }));
  const fileItems = assets.map((asset): RecentItem => ({ kind: 'file', key: asset.id, asset, changedAtMs: asset.createdAtMs }));
  const shown = filter === 'dubs' ? dubItems : filter === 'files' ? fileItems : [...dubItems, ...fileItems];
  return shown.sort((a, b) => b.changedAtMs - a.changedAtMs);
}
