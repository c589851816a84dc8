import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SecretName } from '../../../common/contract/settings.ts';

/** Which secrets are stored at the host; null until it has told. Never their values. */
export type SecretsStore = StoreApi<{ readonly stored: ReadonlySet<SecretName> | null }>;

export function createSecretsStore(): SecretsStore {
  return createStore(() => ({ stored: null }));
}
