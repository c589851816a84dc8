import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { HostLimits } from './host-limits.ts';
import type { RequestHeaders } from './ports.ts';
import { TransferFailure } from './transfer-failure.ts';

/** The connections of one transfer, kept open between its requests. */
export type HttpAgents = { readonly http: http.Agent; readonly https: https.Agent; destroy(): void };

/** `proxyUrl`: through this HTTP proxy; null for none. What the environment says of proxies is not looked at. */
export function createHttpAgents(proxyUrl: string | null = null): HttpAgents {
  const options = { keepAlive: true, proxyEnv: proxyUrl === null ? {} : { HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl } };
  const agents = { http: new http.Agent(options), https: new https.Agent(options) };
  return {
    ...agents,
    destroy: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

export type Exchange = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
  /** After redirects. */
  readonly host: string;
  /** Closes the connection unless its body was read to the end, and gives its place back. */
  close(): void;
};

export type ExchangeRequest = {
  readonly url: string;
  readonly headers: RequestHeaders;
  readonly signal: AbortSignal;
  readonly agents: HttpAgents;
  readonly hosts: HostLimits;
  /** For the head of an answer. */
  readonly idleMs: number;
};

/** Nothing came for as long as is borne. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
  readonly code = 'ETIMEDOUT';
}

const MOST_REDIRECTS = 10;
/** Whatever may prove who is asking: never told to a host that it was not meant for. */
const CREDENTIAL = /^(cookie|origin|referer)$|auth|token|secret|(^|-)key$|session/i;

/**
 * Asks for `url` and follows redirects; resolves with the head of the last answer. Throws `TransferFailure`
 * (`too-many-redirects`, `not-http`, `wrong-answer`), the signal's reason, and what the network says.
 */
export async function openExchange(request: ExchangeRequest): Promise<Exchange> {
  let url = parseUrl(request.url);
  let headers = request.headers;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const exchange = await openOnce(url, headers, request);
    if (![301, 302, 303, 307, 308].includes(exchange.status)) return exchange;
    exchange.close();
    const next = parseUrl(exchange.headers.location ?? '', url);
    if (next.origin !== url.origin) headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !CREDENTIAL.test(name)));
    url = next;
  }
  throw new TransferFailure('too-many-redirects', `${url.origin} sends from one address to the next without end.`);
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (!url) throw new TransferFailure('wrong-answer', `${base?.origin ?? 'The source'} does not name a valid address.`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TransferFailure('not-http', `Only http and https addresses are fetched, not ${url.protocol}`);
  return url;
}

async function openOnce(url: URL, headers: RequestHeaders, request: ExchangeRequest): Promise<Exchange> {
  const giveBack = await request.hosts.acquire(url.host, request.signal);
  try {
    const body = await requestOnce(url, headers, request).catch((error: unknown) => {
      // A kept connection may be closed by the server just as it is used again, which says nothing about the server.
      if (error instanceof StaleConnection) return requestOnce(url, headers, request);
      throw error;
    });
    const stop = (): void => void body.destroy();
    request.signal.addEventListener('abort', stop, { once: true });
    if (request.signal.aborted) stop();
    // A body that is given up ends in an error that nobody waits for.
    body.on('error', () => undefined);
    return {
      status: body.statusCode ?? 0,
      headers: body.headers,
      body,
      host: url.host,
      close() {
        request.signal.removeEventListener('abort', stop);
        if (body.readableEnded || isEmptyBody(body)) {
          body.resume();
          giveBack();
        } else {
          // The host counts a connection until it is closed; giving the place back earlier would be one too many for it.
          if (body.socket.closed) giveBack();
          else body.socket.once('close', giveBack);
          body.destroy();
        }
      },
    };
  } catch (error) {
    giveBack();
    request.signal.throwIfAborted();
    throw error;
  }
}

/** Nothing left to read keeps the connection usable; the rest of a body would have to be received. */
function isEmptyBody(body: IncomingMessage): boolean {
  return body.headers['content-length'] === '0';
}

class StaleConnection extends Error {
  readonly code = 'ECONNRESET';
}

function requestOnce(url: URL, headers: RequestHeaders, { signal, agents, idleMs }: ExchangeRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const isSecure = url.protocol === 'https:';
    const agent = isSecure ? agents.https : agents.http;
    // What is measured in bytes must be sent as it is stored.
    const options = { agent, headers: { accept: '*/*', ...headers, 'accept-encoding': 'identity' } };
    const outgoing = (isSecure ? https : http).get(url, options);
    const stop = (): void => void outgoing.destroy(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
    const timer = setTimeout(() => outgoing.destroy(new SilenceError('no answer')), idleMs);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    signal.addEventListener('abort', stop, { once: true });
    outgoing.once('response', (response) => {
      settle();
      resolve(response);
    });
    outgoing.on('error', (error) => {
      settle();
      const isStale = outgoing.reusedSocket && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(isStale ? new StaleConnection() : error);
    });
  });
}
