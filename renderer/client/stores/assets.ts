import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Asset } from '../../../common/contract/assets.ts';

/** Files a person added or made, newest first; renditions are the player's own and are left out. */
export type AssetsState = { readonly assets: readonly Asset[]; readonly loaded: boolean };
export type AssetsStore = StoreApi<AssetsState>;

export function createAssetsStore(): AssetsStore {
  return createStore(() => ({ assets: [], loaded: false }));
}

export function visibleAssets(assets: readonly Asset[]): readonly Asset[] {
  return assets.filter((asset) => asset.origin !== 'rendition');
}
