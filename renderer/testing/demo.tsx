import { createRoot } from 'react-dom/client';
import '../app/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { App } from '../app/app.tsx';
import { startI18n } from '../app/i18n.ts';
import { followTheme } from '../app/theme.ts';
import { createConnection } from '../client/connection.ts';
import { startFeeds } from '../client/feeds.ts';
import { createSession } from '../client/session.ts';
import { downloadsHost, keepBusy, longQueue } from './download-scenes.ts';
import { createFakeHost } from './fake-host.ts';
import { busyHost } from './scenes.ts';

/**
 * The page on a host in memory, to look at it: `?scene=new` for one that was just installed, `downloads` for every look of a download,
 * `long` for a thousand of them of which three run. Not part of the build.
 */
const scene = new URLSearchParams(window.location.search).get('scene');
const long = longQueue(1_000);
const host =
  scene === 'new' ? createFakeHost() : scene === 'downloads' ? downloadsHost() : scene === 'long' ? downloadsHost(long) : busyHost();
if (scene === 'long') keepBusy(host, long);
const session = createSession({ client: host.client, bridge: null, connection: createConnection('open') });
followTheme(session.settings);
startFeeds(session, new AbortController().signal);
await startI18n();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App session={session} />);
