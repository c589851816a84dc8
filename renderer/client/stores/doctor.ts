import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CheckResult } from '../../../common/contract/doctor.ts';
import type { AppError } from '../../../common/contract/errors.ts';
import type { Client } from '../client.ts';
import { toAppError } from '../link.ts';

export type DoctorState = {
  readonly results: readonly CheckResult[] | null;
  readonly running: boolean;
  /** Something it looks at has changed under the run that is under way. */
  readonly isStale: boolean;
  readonly error: AppError | null;
};
export type DoctorStore = StoreApi<DoctorState>;

export function createDoctorStore(): DoctorStore {
  return createStore(() => ({ results: null, running: false, isStale: false, error: null }));
}

/** Runs every check, and the questions to the outside unless told otherwise; results of a run before stay until new ones are there. Does nothing while a run is under way. */
export async function runDoctor(store: DoctorStore, client: Client, { online = true } = {}): Promise<void> {
  if (store.getState().running) return;
  store.setState({ running: true, error: null });
  try {
    do {
      store.setState({ isStale: false });
      store.setState({ results: await client.doctor.run({ online }) });
    } while (store.getState().isStale);
    store.setState({ running: false });
  } catch (error) {
    store.setState({ running: false, error: toAppError(error) });
  }
}

/** The same after a change: a run that is under way may have looked before it, and is followed by another. */
export async function rerunDoctor(store: DoctorStore, client: Client): Promise<void> {
  if (store.getState().running) store.setState({ isStale: true });
  else await runDoctor(store, client);
}
