import { Check } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../client/session.ts';
import { Button } from '../../ui/button.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { Tag } from '../../ui/tag.tsx';

/** The page only knows whether there is a key. */
export function KeyRow({ isSet }: { readonly isSet: boolean }) {
  const { t } = useTranslation();
  const { client, notices } = useSession();
  const [key, setKey] = useState('');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === '') return;
    try {
      await client.settings.setSecret({ name: 'elevenlabs.apiKey', value: key.trim() });
      setKey('');
    } catch (error) {
      notices.failed(error);
    }
  };
  const clear = async () => {
    try {
      await client.settings.clearSecret({ name: 'elevenlabs.apiKey' });
    } catch (error) {
      notices.failed(error);
    }
  };
  return (
    <FormRow label={t('settings.services.key')} htmlFor="settings-key" explain={t('settings.services.keyExplain')}>
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
        {isSet && <Button onClick={() => void clear()}>{t('settings.services.clear')}</Button>}
      </form>
    </FormRow>
  );
}
