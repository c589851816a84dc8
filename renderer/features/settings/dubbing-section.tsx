import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CHUNKING_STRATEGIES, DUBBING_PROVIDERS, MAX_TARGET_LANGUAGES } from '../../../common/domain/dubbing/dubbing.ts';
import { useSession } from '../../client/session.ts';
import { languageName } from '../../client/words/language-names.ts';
import { NumberField, Select } from '../../ui/field.tsx';
import { FormRow } from '../../ui/form-row.tsx';
import { type MultiOption, MultiSelect } from '../../ui/multi-select.tsx';
import { Segments } from '../../ui/tabs.tsx';
import { ResultRows } from './dubbing-section-results.tsx';
import { useSettings } from './use-settings.ts';

/** What a new dub begins with. */
export function DubbingSection() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  const languages = useLanguages();
  const chunking = CHUNKING_STRATEGIES.map((value) => ({ value, label: t(`chunking.${value}.name`) }));
  return (
    <>
      <p className="t2">{t('settings.dubbing.text')}</p>
      <div className="form-rows">
        <FormRow label={t('newDub.to')} htmlFor="settings-to">
          <MultiSelect
            id="settings-to"
            label={t('newDub.to')}
            placeholder={t('newDub.toPlaceholder')}
            noneText={t('newDub.toNone')}
            leftText={(text) => t('newDub.toLeft', { text })}
            removeLabel={(language) => t('newDub.removeLanguage', { language })}
            options={languages}
            most={MAX_TARGET_LANGUAGES}
            fullText={t('newDub.toFull', { count: MAX_TARGET_LANGUAGES })}
            values={settings['dubbing.targetLanguages']}
            onChange={(values) => void change({ 'dubbing.targetLanguages': [...values] })}
          />
        </FormRow>
        <ServiceRow />
        <FormRow label={t('newDub.chunking')} explain={t(`chunking.${settings['dubbing.chunking']}.text`)}>
          <Segments
            large
            label={t('newDub.chunking')}
            choices={chunking}
            value={settings['dubbing.chunking']}
            onChange={(value) => void change({ 'dubbing.chunking': value })}
          />
        </FormRow>
        <NumberRows />
        <ResultRows />
      </div>
    </>
  );
}

function ServiceRow() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  const services = DUBBING_PROVIDERS.map((value) => ({ value, label: t(`provider.${value}.name`) }));
  return (
    <FormRow label={t('newDub.service')} htmlFor="settings-service">
      <Select
        id="settings-service"
        options={[{ value: 'auto', label: t('settings.dubbing.serviceAuto') }, ...services]}
        value={settings['dubbing.provider'] ?? 'auto'}
        onChange={(value) => void change({ 'dubbing.provider': DUBBING_PROVIDERS.find((name) => name === value) ?? null })}
      />
    </FormRow>
  );
}

function NumberRows() {
  const { t } = useTranslation();
  const [settings, change] = useSettings();
  return (
    <>
      <FormRow label={t('newDub.chunkLength')} htmlFor="settings-chunk">
        <NumberField
          id="settings-chunk"
          value={settings['dubbing.chunkSeconds']}
          min={1}
          max={3_600}
          unit={t('newDub.secondsUnit')}
          wrong={t('newDub.chunkLengthWrong', { max: 3_600 })}
          onChange={(seconds) => seconds !== null && void change({ 'dubbing.chunkSeconds': seconds })}
        />
      </FormRow>
      <FormRow label={t('newDub.parallel')} htmlFor="settings-parallel" explain={t('settings.dubbing.parallelExplain')}>
        <NumberField
          id="settings-parallel"
          value={settings['dubbing.parallel']}
          min={1}
          max={15}
          wrong={t('newDub.parallelWrong', { max: 15 })}
          onChange={(parallel) => parallel !== null && void change({ 'dubbing.parallel': parallel })}
        />
      </FormRow>
    </>
  );
}

function useLanguages(): readonly MultiOption[] {
  const { client, notices } = useSession();
  const [options, setOptions] = useState<readonly MultiOption[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    client.dubbing
      .languages(undefined, { signal: controller.signal })
      .then((languages) =>
        setOptions(languages.map(({ tag }) => ({ value: tag, label: languageName(tag) })).sort((a, b) => a.label.localeCompare(b.label))),
      )
      .catch((error: unknown) => !controller.signal.aborted && notices.failed(error));
    return () => controller.abort();
  }, [client, notices]);
  return options;
}
