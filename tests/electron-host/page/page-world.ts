import type { Bridge } from './bridge.ts';

export type SchemeInfo = { readonly names: readonly string[]; readonly port: number };

/**
 * Makes the page's own world behave as in Electron: new windows are the host's to decide, and custom schemes can be
 * fetched. Serialised into the page: uses nothing outside itself.
 */
export function pageWorld(nonce: string, makeBridge: (nonce: string, me: string, other: string) => Bridge, schemes: SchemeInfo): void {
  if (window !== window.top) return;
  const bridge = makeBridge(nonce, 'page', 'isolated');
  const open = (url: string | URL = 'about:blank', name = '', features = ''): null => {
    bridge.post({ type: 'open', url: new URL(url, document.baseURI).href, name, features });
    return null;
  };
  window.open = open;
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href][target]') : null;
    if (!link || event.defaultPrevented || /^_(self|top|parent)$/.test(link.target)) return;
    event.preventDefault();
    open(link.href, link.target);
  });
  const fetchHttp = window.fetch;
  const toHttp = (url: string): string => {
    const [, scheme = '', host = '', rest = ''] = /^([a-z][\w+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
    return schemes.names.includes(scheme) ? `http://${host || 'x'}.${scheme}.localhost:${schemes.port}${rest || '/'}` : url;
  };
  window.fetch = (input, init) => fetchHttp(input instanceof Request ? input : toHttp(String(input)), init);
}
