import { useTranslation } from 'react-i18next';
import { DecimalField } from '../../ui/decimal-field.tsx';
import { Checkbox, NumberField } from '../../ui/field.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { useSettings } from './use-settings.ts';

/** The most that these settings take. */
const MAX_CONCURRENCY = 50;
const MAX_POLL_SECONDS = 60;
const MAX_SEARCH_MINUTES = 1_440;

/** How the service is asked, and what becomes of the work there. */
export function PlanRows() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  return (
    <>
      <FormRow label={t('settings.services.concurrency')} htmlFor="settings-plan" explain={t('settings.services.concurrencyExplain')}>
        <NumberField
          id="settings-plan"
          value={settings['elevenlabs.concurrency']}
          min={1}
          max={MAX_CONCURRENCY}
          unit={t('settings.services.concurrencyUnit')}
          wrong={t('settings.services.wholeWrong', { max: MAX_CONCURRENCY })}
          onChange={(count) => count !== null && void change({ 'elevenlabs.concurrency': count })}
        />
      </FormRow>
      <FormRow label={t('settings.services.poll')} htmlFor="settings-poll" explain={t('settings.services.pollExplain')}>
        <DecimalField
          id="settings-poll"
          value={settings['elevenlabs.pollSeconds']}
          min={0.1}
          max={MAX_POLL_SECONDS}
          digits={1}
          unit={t('newDub.secondsUnit')}
          tells="leaving"
          wrong={t('settings.services.pollWrong')}
          onChange={(seconds) => seconds !== null && void change({ 'elevenlabs.pollSeconds': seconds })}
        />
      </FormRow>
      <FormRow label={t('settings.services.search')} htmlFor="settings-search" explain={t('settings.services.searchExplain')}>
        <NumberField
          id="settings-search"
          value={settings['elevenlabs.searchMinutes']}
          min={0}
          max={MAX_SEARCH_MINUTES}
          unit={t('settings.services.searchUnit')}
          wrong={t('settings.services.minutesWrong', { max: MAX_SEARCH_MINUTES })}
          onChange={(minutes) => minutes !== null && void change({ 'elevenlabs.searchMinutes': minutes })}
        />
      </FormRow>
      <FormRow label={t('settings.services.privacy')} explain={t('newDub.deleteRemoteExplain')}>
        <div>
          <Checkbox
            label={t('settings.services.askAgain')}
            checked={!settings['dubbing.uploadAcknowledged']}
            onChange={(isAsked) => void change({ 'dubbing.uploadAcknowledged': !isAsked })}
          />
        </div>
        <Checkbox
          label={t('newDub.deleteRemote')}
          checked={settings['elevenlabs.deleteRemote']}
          onChange={(deleteRemote) => void change({ 'elevenlabs.deleteRemote': deleteRemote })}
        />
      </FormRow>
    </>
  );
}
