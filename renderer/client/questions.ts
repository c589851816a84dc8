import { createStore, type StoreApi } from 'zustand/vanilla';

/** A question before something that cannot be taken back. `safe` is the answer that changes nothing. */
export type Question = { readonly title: string; readonly text: string; readonly safe: string; readonly danger: string };
export type AskedQuestion = Question & { answer(isDanger: boolean): void };
export type Questions = {
  readonly store: StoreApi<{ readonly asked: AskedQuestion | null }>;
  /** Resolves with true only where the person chose the danger; a further question answers the one before safely. */
  ask(question: Question): Promise<boolean>;
};

export function createQuestions(): Questions {
  const store = createStore<{ readonly asked: AskedQuestion | null }>(() => ({ asked: null }));
  return {
    store,
    ask: (question) => {
      store.getState().asked?.answer(false);
      return new Promise((resolve) => {
        const asked: AskedQuestion = {
          ...question,
          answer(isDanger) {
            if (store.getState().asked === asked) store.setState({ asked: null });
            resolve(isDanger);
          },
        };
        store.setState({ asked });
      });
    },
  };
}
