import { useCallback, useEffect, useState } from 'react';
import type { Inspection } from '../../../../common/contract/downloads.ts';
import type { AppError } from '../../../../common/contract/errors.ts';
import { toAppError } from '../../../client/link.ts';
import { useSession } from '../../../client/session.ts';

export type Inspected =
  | { readonly state: 'asking' }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'there'; readonly inspection: Inspection };

/** What stands behind a link; asked again when the link changes or a person asks for it. */
export function useInspection(url: string): readonly [Inspected, () => void] {
  const { client } = useSession();
  const [inspected, setInspected] = useState<Inspected>({ state: 'asking' });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again
  useEffect(() => {
    const controller = new AbortController();
    setInspected({ state: 'asking' });
    client.downloads
      .inspect({ url }, { signal: controller.signal })
      .then((inspection) => setInspected({ state: 'there', inspection }))
      .catch((error: unknown) => !controller.signal.aborted && setInspected({ state: 'failed', error: toAppError(error) }));
    return () => controller.abort();
  }, [client, url, turn]);
  return [inspected, useCallback(() => setTurn((count) => count + 1), [])];
}
