import { onTestFinished } from 'vitest';
import { page } from 'vitest/browser';
import { type RenderResult, render } from 'vitest-browser-react';
import '../app/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { App } from '../app/app.tsx';
import { startI18n } from '../app/i18n.ts';
import { followTheme } from '../app/theme.ts';
import { createConnection } from '../client/connection.ts';
import { startFeeds } from '../client/feeds.ts';
import { createSession, type Session, type SessionParts } from '../client/session.ts';
import type { FakeHost } from './fake-host.ts';

const WIDE = { width: 1440, height: 900 };

export type ShownApp = { readonly screen: RenderResult; readonly session: Session };

/** The whole page on a fake host at an address such as `#/dubbing`. Everything it started ends with the test. */
export async function showApp(host: FakeHost, hash: string, parts: Partial<SessionParts> = {}): Promise<ShownApp> {
  await page.viewport(WIDE.width, WIDE.height);
  localStorage.clear();
  window.location.hash = hash;
  await startI18n();
  const session = createSession({ client: host.client, bridge: null, connection: createConnection('open'), ...parts });
  const feeds = new AbortController();
  const stopTheme = followTheme(session.settings);
  startFeeds(session, feeds.signal);
  onTestFinished(() => {
    feeds.abort();
    stopTheme();
  });
  const screen = await render(<App session={session} />);
  return { screen, session };
}
