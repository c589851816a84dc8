import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession, useSessionStore } from '../../client/session.ts';
import { Notice } from '../../ui/notice.tsx';
import { AddressRow } from './services-section-address.tsx';
import { KeyRow } from './services-section-key.tsx';
import { PlanRows } from './services-section-plan.tsx';
import { PriceRows } from './services-section-prices.tsx';

/** ElevenLabs: its key, its address, what it costs and how it is asked. The key is written and never read back. */
export function ServicesSection() {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const [reason, setReason] = useState<string | null>(null);
  const stored = useSessionStore(
    (session) => session.secrets,
    (state) => state.stored,
  );
  const isSet = stored?.has('elevenlabs.apiKey') ?? false;
  const address = useSessionStore(
    (session) => session.settings,
    (state) => state.settings?.['elevenlabs.baseUrl'],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key stored or removed changes the reason
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    client.dubbing
      .providers(undefined, { signal })
      .then((providers) => setReason(providers.find((provider) => provider.name === 'elevenlabs')?.reason ?? null))
      .catch((error: unknown) => !signal.aborted && notices.failed(error));
    return () => controller.abort();
  }, [client, notices, stored]);
  return (
    <>
      <p className="t2">{t('settings.services.text')}</p>
      <div className="form-rows">
        <KeyRow isSet={isSet} />
        {reason !== null && <Notice tone="info" title={t('settings.services.notUsable')} text={reason} />}
        <AddressRow key={address} hadKey={isSet} />
        <PriceRows />
        <PlanRows />
      </div>
    </>
  );
}
