import { type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { type Behaviour } from './behaviour.ts';
export type LoggedRequest = {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
  readonly atMs: number;
  sentBytes: number;
};
export type MediaServer = {
  /** `http://127.0.0.1:port`; the file is at `/file`, fragments at `/fragment/0` and on, redirects at `/redirect?to=`. */
  readonly origin: string;
  /** May be changed while it runs. */
  readonly behaviour: Behaviour;
  readonly requests: readonly LoggedRequest[];
  /** Bodies being sent at this moment, and the most there ever were. */
  readonly open: {
    now: number;
    most: number;
  };
  readonly sockets: ReadonlySet<Socket>;
  [Symbol.asyncDispose](): Promise<void>;
};
/** A server on 127.0.0.1 with one file whose bytes are made as they are asked for, and every fault of `Behaviour`. */
export declare function startMediaServer(changes?: Partial<Behaviour>, port?: number): Promise<MediaServer>;
