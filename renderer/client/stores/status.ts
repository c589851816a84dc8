import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SystemStatus } from '../../../common/contract/system.ts';
import type { Client } from '../client.ts';

export type SystemInfo = Awaited<ReturnType<Client['system']['info']>>;
/** Null until the host has told them. */
export type StatusState = { readonly status: SystemStatus | null; readonly info: SystemInfo | null };
export type StatusStore = StoreApi<StatusState>;

export function createStatusStore(): StatusStore {
  return createStore(() => ({ status: null, info: null }));
}
