import { createStore, type StoreApi } from 'zustand/vanilla';

const KEY = 'streamfetch.first-steps';

/** What a newcomer has tried. Kept in the page's own storage: it is about this person here, not about the data folder. */
export type FirstStepsState = { readonly openedSample: boolean; readonly playedBoth: boolean };
export type FirstSteps = StoreApi<FirstStepsState>;

export function createFirstSteps(): FirstSteps {
  const store = createStore<FirstStepsState>(() => read());
  store.subscribe((state) => localStorage.setItem(KEY, JSON.stringify(state)));
  return store;
}

function read(): FirstStepsState {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const fields = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {}; // an object, fields compared below
    return { openedSample: fields.openedSample === true, playedBoth: fields.playedBoth === true };
  } catch {
    return { openedSample: false, playedBoth: false };
  }
}
