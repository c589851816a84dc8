import type { ProxyAgent } from 'undici';

export type ProxiedFetch = {
  /** Like the global one; through the proxy that is set at the moment, directly where none is. */
  readonly fetch: typeof fetch;
  /** Ends the connections to the proxy. */
  close(): Promise<void>;
};

/**
 * `proxyUrl` is asked at each request. Certificates are checked as without a proxy: it passes bytes on and reads none of them. The library is
 * read when there is a proxy: it takes a tenth of a second, which no other start should wait for.
 */
export function createProxiedFetch(proxyUrl: () => string | null): ProxiedFetch {
  let proxy: { readonly url: string; readonly agent: Promise<ProxyAgent> } | undefined;
  const agentFor = (url: string): Promise<ProxyAgent> => {
    if (proxy?.url === url) return proxy.agent;
    void proxy?.agent.then((agent) => agent.close()); // what runs through the old one may end
    proxy = { url, agent: import('undici').then((library) => new library.ProxyAgent(url)) };
    return proxy.agent;
  };
  return {
    fetch: async (input, init) => {
      const url = proxyUrl();
      // Node's own types of a dispatcher are those of the undici inside it, which this one is made for.
      return fetch(input, url === null ? init : ({ ...init, dispatcher: await agentFor(url) } as RequestInit));
    },
    close: async () => {
      await (await proxy?.agent)?.close();
    },
  };
}
