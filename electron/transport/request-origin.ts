type Source = { readonly method: string; readonly url: URL; readonly headers: Headers; readonly isWebSocket: boolean };

/**
 * Whether a visit may come from where it says it does. A page's writes and WebSockets must name our own origin, host and port:
 * to the browser another port on this machine is the same site, so the cookie alone proves nothing. Reads by other sites'
 * scripts and elements are refused where the browser tells of them (Fetch Metadata); following a link here is not.
 */
export function isOwnOrigin(source: Source, allowedOrigins: readonly string[]): boolean {
  const origin = source.headers.get('origin');
  const needsOrigin = source.isWebSocket || (source.method !== 'GET' && source.method !== 'HEAD');
  if (needsOrigin && origin !== null) return isAllowedOrigin(origin, source.url.host, allowedOrigins);
  const site = source.headers.get('sec-fetch-site');
  const isForeign = site === 'cross-site' || site === 'same-site';
  return !isForeign || source.headers.get('sec-fetch-mode') === 'navigate';
}

/** `allowed` names hosts behind a proxy that changes the Host header: `nas.example` or `nas.example:8443`. */
function isAllowedOrigin(origin: string, host: string, allowed: readonly string[]): boolean {
  if (!URL.canParse(origin)) return false; // `null`, as sandboxed frames send
  const { protocol, host: originHost } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return originHost === host || allowed.some((entry) => entry.toLowerCase() === originHost);
}

export function parseCookies(header: string | null): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()] as const;
  });
  return new Map(pairs.filter(([name]) => name !== ''));
}
