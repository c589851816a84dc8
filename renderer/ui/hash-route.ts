import { useMemo, useSyncExternalStore } from 'react';

/** `#/dubbing/new?file=a1` is `{ path: ['dubbing', 'new'], query: file=a1 }`. */
/** `address` is the hash as a whole, to tell one place from another. */
export type HashRoute = { readonly address: string; readonly path: readonly string[]; readonly query: URLSearchParams };

export function parseHash(hash: string): HashRoute {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { address: hash, path: path.split('/').filter((part) => part !== ''), query: new URLSearchParams(query) };
}

export function useHashRoute(): HashRoute {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseHash(hash), [hash]);
}

/** Goes to a path such as `/dubbing/new`. */
export function go(path: string): void {
  window.location.hash = `#${path}`;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
