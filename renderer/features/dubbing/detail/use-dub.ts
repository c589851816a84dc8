import { useEffect, useState } from 'react';
import type { Dub } from '../../../../common/contract/dubbing.ts';
import type { AppError } from '../../../../common/contract/errors.ts';
import type { JobId } from '../../../../common/units/ids.ts';
import { follow } from '../../../client/follow.ts';
import { useSession } from '../../../client/session.ts';

export type WatchedDub = { readonly dub: Dub | null; readonly error: AppError | null };

/** One dub, live while the component is mounted. */
export function useDub(id: JobId): WatchedDub {
  const { client, connection } = useSession();
  const [held, setHeld] = useState<WatchedDub>({ dub: null, error: null });
  useEffect(() => {
    const controller = new AbortController();
    void follow({
      connection,
      signal: controller.signal,
      open: (signal) => client.dubbing.watch({ id }, { signal }),
      onEvent: (dub) => setHeld({ dub, error: null }),
      onError: (error) => setHeld({ dub: null, error }),
    });
    return () => controller.abort();
  }, [client, connection, id]);
  return held;
}
