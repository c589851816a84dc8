import { RPCLink } from '@orpc/client/message-port';
import type { DesktopBridge } from '../../common/contract/desktop-bridge.ts';
import type { Link } from './link.ts';

/** The desktop's messages as the port oRPC expects. The session lives as long as the page does, so it never closes. */
export function openDesktopLink(bridge: Pick<DesktopBridge<File>, 'rpc'>): Link {
  bridge.rpc.open();
  return new RPCLink({
    port: {
      on: (event, callback) => {
        if (event === 'message') bridge.rpc.onMessage((data: string | Uint8Array) => callback({ data }));
      },
      postMessage: (data: string | Uint8Array) => bridge.rpc.send(data),
    },
  });
}
