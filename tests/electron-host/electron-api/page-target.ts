import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chromium } from '../chromium/chromium.ts';
import type { CdpEvent, CdpSend } from '../chromium/protocol.ts';
import { bridge } from '../page/bridge.ts';
import { codec } from '../page/codec.ts';
import { isolatedWorld } from '../page/isolated-world.ts';
import { pageWorld } from '../page/page-world.ts';
import { schemeInfo } from './protocol.ts';

export const ISOLATED_WORLD = 'Electron Isolated Context';
export const BINDING = 'electronHostSend';
/** Names the DOM events on which the two worlds meet, so that a page cannot guess it. */
const NONCE = `electron-host-${randomBytes(8).toString('hex')}`;

export type PageTarget = { readonly targetId: string; readonly send: CdpSend; release(): void };
export type PageOptions = {
  readonly width: number;
  readonly height: number;
  readonly preload?: string | undefined;
  readonly additionalArguments?: readonly string[] | undefined;
};

/** Opens a page in Chromium with both worlds prepared; nothing is loaded yet. */
export async function openPage(options: PageOptions, onEvent: (event: CdpEvent) => void): Promise<PageTarget> {
  const { connection } = chromium();
  const { width, height } = options;
  const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank', width, height, newWindow: true });
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const send = connection.session(sessionId);
  const release = connection.onEvent(sessionId, onEvent);
  const { names } = schemeInfo();
  await Promise.all([
    send('Page.enable', {}),
    send('Runtime.enable', {}),
    send('Runtime.addBinding', { name: BINDING, executionContextName: ISOLATED_WORLD }),
    send('Page.addScriptToEvaluateOnNewDocument', { source: call(pageWorld, NONCE, bridge, schemeInfo()) }),
    send('Page.addScriptToEvaluateOnNewDocument', { worldName: ISOLATED_WORLD, source: preloadScript(options) }),
    // Documents are held back for `will-navigate`, custom schemes to be sent to this host's own server.
    send('Fetch.enable', {
      patterns: [{ urlPattern: '*', resourceType: 'Document' }, ...names.map((name) => ({ urlPattern: `${name}:*` }))],
    }),
    resizePage(send, width, height),
  ]);
  return { targetId, send, release };
}

export async function resizePage(send: CdpSend, width: number, height: number): Promise<void> {
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
}

function preloadScript({ preload, additionalArguments }: PageOptions): string {
  const { platform, arch, versions, env } = process;
  const info = { process: { platform, arch, versions, env, argv: additionalArguments ?? [] } };
  const script = preload ? `function (require, module, exports, process, global) {${readFileSync(preload, 'utf8')}\n}` : undefined;
  return call(isolatedWorld, NONCE, info, codec, bridge, new Source(script ?? 'undefined'));
}

/** Source text to be put in as it stands. */
class Source {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A call of `run` as source text: functions by their own source (types are already stripped), values as JSON. */
function call(run: unknown, ...args: readonly unknown[]): string {
  const source = (value: unknown): string =>
    value instanceof Source ? value.text : typeof value === 'function' ? String(value) : JSON.stringify(value);
  return `(${run})(${args.map(source).join(', ')})`;
}
