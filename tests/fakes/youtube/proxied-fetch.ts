import { once } from 'node:events';
import { request as connect, type IncomingMessage } from 'node:http';
import { request as send } from 'node:https';
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { connect as connectTls } from 'node:tls';

/**
 * A `fetch` whose every connection goes through an HTTP proxy and trusts one more authority; node's own takes neither without a
 * package. No redirects, no compression, one request for each connection.
 */
export function createProxiedFetch(proxyUrl: string, ca: string): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, { ...init, ...(init?.body && { duplex: 'half' }) } as RequestInit);
    asked.signal.throwIfAborted();
    const url = new URL(asked.url);
    const body = Buffer.from(await asked.arrayBuffer());
    try {
      const socket = await tunnel(proxyUrl, url.hostname, asked.signal);
      const secured = connectTls({ socket, servername: url.hostname, ca });
      await once(secured, 'secureConnect', { signal: asked.signal });
      secured.on('error', () => {}); // the request says so itself
      const headers = { ...Object.fromEntries(asked.headers), host: url.host, connection: 'close', 'content-length': body.length };
      const options = { method: asked.method, headers, signal: asked.signal, createConnection: () => secured };
      const sent = send(url, options).end(body);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage]; // the event's only argument
      return responseOf(answer, url);
    } catch (cause) {
      asked.signal.throwIfAborted();
      throw new TypeError('fetch failed', { cause });
    }
  };
}

async function tunnel(proxyUrl: string, hostname: string, signal: AbortSignal): Promise<Duplex> {
  const asked = connect(proxyUrl, { method: 'CONNECT', path: `${hostname}:443`, signal, agent: false }).end();
  const [, socket] = (await once(asked, 'connect')) as [IncomingMessage, Duplex]; // the event's arguments
  return socket;
}

function responseOf(answer: IncomingMessage, url: URL): Response {
  const headers = new Headers();
  for (let at = 0; at < answer.rawHeaders.length; at += 2) headers.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '');
  const status = answer.statusCode ?? 0;
  const hasBody = ![101, 204, 205, 304].includes(status);
  const response = new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream) : null, { status, headers });
  return Object.defineProperty(response, 'url', { value: url.href });
}
