import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { createConnection } from '../client/connection.ts';
import { openDesktopLink } from '../client/desktop-link.ts';
import { startFeeds } from '../client/feeds.ts';
import { createClient } from '../client/link.ts';
import { createSession, type Session } from '../client/session.ts';
import { askSignedOut, openWebSocketLink } from '../client/web-socket-link.ts';
import { App } from './app.tsx';
import { desktopBridge } from './bridge.ts';
import { startI18n } from './i18n.ts';
import { followTheme } from './theme.ts';

function openSession(): Session {
  const bridge = desktopBridge();
  if (bridge) {
    const link = openDesktopLink(bridge);
    return createSession({ client: createClient(() => link), bridge, connection: createConnection('open') });
  }
  const url = new URL('rpc', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  url.search = '';
  const link = openWebSocketLink({ url: url.href, isSignedOut: askSignedOut });
  return createSession({ client: createClient(link.current), bridge: null, connection: link.connection });
}

const session = openSession();
const page = new AbortController();
window.addEventListener('pagehide', () => page.abort());
followTheme(session.settings);
startFeeds(session, page.signal);
await startI18n();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
