import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CheckResult } from '../../../common/contract/doctor.ts';
import type { AppError } from '../../../common/contract/errors.ts';
import type { Client } from '../client.ts';
import { toAppError } from '../link.ts';

export type DoctorState = { readonly results: readonly CheckResult[] | null; readonly running: boolean; readonly error: AppError | null };
export type DoctorStore = StoreApi<DoctorState>;

export function createDoctorStore(): DoctorStore {
  return createStore(() => ({ results: null, running: false, error: null }));
}

/** Runs every check; results of a run before stay until new ones are there. Does nothing while a run is under way. */
export async function runDoctor(store: DoctorStore, client: Client): Promise<void> {
  if (store.getState().running) return;
  store.setState({ running: true, error: null });
  try {
    store.setState({ results: await client.doctor.run(), running: false });
  } catch (error) {
    store.setState({ running: false, error: toAppError(error) });
  }
}
