import { RPCHandler } from '@orpc/server/ws';
import type { CallContext, Caller } from './call-context.ts';
import type { AppRouter } from './router.ts';

/** One peer's two-way line of messages, whatever carries it. */
export type RpcLine = {
  /** Resolves when the message has been handed on; the next event of an iterator waits for it. */
  send(message: string | Uint8Array): void | Promise<void>;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once; ends all calls and event iterators of this line. */
  onClose(listener: () => void): void;
};

export type RpcServer = { serve(line: RpcLine, caller: Caller): void };

/** Serves the router on lines of messages: WebSockets, the local socket, the desktop's port. */
export function createRpcServer(router: AppRouter): RpcServer {
  const handler = new RPCHandler<CallContext>(router);
  return {
    serve: (line, caller) => {
      const socket = {
        send: (message: string | Uint8Array) => line.send(message),
        addEventListener: (type: string, listener: (event: { readonly data?: unknown }) => void) => {
          if (type === 'message') line.onMessage((data) => listener({ data }));
          if (type === 'close') line.onClose(() => listener({}));
        },
      };
      // oRPC asks for ws' own type but uses these two functions only (@orpc/server/ws, WsHandler.upgrade)
      void handler.upgrade(socket as unknown as Parameters<typeof handler.upgrade>[0], { context: { caller } });
    },
  };
}
