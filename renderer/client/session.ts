import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { DesktopBridge } from '../../common/contract/desktop-bridge.ts';

import type { AssetId } from '../../common/units/ids.ts';
import type { Client } from './client.ts';
import type { Connection } from './connection.ts';
import { type Chooser, createChooser } from './intake.ts';
import { toAppError } from './link.ts';
import { createNotices, type Notices } from './notices.ts';
import { createQuestions, type Questions } from './questions.ts';
import { type AssetsStore, createAssetsStore } from './stores/assets.ts';
import { createDoctorStore, type DoctorStore } from './stores/doctor.ts';
import { createDownloadsStore, type DownloadsStore } from './stores/downloads.ts';
import { createDubsStore, type DubsStore } from './stores/dubs.ts';
import { createFirstSteps, type FirstSteps } from './stores/first-steps.ts';
import { createJobsStore, type JobsStore } from './stores/jobs.ts';
import { createSecretsStore, type SecretsStore } from './stores/secrets.ts';
import { createSettingsStore, type SettingsStore } from './stores/settings.ts';
import { createStatusStore, type StatusStore } from './stores/status.ts';
import { createUploads, type Uploads } from './stores/uploads.ts';

export type Bridge = DesktopBridge<File>;

/** Addresses of bytes, relative to the page, so that they are right on the desktop and in a browser. */
export type MediaUrls = { media(id: AssetId): string; thumbnail(id: AssetId): string; download(id: AssetId): string };

/** All that a page holds of its host: the client, the bridge where there is a desktop, and what the feeds have told. */
export type Session = {
  readonly client: Client;
  readonly bridge: Bridge | null;
  readonly connection: Connection;
  readonly urls: MediaUrls;
  readonly jobs: JobsStore;
  readonly dubs: DubsStore;
  readonly downloads: DownloadsStore;
  readonly assets: AssetsStore;
  readonly settings: SettingsStore;
  readonly secrets: SecretsStore;
  readonly status: StatusStore;
  readonly doctor: DoctorStore;
  readonly uploads: Uploads;
  readonly chooser: Chooser;
  readonly notices: Notices;
  readonly questions: Questions;
  readonly firstSteps: FirstSteps;
};

const PAGE_URLS: MediaUrls = {
  media: (id) => `media/${id}`,
  thumbnail: (id) => `media/${id}/thumbnail`,
  download: (id) => `media/${id}?download=1`,
};

export type SessionParts = {
  readonly client: Client;
  readonly bridge: Bridge | null;
  readonly connection: Connection;
  readonly urls?: MediaUrls;
  readonly uploads?: Uploads;
};

export function createSession(parts: SessionParts): Session {
  return {
    client: parts.client,
    bridge: parts.bridge,
    connection: parts.connection,
    urls: parts.urls ?? PAGE_URLS,
    jobs: createJobsStore(),
    dubs: createDubsStore(),
    downloads: createDownloadsStore(),
    assets: createAssetsStore(),
    settings: createSettingsStore(),
    secrets: createSecretsStore(),
    status: createStatusStore(),
    doctor: createDoctorStore(),
    uploads: parts.uploads ?? createUploads(),
    chooser: createChooser(),
    notices: createNotices(toAppError),
    questions: createQuestions(),
    firstSteps: createFirstSteps(),
  };
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession is used outside SessionContext');
  return session;
}

/** Reads one store of the session through a selector. */
export function useSessionStore<State, Part>(pick: (session: Session) => StoreApi<State>, select: (state: State) => Part): Part {
  return useStore(pick(useSession()), select);
}
