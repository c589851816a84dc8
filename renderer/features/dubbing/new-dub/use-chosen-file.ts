import { useEffect, useState } from 'react';
import type { Asset } from '../../../../common/contract/assets.ts';
import type { AssetId } from '../../../../common/units/ids.ts';
import { useSession, useSessionStore } from '../../../client/session.ts';

/** The file by its id: from the list, or asked for where the list does not hold it. */
export function useChosenFile(id: AssetId | null): Asset | null {
  const { client, notices } = useSession();
  const listed = useSessionStore(
    (session) => session.assets,
    (state) => state.assets.find((asset) => asset.id === id),
  );
  const loaded = useSessionStore(
    (session) => session.assets,
    (state) => state.loaded,
  );
  const [asked, setAsked] = useState<Asset | null>(null);
  useEffect(() => {
    if (id === null || !loaded || listed) return;
    const controller = new AbortController();
    client.assets
      .get({ id }, { signal: controller.signal })
      .then(setAsked)
      .catch((error: unknown) => !controller.signal.aborted && notices.failed(error));
    return () => controller.abort();
  }, [client, notices, id, loaded, listed]);
  return listed ?? (asked?.id === id ? asked : null);
}
