import { connect } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { DataFolder } from '../services/data-folder/data-folder.ts';
import { type LocalSocket, localSocketOf, prepareSocketFolder } from '../services/data-folder/local-socket.ts';
import { hasCode } from '../services/delivery/output-error.ts';
import { type Client, errorsToAppErrors } from './client.ts';
import { createSocketFetch, type FetchFile } from './fetch-file.ts';

export type OwnerClient = {
  readonly client: Client;
  readonly fetchFile: FetchFile;
  /** Resolves when the connection has ended, from either side. */
  readonly closed: Promise<void>;
  /** Ends the connection; calls that still wait reject with `program.connection-lost`. */
  close(): Promise<void>;
};

/**
 * Connects to the process that owns a data folder. Undefined when nobody listens there. When the connection is lost, calls
 * and event iterators that wait reject with `program.connection-lost`. Throws for a socket that we may not open.
 */
export async function connectToOwner(folder: DataFolder): Promise<OwnerClient | undefined> {
  const socket = await findSocket(folder);
  if (!socket) return undefined;
  await prepareSocketFolder(socket);
  const peer = new WebSocket('ws://localhost/rpc', { createConnection: () => connect(socket.address), perMessageDeflate: false });
  if (!(await isOpened(peer))) return undefined;
  const closed = new Promise<void>((resolve) => peer.once('close', () => resolve()));
  peer.on('error', () => peer.terminate());
  const link = new RPCLink({
    // ws differs from the browser's type only in what oRPC does not use of it
    websocket: peer as unknown as globalThis.WebSocket,
    interceptors: [errorsToAppErrors(() => peer.readyState === WebSocket.OPEN)],
  });
  return {
    client: createORPCClient(link),
    fetchFile: createSocketFetch(socket),
    closed,
    close: async () => {
      peer.close();
      await closed;
    },
  };
}

async function findSocket(folder: DataFolder): Promise<LocalSocket | undefined> {
  try {
    return await localSocketOf(folder.root);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined; // no folder, no owner
    throw error;
  }
}

function isOpened(peer: WebSocket): Promise<boolean> {
  return new Promise((resolve, reject) => {
    peer.once('open', () => {
      peer.off('error', onError);
      resolve(true);
    });
    const onError = (error: Error): void => {
      // An owner that is killed just now still takes the connection and resets it, or breaks it off in the handshake.
      if (hasCode(error, 'ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE')) resolve(false);
      else reject(error);
    };
    peer.once('error', onError);
  });
}
