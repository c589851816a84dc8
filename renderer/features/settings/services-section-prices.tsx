import { useTranslation } from 'react-i18next';
import { DecimalField } from '../../ui/decimal-field.tsx';
import { NumberField } from '../../ui/field.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { useSettings } from './use-settings.ts';

const PRICES = [
  { setting: 'elevenlabs.usdPerMinute', words: 'price' },
  { setting: 'elevenlabs.v1UsdPerMinute', words: 'priceLegacy' },
  { setting: 'elevenlabs.v1WatermarkUsdPerMinute', words: 'priceWatermark' },
] as const;
/** The most that these settings take: US dollars, and seconds. */
const MAX_USD = 1_000;
/** The smallest step that can be typed: a price of 0 would let every cap through. */
const MIN_USD = 0.0001;
const MAX_SMALLEST_SECONDS = 600;

/** What the user's plan costs; a price left empty is asked for before the first dub that needs it. */
export function PriceRows() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  return (
    <>
      {PRICES.map(({ setting, words }) => (
        <FormRow
          key={setting}
          label={t(`settings.services.${words}`)}
          htmlFor={`settings-${setting}`}
          explain={t(`settings.services.${words}Explain`)}
        >
          <DecimalField
            id={`settings-${setting}`}
            value={settings[setting]}
            min={MIN_USD}
            max={MAX_USD}
            digits={4}
            prefix="$"
            unit={t('settings.services.priceUnit')}
            placeholder={t('settings.services.notSet')}
            isOptional
            tells="leaving"
            wrong={t('settings.services.priceWrong')}
            onChange={(price) => void change({ [setting]: price })}
          />
        </FormRow>
      ))}
      <FormRow label={t('settings.services.smallest')} htmlFor="settings-smallest" explain={t('settings.services.smallestExplain')}>
        <NumberField
          id="settings-smallest"
          value={settings['elevenlabs.smallestChargeSeconds']}
          min={0}
          max={MAX_SMALLEST_SECONDS}
          unit={t('newDub.secondsUnit')}
          wrong={t('settings.services.secondsWrong', { max: MAX_SMALLEST_SECONDS })}
          onChange={(seconds) => seconds !== null && void change({ 'elevenlabs.smallestChargeSeconds': seconds })}
        />
      </FormRow>
    </>
  );
}
