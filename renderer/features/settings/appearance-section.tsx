import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../ui/field.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { Segments } from '../../ui/tabs.tsx';
import { useSettings } from './use-settings.ts';

export function AppearanceSection() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  const themes = (['system', 'dark', 'light'] as const).map((value) => ({ value, label: t(`settings.appearance.theme.${value}`) }));
  return (
    <div className="form-rows">
      <FormRow label={t('settings.appearance.themeLabel')}>
        <Segments
          large
          label={t('settings.appearance.themeLabel')}
          choices={themes}
          value={settings['appearance.theme']}
          onChange={(theme) => void change({ 'appearance.theme': theme })}
        />
      </FormRow>
      <FormRow label={t('settings.appearance.help')}>
        <Checkbox
          label={t('settings.appearance.firstSteps')}
          checked={!settings['help.firstStepsHidden']}
          onChange={(isShown) => void change({ 'help.firstStepsHidden': !isShown })}
        />
      </FormRow>
    </div>
  );
}
