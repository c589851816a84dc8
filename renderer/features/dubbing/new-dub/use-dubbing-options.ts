import { useEffect, useState } from 'react';
import type { DubbingProviderName } from '../../../../common/domain/dubbing/dubbing.ts';
import type { Client } from '../../../client/client.ts';
import { useSession } from '../../../client/session.ts';

export type Provider = Awaited<ReturnType<Client['dubbing']['providers']>>[number];
export type Language = Awaited<ReturnType<Client['dubbing']['languages']>>[number];
export type DubbingOptions = {
  readonly languages: readonly Language[];
  readonly providers: readonly Provider[];
  /** The service to take where none was chosen. */
  readonly fallback: DubbingProviderName;
};

/** Languages and services as the host offers them. */
export function useDubbingOptions(): DubbingOptions {
  const { client, notices } = useSession();
  const [languages, setLanguages] = useState<readonly Language[]>([]);
  const [providers, setProviders] = useState<readonly Provider[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const failed = (error: unknown) => !signal.aborted && notices.failed(error);
    client.dubbing.languages(undefined, { signal }).then(setLanguages).catch(failed);
    client.dubbing.providers(undefined, { signal }).then(setProviders).catch(failed);
    return () => controller.abort();
  }, [client, notices]);
  const fallback = providers.find((provider) => provider.isDefault && provider.available)?.name ?? 'rehearsal';
  return { languages, providers, fallback };
}
