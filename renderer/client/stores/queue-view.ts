import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JobId } from '../../../common/units/ids.ts';

/** What a person has done with the list: nothing of it is stored. `active` is the row of the one tab stop. */
export type QueueViewState = {
  readonly selected: ReadonlySet<JobId>;
  readonly active: JobId | null;
  /** Counts up whenever the active row is to take the focus. */
  readonly focusTurn: number;
  /** Where a range of the selection begins. */
  readonly anchor: JobId | null;
  readonly log: JobId | null;
  readonly playing: JobId | null;
  /** The rows on show, in their order. */
  readonly shown: readonly JobId[];
};
export type QueueView = StoreApi<QueueViewState>;

export function createQueueView(): QueueView {
  return createStore(() => ({ selected: new Set<JobId>(), active: null, focusTurn: 0, anchor: null, log: null, playing: null, shown: [] }));
}

const QueueViewContext = createContext<QueueView | null>(null);
export const QueueViewProvider = QueueViewContext.Provider;

export function useQueueView(): QueueView {
  const view = useContext(QueueViewContext);
  if (!view) throw new Error('useQueueView is used outside QueueViewProvider');
  return view;
}

export function useQueueViewState<Part>(select: (state: QueueViewState) => Part): Part {
  return useStore(useQueueView(), select);
}

export function toggleSelected(view: QueueView, id: JobId): void {
  view.setState(({ selected }) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    return { selected: next, anchor: id };
  });
}

/** Selects all rows between the anchor and `id`. */
export function selectRange(view: QueueView, id: JobId): void {
  const { shown: order } = view.getState();
  const anchor = view.getState().anchor ?? id;
  const [from, to] = [order.indexOf(anchor), order.indexOf(id)].sort((one, other) => one - other);
  view.setState({ selected: new Set(order.slice(Math.max(0, from ?? 0), (to ?? 0) + 1)), anchor });
}
