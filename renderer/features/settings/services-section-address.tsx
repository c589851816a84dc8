import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toAppError } from '../../client/link.ts';
import { useSession } from '../../client/session.ts';
import { Button } from '../../ui/button.tsx';
import { WrongLine } from '../../ui/field.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { useSettings } from './use-settings.ts';

/** Where ElevenLabs is reached. Saved by its button and not while typing: every change of it removes the key. */
export function AddressRow({ hadKey }: { readonly hadKey: boolean }) {
  const { t } = useTranslation();
  const session = useSession();
  const [settings] = useSettings();
  const stored = settings['elevenlabs.baseUrl'];
  const [text, setText] = useState(stored);
  const [isWrong, setWrong] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const address = text.trim();
    if (address === stored) return;
    try {
      session.settings.setState({ settings: await session.client.settings.set({ 'elevenlabs.baseUrl': address }) });
      if (hadKey) session.notices.done(t('settings.services.addressSaved'));
    } catch (error) {
      if (toAppError(error).code === 'usage.invalid') setWrong(true);
      else session.notices.failed(error);
    }
  };
  return (
    <FormRow label={t('settings.services.address')} htmlFor="settings-address" explain={t('settings.services.addressExplain')}>
      <form className="key-line" noValidate onSubmit={(event) => void save(event)}>
        <div className={isWrong ? 'field wrong' : 'field'}>
          <input
            id="settings-address"
            type="url"
            autoComplete="off"
            spellCheck={false}
            value={text}
            aria-invalid={isWrong}
            aria-describedby={isWrong ? 'settings-address-wrong' : undefined}
            onChange={(event) => {
              setText(event.target.value);
              setWrong(false);
            }}
          />
        </div>
        <Button type="submit" disabled={text.trim() === stored}>
          {t('settings.services.saveAddress')}
        </Button>
      </form>
      {isWrong && <WrongLine id="settings-address-wrong">{t('settings.services.addressWrong')}</WrongLine>}
    </FormRow>
  );
}
