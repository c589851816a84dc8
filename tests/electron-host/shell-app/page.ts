import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../../common/contract/contract.ts';
import type { DesktopBridge } from '../../../common/contract/desktop-bridge.ts';

export type Page = {
  readonly streamfetch: DesktopBridge<File>;
  readonly client: ContractRouterClient<typeof contract>;
  /** Menu commands that arrived. */
  readonly commands: readonly string[];
  /** Themes that the settings' watch brought. */
  readonly themes: readonly string[];
};
const { streamfetch } = globalThis as unknown as Pick<Page, 'streamfetch'>; // exposed by the preload script

streamfetch.rpc.open();
const client: Page['client'] = createORPCClient(
  new RPCLink({
    port: {
      on(event, callback) {
        if (event === 'message') streamfetch.rpc.onMessage((data) => callback({ data }));
      },
      postMessage: (data: string | Uint8Array) => streamfetch.rpc.send(data),
    },
  }),
);
const commands: string[] = [];
const themes: string[] = [];
streamfetch.onMenu((command) => commands.push(command));
Object.assign(globalThis, { client, commands, themes });
for await (const settings of await client.settings.watch()) themes.push(settings['appearance.theme']);
