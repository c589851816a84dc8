import { createStore, type StoreApi } from 'zustand/vanilla';

/**
 * `lost`: it was there and is tried again by itself. `signed-out`: the host wants a fresh one-time address; nothing is
 * tried until the page is opened anew.
 */
export type ConnectionStatus = 'connecting' | 'open' | 'lost' | 'signed-out';
export type Connection = StoreApi<{ readonly status: ConnectionStatus }>;

export function createConnection(status: ConnectionStatus): Connection {
  return createStore(() => ({ status }));
}

/** Resolves once the connection is open; rejects with the signal's reason. */
export function whenOpen(connection: Connection, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    if (connection.getState().status === 'open') return resolve();
    const end = () => {
      unsubscribe();
      signal.removeEventListener('abort', abort);
    };
    const abort = () => {
      end();
      reject(signal.reason);
    };
    const unsubscribe = connection.subscribe((state) => {
      if (state.status !== 'open') return;
      end();
      resolve();
    });
    signal.addEventListener('abort', abort);
  });
}
