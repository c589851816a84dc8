import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Settings } from '../../../common/contract/settings.ts';

/** Null until the host has told them. */
export type SettingsStore = StoreApi<{ readonly settings: Settings | null }>;

export function createSettingsStore(): SettingsStore {
  return createStore(() => ({ settings: null }));
}
