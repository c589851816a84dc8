import { AppError } from '../../common/contract/errors.ts';
import { type Connection, whenOpen } from './connection.ts';
import { toCallError } from './link.ts';

/** Between two tries of a watch that the host ended, so that a host that ends it at once is not asked without pause. */
const RESTART_MS = 500;

export type Follow<T> = {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  open(signal: AbortSignal): Promise<AsyncIterable<T>>;
  onEvent(event: T): void;
  /** An error that trying again does not mend, such as `not-found`; the watch has ended. */
  onError?(error: AppError): void;
};

/** Reads a watch until the signal ends it, and starts it again by itself after a lost connection or a restarted host. */
export async function follow<T>(options: Follow<T>): Promise<void> {
  const { signal, connection } = options;
  while (!signal.aborted) {
    try {
      await whenOpen(connection, signal);
      for await (const event of await options.open(signal)) {
        if (signal.aborted) return;
        options.onEvent(event);
      }
    } catch (error) {
      const meaning = toCallError(error, signal);
      if (signal.aborted) return;
      if (meaning instanceof AppError && meaning.code !== 'program.connection-lost' && meaning.code !== 'program.closing') {
        options.onError?.(meaning);
        return;
      }
    }
    await pause(RESTART_MS, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
