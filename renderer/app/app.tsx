import type { TFunction } from 'i18next';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addFiles, chooseFiles } from '../client/intake.ts';
import { type Session, SessionContext, useSession, useSessionStore } from '../client/session.ts';
import { runDoctor } from '../client/stores/doctor.ts';
import { DownloadsPage } from '../features/downloads/downloads-page.tsx';
import { DubbingPage } from '../features/dubbing/dubbing-page.tsx';
import { ChooseFilesDialog } from '../features/files/choose-files-dialog.tsx';
import { DropOverlay } from '../features/files/drop-overlay.tsx';
import { HomePage } from '../features/home/home-page.tsx';
import { JobDrawer } from '../features/jobs/job-drawer.tsx';
import { SettingsPage } from '../features/settings/settings-page.tsx';
import { go, useHashRoute } from '../ui/hash-route.ts';
import { HintProvider } from '../ui/hint.tsx';
import { HostAway } from '../ui/host-away.ts';
import { SeenAddress } from '../ui/page-heading.tsx';
import { TitleTarget } from '../ui/title-slot.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Notices } from './notices.tsx';
import { QuestionDialog } from './question-dialog.tsx';
import { Rail } from './rail.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { SignedOut } from './signed-out.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useDrawer } from './use-drawer.ts';
import { useShortcuts } from './use-shortcuts.ts';
import './app.css';

export function App({ session }: { readonly session: Session }) {
  return (
    <SessionContext value={session}>
      <HintProvider>
        <Shell />
      </HintProvider>
    </SessionContext>
  );
}

function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const status = useSessionStore(
    (held) => held.connection,
    (state) => state.status,
  );
  const drawer = useDrawer();
  const isAway = status === 'lost';
  const [titleElement, setTitleElement] = useState<HTMLElement | null>(null);
  const [showShortcuts, setShowShortcuts] = useState(false);
  const openMedia = () => void openAdded(session, t, chooseFiles(session));
  useShortcuts({ toggleJobs: drawer.toggle, closeJobs: drawer.close, openMedia, showShortcuts: () => setShowShortcuts(true) });
  useMenuCommands(session, drawer.toggle, openMedia);

  if (status === 'signed-out') return <SignedOut />;
  return (
    <PageContexts isAway={isAway} titleElement={titleElement}>
      <div className="app">
        <TopBar titleRef={setTitleElement} onShortcuts={() => setShowShortcuts(true)} />
        <Rail />
        <main className="main" id="main" data-region tabIndex={-1}>
          {isAway && <ConnectionLine />}
          <ErrorBoundary>
            <Page />
          </ErrorBoundary>
        </main>
        {drawer.isOpen && <JobDrawer tab={drawer.tab} onTab={drawer.setTab} onClose={drawer.close} />}
        <StatusBar isDrawerOpen={drawer.isOpen} onToggleJobs={drawer.toggle} onNeedYou={() => drawer.open('needYou')} />
      </div>
      <DropOverlay onFiles={(files) => void openAdded(session, t, addFiles(session, files))} />
      <ChooseFilesDialog />
      <QuestionDialog />
      {showShortcuts && <ShortcutsDialog onClose={() => setShowShortcuts(false)} />}
      <Notices />
    </PageContexts>
  );
}

type PageContextsProps = { readonly isAway: boolean; readonly titleElement: HTMLElement | null; readonly children: ReactNode };

/** What parts of the page learn of the window around them. */
function PageContexts({ isAway, titleElement, children }: PageContextsProps) {
  const seenAddress = useRef<string | null>(null);
  return (
    <HostAway value={isAway}>
      <SeenAddress value={seenAddress}>
        <TitleTarget value={titleElement}>{children}</TitleTarget>
      </SeenAddress>
    </HostAway>
  );
}

function Page() {
  const { path, query } = useHashRoute();
  switch (path[0]) {
    case 'downloads':
      return <DownloadsPage tab={path[1] ?? null} />;
    case 'dubbing':
      return <DubbingPage selected={path[1] ?? null} fileId={query.get('file')} linkId={query.get('link')} />;
    case 'settings':
      return <SettingsPage section={path[1] ?? null} />;
    default:
      return <HomePage />;
  }
}

/**
 * One new file opens as a new dub, which is what this version does with a file; several stay in the list on Home. An
 * upload may end long after it was asked for, so it only offers that and does not take a person away from their work.
 */
async function openAdded(session: Session, t: TFunction, adding: Promise<readonly string[]>): Promise<void> {
  try {
    const ids = await adding;
    const [id] = ids;
    if (id === undefined) return;
    const dub = () => go(`/dubbing/new?file=${id}`);
    if (ids.length > 1) session.notices.done(t('files.addedMany', { count: ids.length }));
    else if (session.bridge) dub();
    else session.notices.done(t('files.addedOne'), { label: t('files.dubIt'), run: dub });
  } catch (error) {
    session.notices.failed(error);
  }
}

function useMenuCommands(session: Session, toggleJobs: () => void, openMedia: () => void): void {
  useEffect(() =>
    session.bridge?.onMenu((command) => {
      switch (command) {
        case 'open-media':
          return openMedia();
        case 'go-home':
          return go('/');
        case 'go-downloads':
          return go('/downloads');
        case 'go-dubbing':
          return go('/dubbing');
        case 'go-settings':
          return go('/settings');
        case 'toggle-jobs':
          return toggleJobs();
        case 'doctor':
          go('/settings/doctor');
          return void runDoctor(session.doctor, session.client);
      }
    }),
  );
}
