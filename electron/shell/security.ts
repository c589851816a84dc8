import type { App, Session, WebContents } from 'electron';
import { isOurPage } from './app-protocol.ts';

/** What the page may ask the system for. Writing plain text to the clipboard needs a click; nothing is ever read from it. */
const PERMISSIONS: ReadonlySet<string> = new Set(['fullscreen', 'clipboard-sanitized-write']);

export function isPermitted(permission: string): boolean {
  return PERMISSIONS.has(permission);
}

/** Links leave for the system's browser only over https: every other scheme could start a program. */
export function isExternalLink(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

export type OpenExternal = (url: string) => void;

/**
 * Holds every window to our own page: no navigation elsewhere, no new windows, no webviews, no permissions, no downloads from
 * outside. Call once, before the first window is made.
 */
export function lockDown(app: Pick<App, 'on'>, session: Session, openExternal: OpenExternal): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, openExternal));
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(isPermitted(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isPermitted(permission));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    if (!isOurPage(item.getURL())) event.preventDefault();
  });
}

function lockContents(contents: WebContents, openExternal: OpenExternal): void {
  const leave = (url: string): void => {
    if (isExternalLink(url)) openExternal(url);
  };
  contents.on('will-frame-navigate', (event) => {
    if (isOurPage(event.url)) return;
    event.preventDefault();
    if (event.isMainFrame) leave(event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!isOurPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    leave(url);
    return { action: 'deny' };
  });
}

/** The sender of a message, as far as it is looked at. */
export type Sender = {
  readonly sender: { readonly mainFrame: unknown };
  readonly senderFrame: { readonly url: string } | null;
};

/** True for a message from the main frame of that window, while it shows our page. */
export function isTrusted(event: Sender, window: { readonly webContents: unknown } | undefined): boolean {
  if (!window || event.sender !== window.webContents) return false;
  return event.senderFrame !== null && event.senderFrame === event.sender.mainFrame && isOurPage(event.senderFrame.url);
}
