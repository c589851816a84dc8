import { useTranslation } from 'react-i18next';
import { Checkbox, Select } from '../../../ui/field.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import type { Draft } from './draft.ts';

const MOST_SPEAKERS = 9;

/** What only ElevenLabs legacy can be told. */
export function VoiceFields({ draft, onChange }: { readonly draft: Draft; onChange(part: Partial<Draft>): void }) {
  const { t } = useTranslation();
  const speakers = Array.from({ length: MOST_SPEAKERS }, (_, index) => ({ value: String(index + 1), label: String(index + 1) }));
  return (
    <>
      <FormRow label={t('newDub.speakers')} htmlFor="dub-speakers">
        <Select
          id="dub-speakers"
          options={[{ value: '0', label: t('newDub.speakersAuto') }, ...speakers]}
          value={String(draft.speakers)}
          onChange={(value) => onChange({ speakers: Number(value) })}
        />
      </FormRow>
      <FormRow label={t('newDub.background')}>
        <Checkbox
          label={t('newDub.backgroundLabel')}
          checked={draft.keepBackground}
          onChange={(keepBackground) => onChange({ keepBackground })}
        />
      </FormRow>
      <FormRow label={t('newDub.watermark')} explain={t('newDub.watermarkExplain')}>
        <Checkbox label={t('newDub.watermarkLabel')} checked={draft.watermark} onChange={(watermark) => onChange({ watermark })} />
      </FormRow>
    </>
  );
}
