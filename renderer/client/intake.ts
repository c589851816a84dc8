import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AssetId } from '../../common/units/ids.ts';
import type { Session } from './session.ts';

type Choice = { resolve(ids: readonly AssetId[]): void };
/** The page's own dialog for choosing files, open while there is a choice; only used where there is no desktop. */
export type Chooser = StoreApi<{ readonly choice: Choice | null }>;

export function createChooser(): Chooser {
  return createStore(() => ({ choice: null }));
}

/** Lets a person choose media files, by the system's dialog or the page's own. Empty when they closed it. */
export async function chooseFiles(session: Session): Promise<readonly AssetId[]> {
  if (session.bridge) return session.bridge.chooseMedia();
  session.chooser.getState().choice?.resolve([]);
  return new Promise((resolve) => {
    const choice: Choice = {
      resolve(ids) {
        if (session.chooser.getState().choice === choice) session.chooser.setState({ choice: null });
        resolve(ids);
      },
    };
    session.chooser.setState({ choice });
  });
}

/** Adds files that were dropped or picked: by reference on the desktop, by upload in a browser. Resolves when all are there or given up. */
export async function addFiles(session: Session, files: readonly File[]): Promise<readonly AssetId[]> {
  if (session.bridge) return session.bridge.addDropped(files);
  const ids = await Promise.all(files.map((file) => session.uploads.add(file)));
  return ids.filter((id) => id !== null);
}
