import { useTranslation } from 'react-i18next';
import type { Asset } from '../../../../common/contract/assets.ts';
import { CHUNKING_STRATEGIES } from '../../../../common/domain/dubbing/dubbing.ts';
import { NumberField } from '../../../ui/field.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import { Segments } from '../../../ui/tabs.tsx';
import { type Draft, MAX_CHUNK_SECONDS } from './draft.ts';
import { expectedChunks } from './expected-chunks.ts';

type ChunkingFieldsProps = {
  readonly draft: Draft;
  readonly file: Asset | null;
  /** How many there will be, once the host has listened. */
  readonly knownChunks: number | null;
  onChange(part: Partial<Draft>): void;
};

export function ChunkingFields({ draft, file, knownChunks, onChange }: ChunkingFieldsProps) {
  const { t } = useTranslation();
  const about = expectedChunks(file, draft.chunkSeconds);
  const choices = CHUNKING_STRATEGIES.map((value) => ({ value, label: t(`chunking.${value}.name`) }));
  const expected =
    knownChunks !== null
      ? t('newDub.chunksExactly', { count: knownChunks })
      : about !== null
        ? t('newDub.chunksAbout', { count: about })
        : t(`chunking.${draft.chunking}.length`);
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

type ParallelFieldProps = { readonly draft: Draft; readonly limit: number; readonly isPaid: boolean; onChange(part: Partial<Draft>): void };

export function ParallelField({ draft, limit, isPaid, onChange }: ParallelFieldProps) {
  const { t } = useTranslation();
  return (
    <FormRow
      label={t('newDub.parallel')}
      htmlFor="dub-parallel"
      explain={isPaid ? t('newDub.parallelPlan', { count: limit }) : t('newDub.parallelExplain')}
    >
      <NumberField
        id="dub-parallel"
        value={draft.parallel}
        min={1}
        max={limit}
        wrong={t('newDub.parallelWrong', { max: limit })}
        onChange={(parallel) => onChange({ parallel })}
      />
    </FormRow>
  );
}
