import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { AppError } from '../../common/contract/errors.ts';
import { type LocalSocket, prepareSocketFolder } from '../services/data-folder/local-socket.ts';
import { hasCode } from '../services/delivery/output-error.ts';
import type { Auth, Verdict, Visit } from './auth.ts';
import type { RequestHandler } from './request-handler.ts';
import type { AppRouter } from './router.ts';
import { createSocketHub, type SocketHub } from './socket-hub.ts';

/** How long requests that still run may go on when the server closes. */
const CLOSE_GRACE_MS = 1_000;
const IDLE_CHECK_MS = 20;

export type Hosting = { readonly handler: RequestHandler; readonly router: AppRouter };
export type HttpServer = {
  /** `http://127.0.0.1:4173`, without a path. */
  readonly origin: string;
  /** Ends WebSockets and their event iterators, lets short requests end, and resolves when the port is free. */
  close(): Promise<void>;
};

/**
 * Serves page, media, uploads, REST and `/rpc` on a TCP port (0: any free one). Throws `usage.invalid` where the port is
 * taken or may not be used.
 */
export async function startHttpServer(
  options: Hosting & { readonly auth: Auth; readonly host: string; readonly port: number },
): Promise<HttpServer> {
  const { auth, host, port } = options;
  const running = createHosting(options, (incoming, isWebSocket) => auth.check(visitOf(incoming, isWebSocket)));
  try {
    await listen(running.server, { host, port });
  } catch (error) {
    await running.close();
    if (hasCode(error, 'EADDRINUSE')) throw new AppError('usage.invalid', `Port ${port} on ${host} is in use.`, { cause: error });
    if (hasCode(error, 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND')) {
      throw new AppError('usage.invalid', `StreamFetch cannot listen on ${host}:${port}.`, { cause: error });
    }
    throw error;
  }
  const address = running.server.address() as AddressInfo; // a TCP server that listens has one
  return { origin: `http://${hostForUrl(host)}:${address.port}`, close: running.close };
}

/** The same over a local socket: whoever can open it may do everything. Only the owner of the data folder may call this. */
export async function startSocketServer(options: Hosting & { readonly socket: LocalSocket }): Promise<{ close(): Promise<void> }> {
  const { address } = options.socket;
  const running = createHosting(options, () => ({ kind: 'allowed', caller: 'local' }));
  const isFile = !address.startsWith('\\\\');
  try {
    await prepareSocketFolder(options.socket);
    if (isFile) await rm(address, { force: true }); // left by an owner that was killed
    await listen(running.server, { path: address });
    if (isFile) await chmod(address, 0o600);
  } catch (error) {
    await running.close();
    throw error;
  }
  return { close: running.close };
}

type Guard = (incoming: IncomingMessage, isWebSocket: boolean) => Verdict;

function createHosting({ handler, router }: Hosting, guard: Guard): { readonly server: Server; close(): Promise<void> } {
  const hub = createSocketHub(router);
  const listener = getRequestListener(
    async (request, { incoming }) => {
      const verdict = guard(incoming as IncomingMessage, false); // HTTP/2 cannot come: the server below is node:http's
      return verdict.kind === 'answered' ? verdict.response : handler(request, verdict.caller);
    },
    // the socket's clients send no Host; `overrideGlobalObjects` would give the whole process another Request
    { overrideGlobalObjects: false, hostname: 'localhost' },
  );
  // A long upload is one request: its body may take hours. Headers still have a minute (node:http's default).
  const server = createServer({ requestTimeout: 0 }, (incoming, outgoing) => void listener(incoming, outgoing));
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy()); // the peer went away during the handshake
    const verdict = guard(incoming, true);
    if (verdict.kind === 'answered') refuseUpgrade(socket, verdict.response.status);
    else if (incoming.url !== '/rpc') refuseUpgrade(socket, 404);
    else hub.accept(incoming, socket, head, verdict.caller);
  });
  return { server, close: () => close(server, hub) };
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/**
 * What `auth` looks at. The host is the Host header's alone: resolved as a reference, the target `//127.0.0.1/` would bring its
 * own. A Host or target that makes no URL names no host that anybody allowed.
 */
function visitOf(incoming: IncomingMessage, isWebSocket: boolean): Visit {
  const target = incoming.url ?? '/';
  const asked = `http://${incoming.headers.host ?? 'host.invalid'}${target}`;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value);
  return {
    method: incoming.method ?? 'GET',
    url: new URL(target.startsWith('/') && URL.canParse(asked) ? asked : 'http://host.invalid/'),
    headers,
    remoteAddress: incoming.socket.remoteAddress ?? '',
    isWebSocket,
  };
}

const hostForUrl = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};

function listen(server: Server, place: { readonly host: string; readonly port: number } | { readonly path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server, hub: SocketHub): Promise<void> {
  const socketsClosed = hub.close(CLOSE_GRACE_MS);
  if (server.listening) {
    await new Promise<void>((resolve) => {
      // A connection that was busy at first is kept alive by its client once it is idle.
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
      const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
      server.close(() => {
        clearInterval(idle);
        clearTimeout(grace);
        resolve();
      });
    });
  }
  await socketsClosed;
}
