import { useTranslation } from 'react-i18next';
import { FAILED_CHUNKS } from '../../../common/domain/dubbing/dubbing.ts';
import { DecimalField } from '../../ui/decimal-field.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { LabelledFields } from '../../ui/labelled-fields.tsx';
import { Segments } from '../../ui/tabs.tsx';
import { useSettings } from './use-settings.ts';

/** The most that the monthly cap takes, in US dollars. */
const MAX_CAP_USD = 100_000;

/** How results are fitted, what a failed chunk does, and the most that a month may cost. */
export function ResultRows() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  const failed = FAILED_CHUNKS.map((value) => ({ value, label: t(`newDub.failedChunks.${value}.name`) }));
  return (
    <>
      <TempoRow />
      <FormRow label={t('newDub.failedChunks.label')} explain={t(`newDub.failedChunks.${settings['dubbing.failedChunks']}.text`)}>
        <Segments
          large
          label={t('newDub.failedChunks.label')}
          choices={failed}
          value={settings['dubbing.failedChunks']}
          onChange={(failedChunks) => void change({ 'dubbing.failedChunks': failedChunks })}
        />
      </FormRow>
      <FormRow label={t('newDub.subtitles')} explain={t('newDub.subtitlesExplain')}>
        <Checkbox
          label={t('newDub.subtitlesLabel')}
          checked={settings['dubbing.subtitles']}
          onChange={(subtitles) => void change({ 'dubbing.subtitles': subtitles })}
        />
      </FormRow>
      <FormRow label={t('newDub.keep')} explain={t('newDub.keepExplain')}>
        <Checkbox
          label={t('newDub.keepLabel')}
          checked={settings['dubbing.keepIntermediates']}
          onChange={(keep) => void change({ 'dubbing.keepIntermediates': keep })}
        />
      </FormRow>
      <FormRow label={t('settings.dubbing.monthCap')} htmlFor="settings-month-cap" explain={t('settings.dubbing.monthCapExplain')}>
        <DecimalField
          id="settings-month-cap"
          value={settings['dubbing.capPerMonthUsd']}
          min={0}
          max={MAX_CAP_USD}
          digits={2}
          prefix="$"
          tells="leaving"
          wrong={t('newDub.cost.capWrong')}
          onChange={(cap) => cap !== null && void change({ 'dubbing.capPerMonthUsd': cap })}
        />
      </FormRow>
    </>
  );
}

const LIMITS = [
  { setting: 'dubbing.minTempo', words: 'slowest', min: 0.5, max: 1 },
  { setting: 'dubbing.maxTempo', words: 'fastest', min: 1, max: 2 },
] as const;

function TempoRow() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  const fields = LIMITS.map(({ setting, words, min, max }) => ({
    id: `settings-${setting}`,
    label: t(`newDub.${words}`),
    field: (
      <DecimalField
        id={`settings-${setting}`}
        value={settings[setting]}
        min={min}
        max={max}
        digits={2}
        unit="×"
        tells="leaving"
        wrong={t(`newDub.${words}Wrong`)}
        onChange={(tempo) => tempo !== null && void change({ [setting]: tempo })}
      />
    ),
  }));
  return (
    <FormRow label={t('newDub.tempo')} explain={t('newDub.tempoExplain')}>
      <LabelledFields fields={fields} />
    </FormRow>
  );
}
