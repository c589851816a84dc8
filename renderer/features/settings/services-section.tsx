import { Check } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../client/session.ts';
import { Button } from '../../ui/button.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Tag } from '../../ui/tag.tsx';

/** The key is written and never read back: the page only knows whether there is one. */
export function ServicesSection() {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const [isSet, setIsSet] = useState<boolean | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const failed = (error: unknown) => !signal.aborted && notices.failed(error);
    client.settings
      .secrets(undefined, { signal })
      .then((secrets) => setIsSet(secrets.some((secret) => secret.name === 'elevenlabs.apiKey' && secret.isSet)))
      .catch(failed);
    client.dubbing
      .providers(undefined, { signal })
      .then((providers) => setReason(providers.find((provider) => provider.name === 'elevenlabs')?.reason ?? null))
      .catch(failed);
    return () => controller.abort();
  }, [client, notices]);

  const clear = async () => {
    try {
      const answer = await client.settings.clearSecret({ name: 'elevenlabs.apiKey' });
      setIsSet(answer.isSet);
    } catch (error) {
      notices.failed(error);
    }
  };
  return (
    <>
      <p className="t2">{t('settings.services.text')}</p>
      <div className="form-rows">
        <FormRow label={t('settings.services.key')} htmlFor="settings-key" explain={t('settings.services.keyExplain')}>
          <KeyForm isSet={isSet === true} onSaved={setIsSet} onClear={() => void clear()} />
        </FormRow>
        {reason !== null && <Notice tone="info" title={t('settings.services.notUsable')} text={reason} />}
      </div>
    </>
  );
}

type KeyFormProps = { readonly isSet: boolean; onSaved(isSet: boolean): void; onClear(): void };

function KeyForm({ isSet, onSaved, onClear }: KeyFormProps) {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const [key, setKey] = useState('');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === '') return;
    try {
      const answer = await client.settings.setSecret({ name: 'elevenlabs.apiKey', value: key.trim() });
      setKey('');
      onSaved(answer.isSet);
    } catch (error) {
      notices.failed(error);
    }
  };
  return (
    <form className="key-line" onSubmit={(event) => void save(event)}>
      <div className="field">
        <input
          id="settings-key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder={isSet ? t('settings.services.replaceKey') : t('settings.services.pasteKey')}
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        {isSet && (
          <Tag tone="ok" icon={Check}>
            {t('settings.services.stored')}
          </Tag>
        )}
      </div>
      <Button type="submit" disabled={key.trim() === ''}>
        {t('settings.services.save')}
      </Button>
      {isSet && <Button onClick={onClear}>{t('settings.services.clear')}</Button>}
    </form>
  );
}
