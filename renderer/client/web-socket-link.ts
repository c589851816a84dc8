import { RPCLink } from '@orpc/client/websocket';
import { type Connection, createConnection } from './connection.ts';
import { connectionLost, type Link } from './link.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** What of a WebSocket is used here. */
export type Socket = Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'close' | 'readyState'>;
export type WebSocketLinkOptions = {
  readonly url: string;
  /** Asked when a socket never opened: whether the host wants a fresh sign-in rather than being away. */
  isSignedOut(): Promise<boolean>;
  connect?(url: string): Socket;
};
export type WebSocketLink = { readonly connection: Connection; current(): Link; close(): void };

/**
 * Keeps a WebSocket to the host open and reconnects by itself, at once when the browser says that the network is back.
 * Calls made while it is lost fail with `program.connection-lost`.
 */
export function openWebSocketLink(options: WebSocketLinkOptions): WebSocketLink {
  const connection = createConnection('connecting');
  const lost: Link = { call: () => Promise.reject(connectionLost()) };
  let link: Link = lost;
  let socket: Socket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let closed = false;

  const connect = () => {
    clearTimeout(timer);
    timer = undefined;
    const opening = options.connect?.(options.url) ?? new WebSocket(options.url);
    socket = opening;
    const openingLink = new RPCLink({ websocket: opening });
    // Before the first answer calls wait for it; afterwards a lost connection answers at once.
    if (connection.getState().status === 'connecting') link = openingLink;
    let opened = false;
    opening.addEventListener('open', () => {
      opened = true;
      failures = 0;
      link = openingLink;
      connection.setState({ status: 'open' });
    });
    opening.addEventListener('close', () => void reconnect(opened));
  };

  const reconnect = async (wasOpen: boolean) => {
    link = lost;
    if (closed) return;
    connection.setState({ status: 'lost' });
    if (!wasOpen && (await options.isSignedOut())) {
      connection.setState({ status: 'signed-out' });
      return;
    }
    if (closed) return;
    timer = setTimeout(connect, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures));
    failures += 1;
  };

  const retryNow = () => {
    if (timer !== undefined) connect();
  };
  window.addEventListener('online', retryNow);
  connect();

  return {
    connection,
    current: () => link,
    close() {
      closed = true;
      clearTimeout(timer);
      window.removeEventListener('online', retryNow);
      socket?.close();
    },
  };
}

/** Asks the host by plain HTTP; a host that does not answer is not a host that refuses. */
export async function askSignedOut(): Promise<boolean> {
  try {
    const answer = await fetch('api/system', { cache: 'no-store' });
    return answer.status === 401 || answer.status === 403;
  } catch {
    return false;
  }
}
