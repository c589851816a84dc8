import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, answerTo } from './answer.ts';
import { type Behaviour, defaultBehaviour } from './behaviour.ts';
import { contentAt } from './content.ts';

export type LoggedRequest = {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
  readonly atMs: number;
  sentBytes: number;
};

export type MediaServer = {
  /** `http://127.0.0.1:port`, or `https:` with a certificate; the file is at `/file`, fragments at `/fragment/0` and on, redirects at `/redirect?to=`. */
  readonly origin: string;
  /** May be changed while it runs. */
  readonly behaviour: Behaviour;
  readonly requests: readonly LoggedRequest[];
  /** Bodies being sent at this moment, and the most there ever were. */
  readonly open: { now: number; most: number };
  readonly sockets: ReadonlySet<Socket>;
  [Symbol.asyncDispose](): Promise<void>;
};

const PIECE_BYTES = 262_144;
const THROTTLE_TICK_MS = 10;

type State = Omit<MediaServer, 'requests' | 'sockets' | 'origin' | typeof Symbol.asyncDispose> & {
  readonly requests: LoggedRequest[];
  readonly sockets: Set<Socket>;
  readonly sentOfToken: Map<string, number>;
};

export type MediaServerPlace = { readonly port?: number; readonly tls?: { readonly key: string; readonly cert: string } };

/** A server on 127.0.0.1 with one file whose bytes are made as they are asked for, and every fault of `Behaviour`. */
export async function startMediaServer(changes: Partial<Behaviour> = {}, { port = 0, tls }: MediaServerPlace = {}): Promise<MediaServer> {
  const state: State = {
    behaviour: defaultBehaviour(changes),
    requests: [],
    open: { now: 0, most: 0 },
    sockets: new Set(),
    sentOfToken: new Map(),
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => void serve(state, request, response);
  const server: Server = tls ? createSecureServer(tls, listener) : createServer(listener);
  server.on('connection', (socket) => {
    state.sockets.add(socket);
    socket.on('close', () => state.sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`, // a server on a port, not on a pipe
    [Symbol.asyncDispose]: () => closeServer(server),
  });
}

async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://x');
  const token = url.searchParams.get('token') ?? '';
  if (state.behaviour.latencyMs > 0) await delay(state.behaviour.latencyMs);
  const answer = answerTo(request, url, state.behaviour, state.sentOfToken.get(token) ?? 0);
  const entry: LoggedRequest = { url: url.href, headers: request.headers, status: answer.status, atMs: performance.now(), sentBytes: 0 };
  state.requests.push(entry);
  response.writeHead(answer.status, answer.headers);
  if (answer.end === answer.start || request.method === 'HEAD') return void response.end();
  state.open.now += 1;
  state.open.most = Math.max(state.open.most, state.open.now);
  response.once('close', () => {
    state.open.now -= 1;
  });
  await sendBody(state, response, answer, entry, token);
}

async function sendBody(state: State, response: ServerResponse, answer: Answer, entry: LoggedRequest, token: string): Promise<void> {
  const { behaviour } = state;
  const { seed } = behaviour;
  const cutAt = takeTurn(behaviour.cuts, answer);
  const stallAt = takeTurn(behaviour.stalls, answer);
  const begunMs = performance.now();
  for (let offset = answer.start; offset < answer.end; ) {
    if (offset >= cutAt || response.destroyed) return void response.destroy();
    if (offset >= stallAt) return void (await once(response, 'close'));
    if (behaviour.expiredTokens.has(token)) return void response.destroy();
    const sentOfToken = state.sentOfToken.get(token) ?? 0;
    const left = (behaviour.bytesPerToken ?? Number.POSITIVE_INFINITY) - sentOfToken;
    if (left <= 0) return void response.destroy();
    const allowed = await allowance(behaviour, offset - answer.start, begunMs);
    const piece = contentAt(seed, offset, Math.min(allowed, left, answer.end - offset, cutAt - offset, stallAt - offset));
    if (!response.write(piece)) await drained(response);
    offset += piece.length;
    entry.sentBytes += piece.length;
    state.sentOfToken.set(token, (state.sentOfToken.get(token) ?? 0) + piece.length);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
    if (response.destroyed) go();
  });
}

/** Where in the file this body is to break off, if it is one that does. */
function takeTurn(fault: { readonly afterBytes: number; times: number }, { start, end }: Answer): number {
  if (fault.times <= 0 || end - start <= fault.afterBytes) return Number.POSITIVE_INFINITY;
  fault.times -= 1;
  return start + fault.afterBytes;
}

/** How many bytes may be sent now, once there are any. */
async function allowance(behaviour: Behaviour, sentBytes: number, begunMs: number): Promise<number> {
  for (;;) {
    if (behaviour.bytesPerSecond === null) return PIECE_BYTES;
    const due = Math.floor(((performance.now() - begunMs) / 1_000) * behaviour.bytesPerSecond) - sentBytes;
    if (due > 0) return Math.min(due, PIECE_BYTES);
    await delay(THROTTLE_TICK_MS);
  }
}
