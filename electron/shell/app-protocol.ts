import type { Protocol } from 'electron';

const SCHEME = 'app';
/** The page, its media and its uploads: one origin, so that every URL in the page can be relative. */
export const PAGE_URL = `${SCHEME}://bundle/`;

/** True for URLs of our own page and nothing else; `app://bundle.example/` is not ours. */
export function isOurPage(url: string): boolean {
  return url.startsWith(PAGE_URL);
}

/** To be called before the app is ready: afterwards Electron no longer takes it. */
export function registerPageScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ]);
}

export type PageHandler = (request: Request, caller: 'desktop') => Promise<Response>;

/** Answers every request of the page; a request for another host of the scheme gets 404 without reaching the handler. */
export function servePage(protocol: Pick<Protocol, 'handle'>, handler: PageHandler): void {
  protocol.handle(SCHEME, (request) => (isOurPage(request.url) ? handler(request, 'desktop') : new Response('Not found', { status: 404 })));
}
