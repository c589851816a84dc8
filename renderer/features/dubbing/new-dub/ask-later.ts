import type { AppError } from '../../../../common/contract/errors.ts';
import { toAppError } from '../../../client/link.ts';

/** What the host said to a question that the form asks again whenever it changes. `none`: there is nothing to ask yet. */
export type Answer<Value> =
  | { readonly kind: 'none' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'known'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: AppError };

/**
 * Asks after `delayMs`, so that what changes meanwhile is asked only once. The function returned takes the question back: it is
 * aborted, and nothing is told any more.
 */
export function askLater<Value>(
  delayMs: number,
  ask: (signal: AbortSignal) => Promise<Value>,
  tell: (answer: Answer<Value>) => void,
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  tell({ kind: 'waiting' });
  const timer = setTimeout(() => {
    ask(signal).then(
      (value) => !signal.aborted && tell({ kind: 'known', value }),
      (error: unknown) => !signal.aborted && tell({ kind: 'failed', error: toAppError(error) }),
    );
  }, delayMs);
  return () => {
    clearTimeout(timer);
    controller.abort();
  };
}
