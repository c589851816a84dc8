import type { DesktopPort } from '../transport/desktop-link.ts';
import { CHANNELS } from './channels.ts';

/** What of Electron's `WebContents` a session needs. */
export type Page = {
  readonly id: number;
  send(channel: string, ...args: readonly unknown[]): void;
  isDestroyed(): boolean;
  on(event: 'did-navigate' | 'render-process-gone' | 'destroyed', listener: () => void): unknown;
};
/** Serves one page load; returns the function that ends all its calls. */
export type ServePort = (port: DesktopPort) => () => void;

type PageSession = { readonly id: string; receive(message: string | Uint8Array): void; close(): void };

export type PageSessions = {
  /** A page load begins; what a load before it had open is ended. */
  open(page: Page, sessionId: unknown): void;
  /** A message of the page; one of an earlier load, or none at all, is dropped. */
  receive(page: Page, sessionId: unknown, message: unknown): void;
  closeAll(): void;
};

/**
 * The desktop's end of every page's RPC, one session a page load. A session ends when its page goes elsewhere, reloads, crashes or
 * closes, so that no event iterator outlives its reader.
 */
export function createPageSessions(serve: ServePort): PageSessions {
  const sessions = new Map<number, PageSession>();
  const watched = new Set<number>();
  const close = (pageId: number): void => {
    sessions.get(pageId)?.close();
    sessions.delete(pageId);
  };

  function watch(page: Page): void {
    if (watched.has(page.id)) return;
    watched.add(page.id);
    page.on('did-navigate', () => close(page.id));
    page.on('render-process-gone', () => close(page.id));
    page.on('destroyed', () => {
      close(page.id);
      watched.delete(page.id);
    });
  }

  return {
    open(page, sessionId) {
      if (typeof sessionId !== 'string') return;
      close(page.id);
      watch(page);
      sessions.set(page.id, startSession(page, sessionId, serve));
    },
    receive(page, sessionId, message) {
      const session = sessions.get(page.id);
      if (!session || session.id !== sessionId) return;
      if (typeof message === 'string' || message instanceof Uint8Array) session.receive(message);
    },
    closeAll() {
      for (const pageId of [...sessions.keys()]) close(pageId);
    },
  };
}

function startSession(page: Page, id: string, serve: ServePort): PageSession {
  const onMessage: Array<(event: { readonly data: unknown }) => void> = [];
  let isOpen = true;
  const end = serve({
    on(event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) {
      if (event === 'message') onMessage.push(listener);
    },
    postMessage(message) {
      if (isOpen && !page.isDestroyed()) page.send(CHANNELS.rpcMessage, id, message);
    },
  });
  return {
    id,
    receive(data) {
      for (const listener of onMessage) listener({ data });
    },
    close() {
      isOpen = false;
      end();
    },
  };
}
