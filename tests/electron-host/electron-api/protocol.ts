import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { findChosenFile } from './chosen-files.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type Privileges = { readonly corsEnabled?: boolean };
type Scheme = { readonly privileges: Privileges; readonly handler?: Handler };

const schemes = new Map<string, Scheme>();
let port = 0;

export const protocol = {
  registerSchemesAsPrivileged(list: ReadonlyArray<{ readonly scheme: string; readonly privileges?: Privileges }>): void {
    for (const { scheme, privileges } of list) schemes.set(scheme, { privileges: privileges ?? {} });
  },
  handle(scheme: string, handler: Handler): void {
    if (schemes.get(scheme)?.handler) throw new Error(`Scheme already handled: ${scheme}`);
    schemes.set(scheme, { privileges: schemes.get(scheme)?.privileges ?? {}, handler });
  },
  unhandle(scheme: string): void {
    schemes.set(scheme, { privileges: schemes.get(scheme)?.privileges ?? {} });
  },
  isProtocolHandled: (scheme: string): boolean => schemes.get(scheme)?.handler !== undefined,
};

export function schemeInfo(): { readonly names: readonly string[]; readonly port: number } {
  return { names: [...schemes.keys()], port };
}

/** Chromium cannot be given schemes from outside: `http://<host>.<scheme>.localhost:<port>/` stands for `<scheme>://<host>/`. */
export function toHttp(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][\w+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  return schemes.has(scheme) ? `http://${host || 'x'}.${scheme}.localhost:${port}${rest || '/'}` : url;
}

/** The other way; any other URL comes back as it is. */
export function fromHttp(url: string): string {
  const [, host = '', scheme = '', rest = ''] = /^http:\/\/([^/]*)\.([\w+-]+)\.localhost:\d+(.*)$/.exec(url) ?? [];
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url;
}

export function handlerOf(scheme: string): Handler | undefined {
  return schemes.get(scheme)?.handler;
}

const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));

export async function startProtocolServer(): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port; // listening on TCP, never on a pipe
}

export function stopProtocolServer(): void {
  server.close();
  server.closeAllConnections();
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(fromHttp(`http://${incoming.headers.host}${incoming.url}`));
  const scheme = schemes.get(url.protocol.slice(0, -1));
  if (url.pathname === '/.electron-host/path-for-file') {
    const found = findChosenFile(url.searchParams);
    outgoing.writeHead(found ? 200 : 404).end(found);
    return;
  }
  if (!scheme?.handler) {
    outgoing.writeHead(502).end('electron-host: no handler for this scheme');
    return;
  }
  try {
    const response = await scheme.handler(requestOf(url, incoming, outgoing));
    const cors = scheme.privileges.corsEnabled ? { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' } : {};
    outgoing.writeHead(response.status, { ...cors, ...Object.fromEntries(response.headers) });
    // The web and the Node type of the same stream differ only in name.
    if (response.body) pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing, () => {});
    else outgoing.end();
  } catch (error) {
    console.error(error);
    if (!outgoing.headersSent) outgoing.writeHead(500);
    outgoing.end();
  }
}

/** The request as Electron would show it: the scheme's own URL and origin, no Host header. Aborted when the page goes away. */
function requestOf(url: URL, incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (name !== 'host' && value) headers.set(name, String(value));
  for (const name of ['origin', 'referer']) {
    const value = headers.get(name);
    if (value) headers.set(name, fromHttp(value));
  }
  const abort = new AbortController();
  outgoing.once('close', () => abort.abort());
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  return new Request(url, {
    method: incoming.method ?? 'GET',
    headers,
    signal: abort.signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as BodyInit, duplex: 'half' } : {}), // as above: one stream, two type names
  });
}
