import { useTranslation } from 'react-i18next';
import { MAX_TARGET_LANGUAGES } from '../../../../common/domain/dubbing/dubbing.ts';
import { languageName } from '../../../client/words/language-names.ts';
import { Select } from '../../../ui/field.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import { MultiSelect } from '../../../ui/multi-select.tsx';
import type { Draft } from './draft.ts';
import type { Language } from './use-dubbing-options.ts';

type LanguageFieldsProps = { readonly draft: Draft; readonly languages: readonly Language[]; onChange(part: Partial<Draft>): void };

export function LanguageFields({ draft, languages, onChange }: LanguageFieldsProps) {
  const { t } = useTranslation();
  const options = languages.map(({ tag }) => ({ value: tag, label: languageName(tag) })).sort((a, b) => a.label.localeCompare(b.label));
  return (
    <>
      <FormRow label={t('newDub.from')} htmlFor="dub-from">
        <Select
          id="dub-from"
          options={[{ value: 'auto', label: t('newDub.fromAuto') }, ...options]}
          value={draft.sourceLanguage}
          onChange={(sourceLanguage) => onChange({ sourceLanguage })}
        />
      </FormRow>
      <FormRow label={t('newDub.to')} htmlFor="dub-to" explain={t('newDub.toExplain')}>
        <MultiSelect
          id="dub-to"
          label={t('newDub.to')}
          placeholder={t('newDub.toPlaceholder')}
          noneText={t('newDub.toNone')}
          leftText={(text) => t('newDub.toLeft', { text })}
          removeLabel={(language) => t('newDub.removeLanguage', { language })}
          options={options}
          values={draft.targetLanguages}
          most={MAX_TARGET_LANGUAGES}
          fullText={t('newDub.toFull', { count: MAX_TARGET_LANGUAGES })}
          isWrong={draft.targetLanguages.includes(draft.sourceLanguage)}
          onChange={(targetLanguages) => onChange({ targetLanguages })}
        />
      </FormRow>
    </>
  );
}
