import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { DUB_CONTAINERS, FAILED_CHUNKS } from '../../../../common/domain/dubbing/dubbing.ts';
import { Checkbox, Select } from '../../../ui/field.tsx';
import { FormRow } from '../../../ui/form-row.tsx';
import { Segments } from '../../../ui/tabs.tsx';
import type { Draft } from './draft.ts';
import { traitsOf } from './services.ts';
import { TempoFields } from './tempo-fields.tsx';
import { VoiceFields } from './voice-fields.tsx';

type ChoicesProps = { readonly draft: Draft; onChange(part: Partial<Draft>): void };

/** What most dubs leave as it is. Choices that the service does not know are not here. */
export function MoreChoices({ draft, onChange }: ChoicesProps) {
  const { t } = useTranslation();
  const { isPaid, hasVoiceChoices } = traitsOf(draft.provider);
  const failed = FAILED_CHUNKS.map((value) => ({ value, label: t(`newDub.failedChunks.${value}.name`) }));
  return (
    <details className="more-choices">
      <summary>
        <ChevronRight className="i s" aria-hidden />
        {t('newDub.more')}
      </summary>
      <div>
        {hasVoiceChoices && <VoiceFields draft={draft} onChange={onChange} />}
        <TempoFields draft={draft} onChange={onChange} />
        <FormRow label={t('newDub.failedChunks.label')} explain={t(`newDub.failedChunks.${draft.failedChunks}.text`)}>
          <Segments
            large
            label={t('newDub.failedChunks.label')}
            choices={failed}
            value={draft.failedChunks}
            onChange={(failedChunks) => onChange({ failedChunks })}
          />
        </FormRow>
        <ResultChoices draft={draft} onChange={onChange} />
        {isPaid && (
          <FormRow label={t('newDub.afterwards')} explain={t('newDub.deleteRemoteExplain')}>
            <Checkbox
              label={t('newDub.deleteRemote')}
              checked={draft.deleteRemote}
              onChange={(deleteRemote) => onChange({ deleteRemote })}
            />
          </FormRow>
        )}
      </div>
    </details>
  );
}

/** What is in the result. */
function ResultChoices({ draft, onChange }: ChoicesProps) {
  const { t } = useTranslation();
  const containers = [
    { value: 'source', label: t('newDub.containerSource') },
    ...DUB_CONTAINERS.map((value) => ({ value, label: value.toUpperCase() })),
  ];
  return (
    <>
      {traitsOf(draft.provider).hasSubtitles && (
        <FormRow label={t('newDub.subtitles')} explain={t('newDub.subtitlesExplain')}>
          <Checkbox label={t('newDub.subtitlesLabel')} checked={draft.subtitles} onChange={(subtitles) => onChange({ subtitles })} />
        </FormRow>
      )}
      <FormRow label={t('newDub.stereo')} explain={t('newDub.stereoExplain')}>
        <Checkbox label={t('newDub.stereoLabel')} checked={draft.stereo} onChange={(stereo) => onChange({ stereo })} />
      </FormRow>
      <FormRow label={t('newDub.container')} htmlFor="dub-container" explain={t('newDub.containerExplain')}>
        <Select
          id="dub-container"
          options={containers}
          value={draft.container ?? 'source'}
          onChange={(value) => onChange({ container: DUB_CONTAINERS.find((container) => container === value) ?? null })}
        />
      </FormRow>
      <FormRow label={t('newDub.keep')} explain={t('newDub.keepExplain')}>
        <Checkbox
          label={t('newDub.keepLabel')}
          checked={draft.keepIntermediates}
          onChange={(keepIntermediates) => onChange({ keepIntermediates })}
        />
      </FormRow>
    </>
  );
}
