import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import { CHUNKING_STRATEGIES } from '../../../../common/domain/dubbing/dubbing.ts';
import { NumberField } from '../../../ui/field.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import { Segments } from '../../../ui/tabs.tsx';
import { type Draft, expectedChunks, MAX_CHUNK_SECONDS } from './draft.ts';

type ChunkingFieldsProps = { readonly draft: Draft; readonly file: Asset | null; onChange(part: Partial<Draft>): void };

export function ChunkingFields({ draft, file, onChange }: ChunkingFieldsProps) {
  const { t } = useTranslation();
  const chunks = expectedChunks(file, draft.chunkSeconds);
  const choices = CHUNKING_STRATEGIES.map((value) => ({ value, label: t(`chunking.${value}.name`) }));
  const expected =
    chunks === null
      ? t(`chunking.${draft.chunking}.length`)
      : draft.chunking === 'fixed'
        ? t('newDub.chunksExactly', { count: chunks })
        : t('newDub.chunksAbout', { count: chunks });
  return (
    <>
      <FormRow label={t('newDub.chunking')} explain={t(`chunking.${draft.chunking}.text`)}>
        <Segments
          label={t('newDub.chunking')}
          choices={choices}
          value={draft.chunking}
          onChange={(chunking) => onChange({ chunking })}
          large
        />
      </FormRow>
      <FormRow label={t('newDub.chunkLength')} htmlFor="dub-chunk-seconds" explain={expected}>
        <NumberField
          id="dub-chunk-seconds"
          value={draft.chunkSeconds}
          min={1}
          max={MAX_CHUNK_SECONDS}
          unit={t('newDub.secondsUnit')}
          wrong={t('newDub.chunkLengthWrong', { max: MAX_CHUNK_SECONDS })}
          onChange={(chunkSeconds) => onChange({ chunkSeconds })}
        />
      </FormRow>
    </>
  );
}
