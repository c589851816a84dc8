import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../common/contract/errors.ts';

/** Something to tell once, in passing. What needs a person stays in its place on the page instead. */
export type Notice =
  | { readonly id: number; readonly kind: 'error'; readonly error: AppError }
  | { readonly id: number; readonly kind: 'done'; readonly text: string; readonly action: NoticeAction | null };
export type NoticeAction = { readonly label: string; run(): void };
export type Notices = {
  readonly store: StoreApi<{ readonly items: readonly Notice[] }>;
  done(text: string, action?: NoticeAction): void;
  /** Shows why an action failed; silence where a call was only cancelled. */
  failed(error: unknown): void;
  dismiss(id: number): void;
};

export function createNotices(toError: (error: unknown) => AppError): Notices {
  const store = createStore<{ readonly items: readonly Notice[] }>(() => ({ items: [] }));
  let nextId = 1;
  const add = (notice: Notice) => store.setState((state) => ({ items: [...state.items, notice] }));
  return {
    store,
    done: (text, action) => add({ id: nextId++, kind: 'done', text, action: action ?? null }),
    failed: (error) => {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      add({ id: nextId++, kind: 'error', error: toError(error) });
    },
    dismiss: (id) => store.setState((state) => ({ items: state.items.filter((item) => item.id !== id) })),
  };
}
