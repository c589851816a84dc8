import type { AppRouter } from './router.ts';
import { createRpcServer } from './rpc-connection.ts';

/** The server's end of a page's port. `message` events carry the bytes in `data`; `close` comes when the page goes. */
export type DesktopPort = {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: string | Uint8Array): void;
};

/**
 * Serves one page load of the desktop. The caller has checked the sender. Returns the function that ends every call and event
 * iterator of the page, for when it reloads or its window closes; `close` of the port does the same.
 */
export function serveDesktopPort(port: DesktopPort, router: AppRouter): () => void {
  let isOpen = true;
  const closed: Array<() => void> = [];
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    for (const listener of closed) listener();
  };
  port.on('close', close);
  createRpcServer(router).serve(
    {
      send: (message) => {
        if (isOpen) port.postMessage(message);
      },
      onMessage: (listener) => {
        port.on('message', (event) => {
          if (isOpen) listener(event.data);
        });
      },
      onClose: (listener) => {
        closed.push(listener);
      },
    },
    'desktop',
  );
  return close;
}
