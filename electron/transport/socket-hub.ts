import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Caller } from './call-context.ts';
import type { AppRouter } from './router.ts';
import { createRpcServer, type RpcLine } from './rpc-connection.ts';

/** The largest message taken; the largest input of the contract is a path token of 16 KB. */
const MAX_MESSAGE_BYTES = 1_000_000;
/** A peer that answers no ping for so long is gone: a laptop that sleeps closes nothing. */
const HEARTBEAT_MS = 30_000;
const GOING_AWAY = 1001;

export type SocketHub = {
  accept(incoming: IncomingMessage, socket: Duplex, head: Buffer, caller: Caller): void;
  /** Says goodbye to all peers and resolves when they are gone; after `graceMs` they are cut off. */
  close(graceMs: number): Promise<void>;
};

/** All WebSockets of one server, each an RPC line to the router. */
export function createSocketHub(router: AppRouter): SocketHub {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const rpc = createRpcServer(router);
  const silent = new WeakSet<WebSocket>();
  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }, HEARTBEAT_MS);
  heartbeat.unref(); // the listening server keeps the process alive, not this

  return {
    accept: (incoming, socket, head, caller) =>
      server.handleUpgrade(incoming, socket, head, (peer) => {
        peer.on('pong', () => silent.delete(peer));
        peer.on('error', () => peer.terminate()); // such as a message over the limit; `close` follows
        rpc.serve(lineOf(peer), caller);
      }),
    close: async (graceMs) => {
      clearInterval(heartbeat);
      const peers = [...server.clients];
      const gone = peers.map((peer) => new Promise<void>((resolve) => peer.once('close', () => resolve())));
      for (const peer of peers) peer.close(GOING_AWAY);
      const grace = setTimeout(() => {
        for (const peer of peers) peer.terminate();
      }, graceMs);
      await Promise.all(gone);
      clearTimeout(grace);
    },
  };
}

function lineOf(peer: WebSocket): RpcLine {
  return {
    // Resolves once the bytes have left, so an iterator does not run ahead of a slow reader; a failure also ends in `close`.
    send: (message) => new Promise((resolve) => peer.send(message, () => resolve())),
    onMessage: (listener) => void peer.on('message', (data, isBinary) => listener(isBinary ? data : String(data))),
    onClose: (listener) => void peer.once('close', listener),
  };
}
